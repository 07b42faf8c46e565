import type { MessageView } from '../../../core'
import { exactly } from '../../state/times'
import { NoticeText } from '../conversations/NoticeText'
import { useMessageActs } from './acts'

/** What happened to the conversation, in the middle of what was said. */
export const NoticeRow = ({ message, tabIndex }: { message: MessageView; tabIndex: number }) => {
  const acts = useMessageActs()
  if (message.content.kind !== 'notice') return null
  const { notice } = message.content
  return (
    <div
      className="log-notice"
      role="note"
      tabIndex={tabIndex}
      data-message={message.id}
      title={exactly(message.sentAt)}
    >
      <p>
        <NoticeText notice={notice} authorName={message.authorName} own={message.own} />
      </p>
      {notice.kind === 'invited' && (
        <button
          type="button"
          className="button"
          aria-label={`Open ${notice.text}`}
          tabIndex={tabIndex}
          onClick={() => {
            acts.openConversation(notice.conversation)
          }}
        >
          Open
        </button>
      )}
    </div>
  )
}
