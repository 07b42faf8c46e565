import type { MessageView } from '../../../core'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Whether two values of plain data say the same. */
const same = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right)) return true
  if (!isRecord(left) || !isRecord(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]))
}

/** What is there `now`, in which messages that did not change are the objects they were, and rows stay as drawn. */
export const keepUnchanged = (before: readonly MessageView[], now: readonly MessageView[]): readonly MessageView[] => {
  const known = new Map(before.map((message) => [message.id, message]))
  const kept = now.map((message) => {
    const old = known.get(message.id)
    return old !== undefined && same(old, message) ? old : message
  })
  return kept.length === before.length && kept.every((message, index) => message === before[index]) ? before : kept
}
