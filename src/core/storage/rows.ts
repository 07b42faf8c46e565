import type { Disposable } from '../base/disposables'
import type { TincanError } from '../base/errors'

/**
 * The port to the disk: tables of rows with a text key, a few text indexes and one opaque value.
 * What a value means, and that it is sealed, is decided above; an adapter moves rows and keeps promises:
 * a write transaction is atomic, isolated and durable once it resolves (ST2).
 */
export const tables = {
  meta: [],
  contacts: [],
  invites: [],
  requests: [],
  conversations: [],
  summaries: ['activity'],
  directories: [],
  profiles: [],
  pictures: [],
  preferences: [],
  events: ['chain', 'control', 'doomed', 'withheld'],
  messages: ['home', 'order', 'incoming', 'mention', 'pinned', 'expiry'],
  ahead: [],
  marks: [],
  touched: [],
  segments: [],
  statements: [],
  transit: ['sent'],
  drafts: [],
  calls: ['at', 'home', 'unseen'],
} as const satisfies Record<string, readonly string[]>

export type TableName = keyof typeof tables
export type IndexName<Table extends TableName> = (typeof tables)[Table][number]

export interface Row<Table extends TableName = TableName> {
  readonly key: string
  /** A row without an index's text is left out of that index. */
  readonly index: Readonly<Partial<Record<IndexName<Table>, string>>>
  readonly value: Uint8Array
}

/** Texts are compared by UTF-16 code units, as IndexedDB does. Both bounds are optional. */
export interface Range {
  /** Inclusive. */
  readonly from?: string
  /** Exclusive. */
  readonly to?: string
  readonly reverse?: boolean
  readonly limit?: number
}

export interface RowReader {
  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined>
  /** In order of the key, or of the index. */
  range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]>
  count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number>
}

/** A change that fails fails the whole write, whether or not anybody waited for it. */
export interface RowWriter extends RowReader {
  put<T extends TableName>(table: T, ...rows: readonly Row<T>[]): Promise<void>
  delete(table: TableName, ...keys: readonly string[]): Promise<void>
}

export interface RowStore extends Disposable {
  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T>
  /**
   * All or nothing. `work` may await only what `rows` gives it: IndexedDB ends a transaction that waits
   * for anything else. Rejects with a TincanError `STORAGE_FULL`, `STORAGE_DAMAGED` or `STORAGE_UNAVAILABLE`
   * where the disk is at fault, and with what `work` threw otherwise.
   */
  write<T>(work: (rows: RowWriter) => Promise<T>): Promise<T>
  /**
   * Calls back where the store ends of itself, with the reason where people should hear of it: a TincanError
   * `STORAGE_UNAVAILABLE`. From then on it refuses everything.
   */
  onEnd(listener: (error: TincanError | undefined) => void): Disposable
}
