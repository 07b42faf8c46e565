import { Copy, EllipsisVertical, Info } from 'lucide-react'
import { memo } from 'react'
import type { MessageView } from '../../../core'
import { exactly, timeOfDay } from '../../state/times'
import { Menu, MenuItem } from '../../ui/Menu'
import { DeliveryMark } from './DeliveryMark'
import { MessageText } from './MessageText'

export interface MessageRowProps {
  readonly message: MessageView
  readonly startsRun: boolean
  readonly endsRun: boolean
  /** The newest own message says its state in words. */
  readonly worded: boolean
  readonly onCopy: (message: MessageView) => void
  readonly onInfo: (message: MessageView) => void
}

export const MessageRow = memo(({ message, startsRun, endsRun, worded, onCopy, onInfo }: MessageRowProps) => {
  const time = timeOfDay(message.sentAt)
  return (
    <article
      className="message"
      aria-label={`${message.authorName}, ${time}`}
      data-own={message.own || undefined}
      data-starts={startsRun || undefined}
      data-ends={endsRun || undefined}
    >
      <div className="bubble">
        <MessageText text={message.text} />
        <div className="message-meta">
          <time dateTime={message.sentAt} title={exactly(message.sentAt)}>
            {time}
          </time>
          {message.state && <DeliveryMark state={message.state} worded={worded} />}
        </div>
      </div>
      <Menu
        align={message.own ? 'end' : 'start'}
        trigger={
          <button type="button" className="message-actions icon-button" aria-label="Message actions">
            <EllipsisVertical aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={<Copy aria-hidden="true" />} onSelect={() => onCopy(message)}>
          Copy
        </MenuItem>
        <MenuItem icon={<Info aria-hidden="true" />} onSelect={() => onInfo(message)}>
          Info
        </MenuItem>
      </Menu>
    </article>
  )
})
