import { useMemo } from 'react'
import type { ConversationId } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

/** How far a long catch-up has come (SY7). Said once, not with each step. */
export const CatchingUp = ({ conversation }: { conversation: ConversationId }) => {
  const messenger = useMessenger()
  const progress = useWatchable(
    useMemo(() => messenger.conversations.catchingUp(conversation), [messenger, conversation]),
  )
  if (progress === undefined) return null
  const { expected, received } = progress
  return (
    <div className="catching-up">
      <p role="status">Catching up on what you missed</p>
      <progress aria-label="Caught up" value={received} max={expected} />
      <p aria-hidden="true" dir="auto">{`${received.toLocaleString()} of ${expected.toLocaleString()}`}</p>
    </div>
  )
}
