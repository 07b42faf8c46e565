import type { AccountId, ConversationView } from '../../../core'
import { useMembers } from './useMembers'

export interface TypingTextProps {
  readonly conversation: ConversationView
  /** At least one. */
  readonly typing: readonly AccountId[]
}

/** "Ann is typing", "Ann and Ben are typing", "Ann and 2 others are typing". */
export const TypingText = ({ conversation, typing }: TypingTextProps) => {
  const members = useMembers(conversation.id)
  const nameOf = (account: AccountId): string => {
    if (conversation.kind === 'direct') return conversation.title
    return members.find((member) => member.account === account)?.name ?? 'Somebody'
  }
  const [first, second] = typing.map(nameOf)
  if (typing.length === 1 || second === undefined) {
    return (
      <>
        <bdi>{first}</bdi> is typing
      </>
    )
  }
  if (typing.length === 2) {
    return (
      <>
        <bdi>{first}</bdi> and <bdi>{second}</bdi> are typing
      </>
    )
  }
  return (
    <>
      <bdi>{first}</bdi> and {typing.length - 1} others are typing
    </>
  )
}
