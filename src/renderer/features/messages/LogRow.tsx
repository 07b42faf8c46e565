import { dayName } from '../../state/times'
import { MessageRow, type MessageRowProps } from './MessageRow'
import type { Row } from './rows'

export interface LogRowProps extends Omit<MessageRowProps, 'message' | 'startsRun' | 'endsRun'> {
  readonly row: Row
}

/** One message with what stands above it. */
export const LogRow = ({
  row: { message, startsDay, startsUnread, startsAhead, startsRun, endsRun },
  now,
  ...rest
}: LogRowProps) => (
  <>
    {startsDay && (
      <div className="divider" data-kind="day">
        <span>{dayName(message.sentAt, now)}</span>
      </div>
    )}
    {startsAhead && (
      <div className="divider" data-kind="ahead">
        <span>Older messages are still coming</span>
      </div>
    )}
    {startsUnread && (
      <div className="divider" data-kind="unread">
        <span>New messages</span>
      </div>
    )}
    <MessageRow
      {...rest}
      message={message}
      startsRun={startsRun}
      endsRun={endsRun}
      // Time passes for those alone that do not stay: the others are not drawn again.
      now={message.expiresAt === undefined ? 0 : now}
    />
  </>
)
