import type { ReactNode } from 'react'
import { useAction } from '../state/useAction'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { DialogFoot } from './DialogFoot'

export interface ConfirmProps {
  readonly title: string
  /** What will happen, in a sentence or two. */
  readonly children: ReactNode
  /** The button that does it. */
  readonly label: string
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something that cannot be taken back; closes once it is done, stays with a sentence where it is refused. */
export const Confirm = ({ title, children, label, onConfirm, onClose }: ConfirmProps) => {
  const { busy, failure, run } = useAction()
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-text">{children}</div>
      <DialogFoot failure={failure} onCancel={onClose}>
        <Button
          tone="danger"
          busy={busy}
          onClick={() => {
            void run(onConfirm).then((done) => {
              if (done) onClose()
            })
          }}
        >
          {label}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
