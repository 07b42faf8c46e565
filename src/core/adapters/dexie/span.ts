import type { Range } from '../../storage/rows'

/** How IndexedDB is told from where to where. */
export type KeyRanges = typeof IDBKeyRange

/** IndexedDB refuses a range that ends where it begins. */
export const spanOf = ({ from, limit, to }: Range, ranges: KeyRanges): IDBKeyRange | undefined | 'empty' => {
  if (limit !== undefined && limit < 1) return 'empty'
  if (from !== undefined && to !== undefined) return from < to ? ranges.bound(from, to, false, true) : 'empty'
  if (from !== undefined) return ranges.lowerBound(from)
  return to === undefined ? undefined : ranges.upperBound(to, true)
}

export const limitOf = ({ limit }: Range): number | undefined =>
  limit === undefined || !Number.isFinite(limit) ? undefined : limit
