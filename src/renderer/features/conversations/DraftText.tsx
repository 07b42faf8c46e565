import type { ConversationId } from '../../../core'
import { useMembers } from './useMembers'

const mention = /<@([\w-]+)>/gu

/** A draft as its writer sees it, with names for mentions. */
export const DraftText = ({ conversation, text }: { conversation: ConversationId; text: string }) =>
  text.search(mention) === -1 ? <bdi>{text}</bdi> : <WithNames conversation={conversation} text={text} />

const WithNames = ({ conversation, text }: { conversation: ConversationId; text: string }) => {
  const members = useMembers(conversation)
  const nameOf = (account: string): string => {
    if (account === 'everyone') return 'everyone'
    return members.find((member) => member.account === account)?.name ?? '…'
  }
  return <bdi>{text.replace(mention, (_, account: string) => `@${nameOf(account)}`)}</bdi>
}
