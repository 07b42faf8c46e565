import { ShieldAlert } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationNotice, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

const texts = {
  equivocation: 'sent two different messages in the place of one. Neither is shown.',
} as const satisfies Record<ConversationNotice['kind'], string>

/** What the members of a conversation must be told: a device told two stories (EV3), or lives in the future (EV4). */
export const Notices = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const { id, title, notices } = conversation
  const heldBack = useWatchable(useMemo(() => messenger.conversations.heldBack(id), [messenger, id]))
  if (notices.length === 0 && heldBack.length === 0) return null
  return (
    <ul className="notices" role="list" aria-label="Notices">
      {notices.map(({ kind, account, name }) => (
        <li key={`${kind} ${account}`}>
          <ShieldAlert aria-hidden="true" />
          <span>
            <bdi>{name}</bdi> {texts[kind]}
          </span>
        </li>
      ))}
      {heldBack.length > 0 && (
        <li>
          <ShieldAlert aria-hidden="true" />
          <span>
            Messages from <bdi>{title}</bdi> are held back: their clock is ahead of yours. They appear when it is time.
          </span>
        </li>
      )}
    </ul>
  )
}
