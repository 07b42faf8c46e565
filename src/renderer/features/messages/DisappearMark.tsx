import { Timer } from 'lucide-react'
import type { MessageView } from '../../../core'
import { exactly } from '../../state/times'
import { durationName } from '../conversations/durations'
import { leftText } from './leftText'

type Disappearing = Pick<MessageView, 'expiresAt' | 'disappearsAfterMs'>

const explanation = ({ expiresAt, disappearsAfterMs }: Disappearing): string => {
  if (expiresAt !== undefined) return `Disappears ${exactly(expiresAt)}`
  return disappearsAfterMs === undefined ? '' : `Disappears ${durationName(disappearsAfterMs)} after it was read`
}

/** That a message will not stay, and how long it still does. */
export const DisappearMark = ({ message, now }: { message: Disappearing; now: number }) => {
  if (message.expiresAt === undefined && message.disappearsAfterMs === undefined) return null
  const text = explanation(message)
  return (
    <span className="message-mark" title={text}>
      <Timer aria-hidden="true" />
      {message.expiresAt !== undefined && (
        <span aria-hidden="true">{leftText(Date.parse(message.expiresAt) - now)}</span>
      )}
      <span className="visually-hidden">{text}</span>
    </span>
  )
}
