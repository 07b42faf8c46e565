import { equalityDeep } from 'lib0/function'
import type { MessageView } from '../../../core'

/** What is there `now`, in which messages that did not change are the objects they were, and rows stay as drawn. */
export const keepUnchanged = (before: readonly MessageView[], now: readonly MessageView[]): readonly MessageView[] => {
  const known = new Map(before.map((message) => [message.id, message]))
  const kept = now.map((message) => {
    const old = known.get(message.id)
    return old !== undefined && equalityDeep(old, message) ? old : message
  })
  return kept.length === before.length && kept.every((message, index) => message === before[index]) ? before : kept
}
