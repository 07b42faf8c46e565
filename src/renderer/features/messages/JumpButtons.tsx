import { ArrowDown, ArrowUp, AtSign } from 'lucide-react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAttempt } from '../../state/useAttempt'
import { useMessageActs } from './acts'
import { findMention } from './findMention'

export interface JumpButtonsProps {
  readonly conversation: ConversationView
  /** The first unread message stands above what is shown. */
  readonly unreadAbove: boolean
  readonly atEnd: boolean
  readonly onToEnd: () => void
}

const newMessagesText = (count: number): string => {
  if (count === 0) return 'Newest messages'
  if (count === 1) return '1 new message'
  return count > 999 ? '999+ new messages' : `${count} new messages`
}

/** The ways to what the reader may have missed. */
export const JumpButtons = ({ conversation, unreadAbove, atEnd, onToEnd }: JumpButtonsProps) => {
  const { messages } = useMessenger()
  const acts = useMessageActs()
  const attempt = useAttempt()
  const { unread, unreadMentions, firstUnread } = conversation
  const toMention = async (): Promise<void> => {
    const mention = await findMention(messages, conversation)
    if (mention !== undefined) acts.jump(mention)
  }
  return (
    <div className="jumps">
      {unreadAbove && firstUnread !== undefined && (
        <button
          type="button"
          className="jump"
          onClick={() => {
            acts.jump(firstUnread)
          }}
        >
          First unread message
          <ArrowUp aria-hidden="true" />
        </button>
      )}
      {unreadMentions > 0 && (
        <button
          type="button"
          className="jump"
          data-new
          aria-label={`Next unread mention, ${unreadMentions} in all`}
          onClick={() => {
            attempt(toMention)
          }}
        >
          <AtSign aria-hidden="true" />
          {unreadMentions}
        </button>
      )}
      {!atEnd && (
        <button type="button" className="jump" data-new={unread > 0 || undefined} onClick={onToEnd}>
          {newMessagesText(unread)}
          <ArrowDown aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
