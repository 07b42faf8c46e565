import { Fragment } from 'react'
import { dayName } from '../../state/times'
import { CallEntryRow } from '../calls/CallEntryRow'
import { MessageRow, type MessageRowProps } from './MessageRow'
import type { PlacedCall, Row } from './rows'

export interface LogRowProps extends Omit<MessageRowProps, 'message' | 'startsRun' | 'endsRun'> {
  readonly row: Row
}

/** One message with what stands above it. */
export const LogRow = ({
  row: { message, startsDay, startsUnread, startsAhead, startsRun, endsRun, above, below },
  now,
  ...rest
}: LogRowProps) => (
  <>
    <PlacedCalls calls={above} now={now} tabIndex={rest.tabbable ? 0 : -1} />
    {startsDay && <Day at={message.sentAt} now={now} />}
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
    <PlacedCalls calls={below} now={now} tabIndex={rest.tabbable ? 0 : -1} />
  </>
)

const Day = ({ at, now }: { at: string; now: number }) => (
  <div className="divider" data-kind="day">
    <span>{dayName(at, now)}</span>
  </div>
)

export interface PlacedCallsProps {
  readonly calls: readonly PlacedCall[]
  readonly now: number
  readonly tabIndex: number
}

/** Calls that stand between messages, each on its day. */
export const PlacedCalls = ({ calls, now, tabIndex }: PlacedCallsProps) =>
  calls.map(({ entry, startsDay }) => (
    <Fragment key={entry.id}>
      {startsDay && <Day at={entry.at} now={now} />}
      <CallEntryRow entry={entry} tabIndex={tabIndex} />
    </Fragment>
  ))
