/** A device's rows as text, to be carried from one process to another. */
import { fromBase64, toBase64 } from 'lib0/buffer'
import { tables, type Row, type RowStore, type TableName } from '../../src/core/storage/rows'

interface Packed {
  readonly table: TableName
  readonly key: string
  readonly index: Row['index']
  readonly value: string
}

const isTable = (name: string): name is TableName => Object.hasOwn(tables, name)
const tableNames = Object.keys(tables).filter(isTable)

export const packRows = (rows: RowStore): Promise<string> =>
  rows.read(async (reader) => {
    const packed: Packed[] = []
    for (const table of tableNames)
      for (const { index, key, value } of await reader.range(table, 'key', {}))
        packed.push({ table, key, index, value: toBase64(value) })
    return JSON.stringify(packed)
  })

const isBaggage = (value: unknown): value is readonly Packed[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'table' in one)

export const unpackRows = (rows: RowStore, text: string): Promise<void> => {
  const packed: unknown = JSON.parse(text)
  if (!isBaggage(packed)) throw new Error('that is not what was packed')
  return rows.write(async (writer) => {
    for (const { index, key, table, value } of packed) await writer.put(table, { key, index, value: fromBase64(value) })
  })
}
