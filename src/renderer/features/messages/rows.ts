import type { CallEntry, MessageId, MessageView } from '../../../core'
import { dayKey } from '../../state/times'

/** A run ends when its author pauses for longer than this. */
const runMs = 5 * 60 * 1000

/** A call among the messages. */
export interface PlacedCall {
  readonly entry: CallEntry
  /** The first thing of its day. */
  readonly startsDay: boolean
}

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
  /** Calls between the message before and this one, oldest first. */
  readonly above: readonly PlacedCall[]
  /** Calls after the newest message. */
  readonly below: readonly PlacedCall[]
}

const sameDay = (left: string | undefined, right: string): boolean =>
  left !== undefined && dayKey(left) === dayKey(right)

const continues = (before: MessageView, next: MessageView, divider: MessageId | undefined): boolean =>
  before.author === next.author &&
  before.content.kind !== 'notice' &&
  next.content.kind !== 'notice' &&
  next.id !== divider &&
  next.ahead === before.ahead &&
  Date.parse(next.sentAt) - Date.parse(before.sentAt) < runMs &&
  sameDay(before.sentAt, next.sentAt)

/** Calls as they follow what was `before`, a time. */
export const placed = (entries: readonly CallEntry[], before: string | undefined): readonly PlacedCall[] =>
  entries.map((entry, index) => ({ entry, startsDay: !sameDay(entries[index - 1]?.at ?? before, entry.at) }))

const between = (calls: readonly CallEntry[], from: string | undefined, to: string | undefined): readonly CallEntry[] =>
  calls.filter(
    ({ at }) =>
      (from === undefined || Date.parse(at) >= Date.parse(from)) &&
      (to === undefined || Date.parse(at) < Date.parse(to)),
  )

export interface LogCalls {
  /** Of the conversation, oldest first. */
  readonly entries: readonly CallEntry[]
  /** The log is loaded to its beginning, to its end: calls before, after all messages have their place. */
  readonly fromStart: boolean
  readonly toEnd: boolean
}

const noCalls: LogCalls = { entries: [], fromStart: false, toEnd: false }

/** What the list shows, oldest first. */
export const rowsOf = (
  messages: readonly MessageView[],
  divider: MessageId | undefined,
  { entries, fromStart, toEnd }: LogCalls = noCalls,
): readonly Row[] => {
  let startsRun = true
  const firstAhead = messages.find(({ ahead }) => ahead)?.id
  return messages.map((message, index) => {
    const before = messages[index - 1]
    const next = messages[index + 1]
    const known = before !== undefined || fromStart
    const above = placed(known ? between(entries, before?.sentAt, message.sentAt) : [], before?.sentAt)
    const last = next === undefined
    const below = placed(last && toEnd ? between(entries, message.sentAt, undefined) : [], message.sentAt)
    const interrupted = !last && between(entries, message.sentAt, next.sentAt).length > 0
    const endsRun = last || interrupted || !continues(message, next, divider)
    const row: Row = {
      message,
      startsDay: !sameDay(above.at(-1)?.entry.at ?? before?.sentAt, message.sentAt),
      startsUnread: message.id === divider,
      startsAhead: message.id === firstAhead,
      startsRun,
      endsRun,
      above,
      below,
    }
    startsRun = endsRun
    return row
  })
}

/** The newest message of somebody else among the first `end` + 1 rows, but for what has yet to have its turn. */
export const lastIncoming = (rows: readonly Row[], end: number): MessageView | undefined =>
  rows.slice(0, end + 1).findLast(({ message }) => !message.own && message.ahead !== true)?.message
