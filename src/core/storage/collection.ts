import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { equalBytes, utf8 } from '../base/bytes'
import { TincanError } from '../base/errors'
import type { Random } from '../base/random'
import type { SymmetricKey } from '../crypto/keys'
import { nonceLength, open, seal } from '../crypto/seal'
import type { IndexName, Range, Row, RowReader, RowWriter, TableName } from './rows'

/** How one kind of record lies in its table. */
export interface Shape<T extends encoding.AnyEncodable, Table extends TableName> {
  readonly table: Table
  readonly schema: v.GenericSchema<unknown, T>
  key(record: T): string
  index(record: T): Row<Table>['index']
}

/** Seals records into rows and opens them again (ST1). The table and key are bound, so rows cannot be swapped. */
export class Sealer {
  constructor(
    private readonly key: SymmetricKey,
    private readonly random: Random,
  ) {}

  row<T extends encoding.AnyEncodable, Table extends TableName>(shape: Shape<T, Table>, record: T): Row<Table> {
    const key = shape.key(record)
    const encoder = encoding.createEncoder()
    encoding.writeAny(encoder, record)
    const value = seal(this.key, encoding.toUint8Array(encoder), place(shape.table, key), this.random)
    return { key, index: shape.index(record), value }
  }

  record<T extends encoding.AnyEncodable, Table extends TableName>(shape: Shape<T, Table>, row: Row<Table>): T {
    const plain = open(this.key, row.value, place(shape.table, row.key))
    if (!plain.ok) throw damaged(shape.table)
    const record = v.safeParse(shape.schema, readAny(plain.value, shape.table))
    if (!record.success) throw damaged(shape.table)
    return record.output
  }
}

const place = (table: TableName, key: string): Uint8Array => utf8(`${table}/${key}`)

const readAny = (bytes: Uint8Array, table: TableName): unknown => {
  try {
    const value: unknown = decoding.readAny(decoding.createDecoder(bytes))
    return value
  } catch {
    throw damaged(table)
  }
}

/** Nothing is reset: the user is told and decides (ST3). */
const damaged = (table: TableName): TincanError =>
  new TincanError('STORAGE_DAMAGED', `A record in "${table}" cannot be read with this device's key.`)

/**
 * What was opened lately, for records that are large, read at every step and seldom written. A row is known by
 * the nonce it was sealed with, which no two writes share. What is handed out is shared: nobody may change it.
 */
export class Recent<T> {
  readonly #opened = new Map<string, { readonly nonce: Uint8Array; readonly record: T }>()

  constructor(private readonly most = 64) {}

  take(key: string, value: Uint8Array, open: () => T): T {
    const nonce = value.slice(0, nonceLength)
    const known = this.#opened.get(key)
    if (known !== undefined && equalBytes(known.nonce, nonce)) return known.record
    const record = open()
    this.#opened.delete(key)
    this.#opened.set(key, { nonce, record })
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= this.most) break
      this.#opened.delete(oldest)
    }
    return record
  }
}

/** The records of one kind, as one transaction sees them. */
export class Records<T extends encoding.AnyEncodable, Table extends TableName> {
  constructor(
    protected readonly shape: Shape<T, Table>,
    protected readonly sealer: Sealer,
    private readonly reader: RowReader,
    private readonly recent?: Recent<T>,
  ) {}

  async get(key: string): Promise<T | undefined> {
    const row = await this.reader.get(this.shape.table, key)
    if (row === undefined) return undefined
    const open = (): T => this.sealer.record(this.shape, row)
    return this.recent === undefined ? open() : this.recent.take(key, row.value, open)
  }

  async list(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly T[]> {
    const rows = await this.reader.range(this.shape.table, by, range)
    return rows.map((row) => this.sealer.record(this.shape, row))
  }

  /** The texts of the keys alone: nothing is opened. */
  async keys(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly string[]> {
    const rows = await this.reader.range(this.shape.table, by, range)
    return rows.map(({ key }) => key)
  }

  count(by: 'key' | IndexName<Table>, range: Range = {}): Promise<number> {
    return this.reader.count(this.shape.table, by, range)
  }
}

export class WritableRecords<T extends encoding.AnyEncodable, Table extends TableName> extends Records<T, Table> {
  constructor(
    shape: Shape<T, Table>,
    sealer: Sealer,
    private readonly writer: RowWriter,
    recent?: Recent<T>,
  ) {
    super(shape, sealer, writer, recent)
  }

  put(record: T): Promise<void> {
    return this.writer.put(this.shape.table, this.sealer.row(this.shape, record))
  }

  delete(key: string): Promise<void> {
    return this.writer.delete(this.shape.table, key)
  }
}

/** All keys that begin with `prefix`. */
export const within = (prefix: string): { readonly from: string; readonly to: string } => ({
  from: prefix,
  to: `${prefix}\uffff`,
})
