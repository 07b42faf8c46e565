import type { Range, TableName } from '../../../storage/rows'
import type { StoredRow } from './order'

/** A place that a transaction changed: a row's key, or its text in an index before or after. */
export interface Touch {
  readonly table: TableName
  readonly by: string
  readonly text: string
}

/** A stretch of an order that a query looked at. */
export interface Look {
  readonly table: TableName
  readonly by: string
  readonly range: Range
}

export const touchesOf = (table: TableName, { key, index }: StoredRow): readonly Touch[] => [
  { table, by: 'key', text: key },
  ...Object.entries(index).flatMap(([by, text]) => (text === undefined ? [] : [{ table, by, text }])),
]

/** A limit is left aside: what stands beyond it may move up. */
export const sees = (look: Look, { table, by, text }: Touch): boolean =>
  look.table === table &&
  look.by === by &&
  (look.range.from === undefined || text >= look.range.from) &&
  (look.range.to === undefined || text < look.range.to)

/** The stretch that holds this text and no other. */
export const only = (text: string): Range => ({ from: text, to: `${text}\0` })
