import { Pin } from 'lucide-react'
import type { MessageView } from '../../../core'
import { exactly, timeOfDay } from '../../state/times'
import { useMessageActs } from './acts'
import { DeliveryMark } from './DeliveryMark'
import { DisappearMark } from './DisappearMark'

export interface MessageMetaProps {
  readonly message: MessageView
  readonly worded: boolean
  readonly now: number
  readonly tabIndex: number
}

/** When a message was written, what became of it, and what is special about it. */
export const MessageMeta = ({ message, worded, now, tabIndex }: MessageMetaProps) => {
  const acts = useMessageActs()
  return (
    <div className="message-meta">
      {message.pinned && (
        <span className="message-mark" title="Pinned">
          <Pin aria-hidden="true" />
          <span className="visually-hidden">Pinned</span>
        </span>
      )}
      {message.editedAt !== undefined && (
        <button
          type="button"
          className="edited"
          tabIndex={tabIndex}
          title={exactly(message.editedAt)}
          aria-label="Edited, show versions"
          onClick={() => {
            acts.open({ kind: 'versions', message })
          }}
        >
          edited
        </button>
      )}
      <DisappearMark message={message} now={now} />
      <time dateTime={message.sentAt} title={exactly(message.sentAt)}>
        {timeOfDay(message.sentAt)}
      </time>
      {message.state && message.content.kind === 'text' && <DeliveryMark state={message.state} worded={worded} />}
    </div>
  )
}
