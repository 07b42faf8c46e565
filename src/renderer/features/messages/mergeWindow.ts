import type { MessageView } from '../../../core'

const sameState = (left: MessageView['state'], right: MessageView['state']): boolean => {
  if (left?.kind !== right?.kind) return false
  return left?.kind !== 'waiting' || right?.kind !== 'waiting' || left.for.join('\n') === right.for.join('\n')
}

const same = (left: MessageView, right: MessageView): boolean =>
  left.text === right.text &&
  left.sentAt === right.sentAt &&
  left.authorName === right.authorName &&
  sameState(left.state, right.state)

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
