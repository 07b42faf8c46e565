import './dialog.css'
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}

/** Shown while it is rendered. The backdrop is our own: the library's adds a style element, which a strict CSP refuses. */
export const Dialog = ({ title, onClose, children, wide = false }: DialogProps) => (
  <Primitive.Root
    open
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Primitive.Portal>
      <div className="dialog-backdrop" />
      <Primitive.Content className="dialog" data-wide={wide || undefined} aria-describedby={undefined}>
        <div className="dialog-head">
          <Primitive.Title className="dialog-title">{title}</Primitive.Title>
          <Primitive.Close className="icon-button" aria-label="Close">
            <X aria-hidden="true" />
          </Primitive.Close>
        </div>
        <div className="dialog-body">{children}</div>
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
)
