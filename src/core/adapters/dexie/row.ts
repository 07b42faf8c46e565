import { tables, type IndexName, type Row, type TableName } from '../../storage/rows'
import { unreadableRow } from './failure'
import type { Columns } from './schema'

export const toColumns = ({ key, index, value }: Row): Columns => ({ ...index, key, value })

/** Throws `STORAGE_DAMAGED` for what no version of this program has written (HP1). */
export const fromColumns = <Table extends TableName>(table: Table, columns: unknown): Row<Table> => {
  if (typeof columns !== 'object' || columns === null) throw unreadableRow(table)
  const column = new Map<string, unknown>(Object.entries(columns))
  const key = column.get('key')
  const value = column.get('value')
  if (typeof key !== 'string' || !(value instanceof Uint8Array)) throw unreadableRow(table)
  const index: Partial<Record<IndexName<Table>, string>> = {}
  const names: readonly IndexName<Table>[] = tables[table]
  for (const name of names) {
    const text = column.get(name)
    if (typeof text === 'string') index[name] = text
    else if (text !== undefined) throw unreadableRow(table)
  }
  return { key, index, value }
}
