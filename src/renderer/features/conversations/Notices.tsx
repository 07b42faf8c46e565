import { ShieldAlert } from 'lucide-react'
import { Fragment, useMemo } from 'react'
import type { AccountId, ConversationNotice, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import { useMembers } from './useMembers'

const texts = {
  equivocation: 'sent two different messages in the place of one. Neither is shown.',
} as const satisfies Record<ConversationNotice['kind'], string>

/** What the members of a conversation must be told: a device told two stories (EV3), or lives in the future (EV4). */
export const Notices = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const { id, notices } = conversation
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
            Messages from <HeldBack conversation={conversation} accounts={heldBack} /> are held back: their clock is
            ahead of yours. They appear when it is time.
          </span>
        </li>
      )}
    </ul>
  )
}

const HeldBack = ({ conversation, accounts }: { conversation: ConversationView; accounts: readonly AccountId[] }) => {
  const members = useMembers(conversation.id)
  if (conversation.kind === 'direct') return <bdi>{conversation.title}</bdi>
  return accounts.map((account, index) => (
    <Fragment key={account}>
      {index > 0 && ', '}
      <bdi>{members.find((member) => member.account === account)?.name ?? 'somebody'}</bdi>
    </Fragment>
  ))
}
