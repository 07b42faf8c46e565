import { RangeSet, rangesOverlap, type ObservabilitySet } from 'dexie'
import type { TableName } from '../../storage/rows'

/** Above every text: IndexedDB sorts arrays after strings. */
const beyond: string[] = []

/**
 * What one run of a live query has read, in the parts Dexie names in its `storagemutated` event. Dexie's own
 * live queries keep this in a zone that native promises carry on for some awaits only; a query that goes
 * through several helpers would silently miss changes.
 */
export class Looks {
  readonly #parts = new Map<string, RangeSet>()

  constructor(private readonly database: string) {}

  key(table: TableName, key: string): void {
    this.#part(table, '').addKey(key)
  }

  /** `by` is the primary key or an index; what it found is looked at too. */
  range(table: TableName, by: string, { from, to }: Bounds, found: readonly string[]): void {
    this.#part(table, by === 'key' ? '' : by).add({ from: from ?? '', to: to ?? beyond })
    for (const key of found) this.#part(table, '').addKey(key)
  }

  /** How many there are: a deleted row may have been one of them. */
  count(table: TableName, by: string, bounds: Bounds): void {
    this.range(table, by, bounds, [])
    this.#part(table, ':dels').add({ from: '', to: beyond })
  }

  overlap(changed: ObservabilitySet): boolean {
    return [...this.#parts].some(([part, ranges]) => {
      const change = changed[part]
      return change !== undefined && rangesOverlap(change, ranges)
    })
  }

  #part(table: TableName, name: string): RangeSet {
    const part = `idb://${this.database}/${table}/${name}`
    const ranges = this.#parts.get(part) ?? new RangeSet()
    this.#parts.set(part, ranges)
    return ranges
  }
}

interface Bounds {
  readonly from?: string
  readonly to?: string
}
