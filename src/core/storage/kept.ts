import type { AnyEncodable } from 'lib0/encoding'
import type { Range, Row, TableName } from './rows'
import type { Sealer, Shape } from './sealer'
import type { IndexTexts, Look, Touches } from './touch'

/** What opened records of one kind may take, by the size of their rows. */
const mostBytes = 12 * 1024 * 1024
/** A record or its absence takes some of that, however short. */
const leastBytes = 200
const mostRanges = 128
/** A longer list is read again: it is of somebody who goes through everything. */
const longestRange = 1_024

interface Entry<T> {
  readonly record: T | undefined
  readonly index: IndexTexts
  readonly bytes: number
}

interface KeptRange<T> {
  /** How far it was looked. */
  readonly look: Look
  readonly records: readonly T[]
}

/**
 * What is committed of one kind of record, opened: single records, that there is none, and lists. It is right as
 * long as every change goes through {@link Kept.commit}: one device has one storage open (ST4). What is handed out
 * is shared and frozen.
 */
export class Kept<T extends AnyEncodable, Table extends TableName> {
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry<T>>()
  readonly #ranges = new Map<string, KeptRange<T>>()
  #bytes = 0

  constructor(
    readonly shape: Shape<T, Table>,
    readonly sealer: Sealer,
  ) {}

  /** `undefined` where it is not known whether there is one. */
  find(key: string): { readonly record: T | undefined } | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  indexOf(key: string): IndexTexts | 'unknown' | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return 'unknown'
    return entry.record === undefined ? undefined : entry.index
  }

  /** Opens a committed row, unless that was done before. */
  open(row: Row<Table>): T {
    const known = this.find(row.key)?.record
    if (known !== undefined) return known
    const record = frozen(this.sealer.record(this.shape, row))
    this.#set(row.key, { record, index: row.index, bytes: row.value.length })
    return record
  }

  miss(key: string): void {
    this.#set(key, { record: undefined, index: {}, bytes: 0 })
  }

  range(by: string, range: Range): KeptRange<T> | undefined {
    const name = nameOf(by, range)
    const known = this.#ranges.get(name)
    if (known === undefined) return undefined
    this.#ranges.delete(name)
    this.#ranges.set(name, known)
    return known
  }

  /** What was found in `range`. */
  keepRange(range: Range, found: KeptRange<T>): void {
    if (found.records.length > longestRange) return
    this.#ranges.set(nameOf(found.look.by, range), found)
    for (const oldest of this.#ranges.keys()) {
      if (this.#ranges.size <= mostRanges) break
      this.#ranges.delete(oldest)
    }
  }

  /** What a transaction has changed is on the disk. */
  commit(changes: ReadonlyMap<string, Row<Table> | undefined>, records: ReadonlyMap<string, T | undefined>): void {
    for (const [key, row] of changes)
      this.#set(key, { record: records.get(key), index: row?.index ?? {}, bytes: row?.value.length ?? 0 })
  }

  forget(touches: Touches): void {
    for (const [name, { look }] of this.#ranges) if (touches.meet(look)) this.#ranges.delete(name)
  }

  #set(key: string, entry: Entry<T>): void {
    this.#drop(key)
    this.#entries.set(key, entry)
    this.#bytes += leastBytes + entry.bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= mostBytes) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#bytes -= leastBytes + entry.bytes
  }
}

const nameOf = (by: string, { from, limit, reverse, to }: Range): string =>
  JSON.stringify([by, from ?? null, to ?? null, reverse === true, limit ?? null])

/** Deeply, but for bytes, which cannot be. */
export const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
