import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { utf8 } from '../base/bytes'
import { TincanError } from '../base/errors'
import type { Random } from '../base/random'
import type { SymmetricKey } from '../crypto/keys'
import { open, seal } from '../crypto/seal'
import type { Row, TableName } from './rows'

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
