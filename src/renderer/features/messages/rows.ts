import type { MessageId, MessageView } from '../../../core'
import { dayKey } from '../../state/times'

/** A run ends when its author pauses for longer than this. */
const runMs = 5 * 60 * 1000

/** One message and what stands above it. Dividers are no rows of their own: the list anchors itself to rows. */
export interface Row {
  readonly message: MessageView
  /** The first message of its day. */
  readonly startsDay: boolean
  /** The first message that was not read. */
  readonly startsUnread: boolean
  /** The first of those that came before what was said until then. */
  readonly startsAhead: boolean
  /** Where it stands in its author's run. */
  readonly startsRun: boolean
  readonly endsRun: boolean
}

const sameDay = (left: MessageView, right: MessageView): boolean => dayKey(left.sentAt) === dayKey(right.sentAt)

const continues = (before: MessageView, next: MessageView, divider: MessageId | undefined): boolean =>
  before.author === next.author &&
  before.content.kind !== 'notice' &&
  next.content.kind !== 'notice' &&
  next.id !== divider &&
  next.ahead === before.ahead &&
  Date.parse(next.sentAt) - Date.parse(before.sentAt) < runMs &&
  sameDay(before, next)

/** What the list shows, oldest first. */
export const rowsOf = (messages: readonly MessageView[], divider: MessageId | undefined): readonly Row[] => {
  let startsRun = true
  const firstAhead = messages.find(({ ahead }) => ahead)?.id
  return messages.map((message, index) => {
    const before = messages[index - 1]
    const next = messages[index + 1]
    const endsRun = next === undefined || !continues(message, next, divider)
    const row: Row = {
      message,
      startsDay: before === undefined || !sameDay(before, message),
      startsUnread: message.id === divider,
      startsAhead: message.id === firstAhead,
      startsRun,
      endsRun,
    }
    startsRun = endsRun
    return row
  })
}

/** The newest message of somebody else among the first `end` + 1 rows, but for what has yet to have its turn. */
export const lastIncoming = (rows: readonly Row[], end: number): MessageView | undefined =>
  rows.slice(0, end + 1).findLast(({ message }) => !message.own && message.ahead !== true)?.message
