import type { Range } from '../../../storage/rows'

export interface StoredRow {
  readonly key: string
  readonly index: Readonly<Record<string, string | undefined>>
  readonly value: Uint8Array
}

/** A row at its place in one order: that of the keys, or of an index. Equal texts stand in order of their keys. */
export interface Entry {
  readonly text: string
  readonly row: StoredRow
}

/** Where the first entry stands that is not before `text` and `key`. JavaScript compares by UTF-16 code units. */
export const position = (entries: readonly Entry[], text: string, key = ''): number => {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = entries[middle]
    if (entry !== undefined && (entry.text < text || (entry.text === text && entry.row.key < key))) low = middle + 1
    else high = middle
  }
  return low
}

/** First and one past the last of a range, its limit left aside. */
const bounds = (entries: readonly Entry[], { from, to }: Range): readonly [number, number] => {
  const start = from === undefined ? 0 : position(entries, from)
  const end = to === undefined ? entries.length : position(entries, to)
  return [start, Math.max(start, end)]
}

export const rowsWithin = (entries: readonly Entry[], range: Range): readonly StoredRow[] => {
  const [start, end] = bounds(entries, range)
  const length = Math.min(end - start, range.limit ?? Infinity)
  const found =
    range.reverse === true ? entries.slice(end - length, end).toReversed() : entries.slice(start, start + length)
  return found.map(({ row }) => row)
}

export const countWithin = (entries: readonly Entry[], range: Range): number => {
  const [start, end] = bounds(entries, range)
  return Math.min(end - start, range.limit ?? Infinity)
}
