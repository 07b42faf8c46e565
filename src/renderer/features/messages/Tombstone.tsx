import { Ban } from 'lucide-react'
import type { MessageView } from '../../../core'
import { useMessenger } from '../../state/context'

/** What is left of a message that was taken back (EV9). */
export const Tombstone = ({ message }: { message: MessageView }) => {
  const { identity } = useMessenger()
  if (message.content.kind !== 'deleted') return null
  const { by, byName } = message.content
  const text =
    by === identity.account
      ? 'You deleted this message'
      : by === message.author
        ? 'Message deleted'
        : 'Message deleted by an admin'
  return (
    <p className="tombstone" title={by === message.author ? undefined : byName}>
      <Ban aria-hidden="true" />
      <span>{text}</span>
    </p>
  )
}
