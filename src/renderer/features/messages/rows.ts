import type { MessageId, MessageView } from '../../../core'
import { dayKey } from '../../state/times'

/** A run ends when its author pauses for longer than this. */
const runMs = 5 * 60 * 1000

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message'
      readonly key: MessageId
      readonly message: MessageView
      /** Where it stands in its author's run. */
      readonly startsRun: boolean
      readonly endsRun: boolean
    }

const continues = (before: MessageView, next: MessageView, divider: MessageId | undefined): boolean =>
  before.author === next.author &&
  next.id !== divider &&
  dayKey(before.sentAt) === dayKey(next.sentAt) &&
  Date.parse(next.sentAt) - Date.parse(before.sentAt) < runMs

/** What the list shows, oldest first: messages, a divider for each day and one before the first unread message. */
export const rowsOf = (messages: readonly MessageView[], divider: MessageId | undefined): readonly Row[] => {
  const rows: Row[] = []
  let startsRun = true
  messages.forEach((message, index) => {
    const before = messages[index - 1]
    const next = messages[index + 1]
    const day = dayKey(message.sentAt)
    if (before === undefined || dayKey(before.sentAt) !== day) {
      rows.push({ kind: 'day', key: `day ${message.id}`, at: message.sentAt })
    }
    if (message.id === divider) rows.push({ kind: 'unread', key: 'unread' })
    const endsRun = next === undefined || !continues(message, next, divider)
    rows.push({ kind: 'message', key: message.id, message, startsRun, endsRun })
    startsRun = endsRun
  })
  return rows
}

/** The newest message of somebody else among the first `end` + 1 rows. */
export const lastIncoming = (rows: readonly Row[], end: number): MessageView | undefined => {
  for (let index = Math.min(end, rows.length - 1); index >= 0; index--) {
    const row = rows[index]
    if (row?.kind === 'message' && !row.message.own) return row.message
  }
  return undefined
}
