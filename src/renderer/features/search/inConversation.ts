import type { SearchHit } from '../../../core'

/** Newest first, as a reader goes back through a conversation. */
export const newestFirst = (hits: readonly SearchHit[]): readonly SearchHit[] =>
  hits.toSorted((left, right) => right.message.sentAt.localeCompare(left.message.sentAt))

export const countText = (chosen: number, count: number, more: boolean): string => {
  const all = more ? `${count}+` : String(count)
  if (chosen >= 0) return `${chosen + 1} of ${all}`
  if (count === 0) return 'Nothing found'
  return count === 1 && !more ? '1 result' : `${all} results`
}
