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

/**
 * Lays a window of the log, contiguous and oldest first, into what is known of it. Within the window's span
 * the window is the truth; what lies outside of it stays. Messages that did not change keep their identity.
 * `undefined` where the two have nothing in common, so that nobody knows what lies between.
 */
export const mergeWindow = (
  known: readonly MessageView[],
  window: readonly MessageView[],
  { newest }: { readonly newest: boolean },
): readonly MessageView[] | undefined => {
  if (known.length === 0) return window
  if (window.length === 0) return newest ? [] : known
  const before = new Map(known.map((message) => [message.id, message]))
  const inWindow = new Set(window.map(({ id }) => id))
  const first = known.findIndex(({ id }) => inWindow.has(id))
  if (first === -1) return undefined
  const last = known.findLastIndex(({ id }) => inWindow.has(id))
  const kept = window.map((message) => {
    const old = before.get(message.id)
    return old !== undefined && same(old, message) ? old : message
  })
  return [...known.slice(0, first), ...kept, ...(newest ? [] : known.slice(last + 1))]
}

/**
 * Messages that a live window no longer shows, and of which only asking tells whether they are gone: not
 * those that newer ones merely pushed out.
 */
export const missingFrom = (before: readonly MessageView[], now: readonly MessageView[]): readonly MessageView[] => {
  const still = new Set(now.map(({ id }) => id))
  const missing = before.filter(({ id }) => !still.has(id))
  const shifted = missing.length < before.length && before[missing.length]?.id === now[0]?.id
  const pushedOut = shifted && now.length >= before.length
  return pushedOut ? [] : missing
}
