import './dialog.css'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { Failure } from './Failure'

export interface DialogFootProps {
  /** Why the last try was refused. */
  readonly failure?: string | undefined
  readonly onCancel: () => void
  /** Stays in sight where what is above it scrolls. */
  readonly sticky?: boolean
  /** The buttons that do it. */
  readonly children: ReactNode
}

/** How a dialog ends: what was refused, then the way out beside the way on. */
export const DialogFoot = ({ failure, onCancel, sticky = false, children }: DialogFootProps) => (
  <>
    <Failure sentence={failure} />
    <div className="dialog-actions" data-sticky={sticky || undefined}>
      <Button onClick={onCancel}>Cancel</Button>
      {children}
    </div>
  </>
)
