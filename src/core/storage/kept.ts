import type { AnyEncodable } from 'lib0/encoding'
import { Asked } from './asked'
import type { IndexName, Range, Row, TableName } from './rows'
import type { Sealer, Shape } from './sealer'
import { changed, cutOut, limited, type Stretch } from './stretch'
import { holds, type IndexTexts, type Look, type Touches } from './touch'

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

interface Count {
  readonly look: Look
  readonly count: number
}

interface Keys {
  readonly look: Look
  readonly keys: readonly string[]
}

interface Change<T> {
  readonly key: string
  readonly before: IndexTexts | 'unknown' | undefined
  readonly after: IndexTexts | undefined
  readonly record: T | undefined
}

/**
 * What is committed of one kind of record, opened: single records, that there is none, and lists. It is right as
 * long as every change goes through {@link Kept.commit}: one device has one storage open (ST4). What is handed out
 * is shared and frozen.
 */
export class Kept<T extends AnyEncodable, Table extends TableName> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #stretches = new Map<string, Stretch<T>>()
  readonly #counts = new Map<string, Count>()
  readonly #keys = new Map<string, Keys>()
  /** What the disk is being asked: who wants to know the same meanwhile waits for that answer. */
  readonly asked = {
    records: new Asked<T | undefined>(),
    stretches: new Asked<Stretch<T>>(),
    counts: new Asked<number>(),
  }
  #bytes = 0

  constructor(
    readonly shape: Shape<T, Table>,
    readonly sealer: Sealer,
  ) {}

  /** `undefined` where it is not known whether there is one. */
  find(key: string): { readonly record: T | undefined } | undefined {
    return refreshed(this.#entries, key) ?? this.#findInWhole(key)
  }

  /** Where all there are have been read, what is not among them is not there. */
  #findInWhole(key: string): { readonly record: T | undefined } | undefined {
    const whole = this.#stretches.get(nameOf('key', {}))
    return whole && { record: whole.placed.find((one) => one.key === key)?.record }
  }

  indexOf(key: string): IndexTexts | 'unknown' | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return 'unknown'
    return entry.record === undefined ? undefined : textsOf(key, entry.index)
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

  stretch(by: string, range: Range): Stretch<T> | undefined {
    return refreshed(this.#stretches, nameOf(by, range)) ?? this.#partOf(by, range)
  }

  count(by: string, range: Range): number | undefined {
    return refreshed(this.#counts, nameOf(by, range))?.count ?? this.#partOf(by, range)?.placed.length
  }

  keys(by: string, range: Range): readonly string[] | undefined {
    const known = refreshed(this.#keys, nameOf(by, range))?.keys
    return known ?? this.stretch(by, range)?.placed.map(({ key }) => key)
  }

  /** What is asked for may lie within what is known. */
  #partOf(by: string, range: Range): Stretch<T> | undefined {
    for (const [name, known] of this.#stretches) {
      const part = known.look.by === by ? cutOut(known, range) : undefined
      if (part === undefined) continue
      refreshed(this.#stretches, name)
      return part
    }
    return undefined
  }

  /** All rows of a range, opened. */
  openAll(by: 'key' | IndexName<Table>, range: Range, rows: readonly Row<Table>[]): Stretch<T> {
    const { table } = this.shape
    const placed = rows.map((row) => ({
      text: (by === 'key' ? row.key : row.index[by]) ?? '',
      key: row.key,
      record: this.open(row),
    }))
    const whole = { range, look: { table, by, range }, placed }
    const stretch = limited(whole) ?? whole
    if (placed.length <= longestRange) keep(this.#stretches, nameOf(by, range), stretch)
    return stretch
  }

  keepCount(found: Count): void {
    keep(this.#counts, nameOf(found.look.by, found.look.range), found)
  }

  keepKeys(found: Keys): void {
    if (found.keys.length <= longestRange) keep(this.#keys, nameOf(found.look.by, found.look.range), found)
  }

  /** What a transaction has changed is on the disk. */
  commit(rows: ReadonlyMap<string, Row<Table> | undefined>, records: ReadonlyMap<string, T | undefined>): void {
    const changes = [...rows].map(([key, row]) => ({
      key,
      before: this.indexOf(key),
      after: row && textsOf(key, row.index),
      record: records.get(key),
    }))
    for (const [key, row] of rows)
      this.#set(key, { record: records.get(key), index: row?.index ?? {}, bytes: row?.value.length ?? 0 })
    for (const [name, stretch] of this.#stretches) {
      const { by, range } = stretch.look
      const isNear = ({ after, before }: Change<T>): boolean =>
        before === 'unknown' || [before?.[by], after?.[by]].some((text) => text !== undefined && holds(range, text))
      const next = changes
        .filter(isNear)
        .reduce<Stretch<T> | undefined>(
          (so, { after, key, record }) => so && changed(so, { key, text: after?.[by], record }),
          stretch,
        )
      if (next === undefined) this.#stretches.delete(name)
      else if (next !== stretch) this.#stretches.set(name, next)
    }
    for (const [name, counted] of this.#counts) {
      const count = recounted(counted, changes)
      if (count === undefined) this.#counts.delete(name)
      else if (count !== counted.count) this.#counts.set(name, { ...counted, count })
    }
  }

  /** Keys alone are read again where something changed among them. */
  forget(touches: Touches): void {
    for (const [name, { look }] of this.#keys) if (touches.meet(look)) this.#keys.delete(name)
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

/** How many there are after the changes; `undefined` where that has to be counted again. */
const recounted = <T>({ count, look: { by, range } }: Count, changes: readonly Change<T>[]): number | undefined => {
  const isIn = (texts: IndexTexts | undefined): number => {
    const text = texts?.[by]
    return text !== undefined && holds(range, text) ? 1 : 0
  }
  let now = count
  for (const { after, before } of changes) {
    // Where it stood nobody knows; and of what is counted up to a limit, not how many there are beyond.
    if (before === 'unknown') return undefined
    const more = isIn(after) - isIn(before)
    if (more < 0 && now === range.limit) return undefined
    now = Math.min(now + more, range.limit ?? Infinity)
  }
  return now
}

const textsOf = (key: string, index: IndexTexts): IndexTexts => ({ ...index, key })

/** Least recently used first. */
const refreshed = <Item>(items: Map<string, Item>, name: string): Item | undefined => {
  const known = items.get(name)
  if (known === undefined) return undefined
  items.delete(name)
  items.set(name, known)
  return known
}

const keep = <Item>(items: Map<string, Item>, name: string, item: Item): void => {
  items.set(name, item)
  for (const oldest of items.keys()) {
    if (items.size <= mostRanges) break
    items.delete(oldest)
  }
}

export const nameOf = (by: string, { from, limit, reverse, to }: Range): string =>
  JSON.stringify([by, from ?? null, to ?? null, reverse === true, limit ?? null])

/** Deeply, but for bytes, which cannot be. */
export const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
