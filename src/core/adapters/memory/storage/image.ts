import { tables, type Range, type TableName } from '../../../storage/rows'
import { countWithin, position, rowsWithin, type Entry, type StoredRow } from './order'

/** One table: its rows in order of the key and of each index. A sparse index lacks the rows without its text. */
export class TableImage {
  private constructor(private readonly orders: ReadonlyMap<string, Entry[]>) {}

  static empty(table: TableName): TableImage {
    return new TableImage(new Map(['key', ...tables[table]].map((by) => [by, []])))
  }

  copy(): TableImage {
    return new TableImage(new Map([...this.orders].map(([by, entries]) => [by, entries.slice()])))
  }

  get(key: string): StoredRow | undefined {
    return this.range('key', { from: key, limit: 1 }).find((row) => row.key === key)
  }

  range(by: string, range: Range): readonly StoredRow[] {
    return rowsWithin(this.orders.get(by) ?? [], range)
  }

  count(by: string, range: Range): number {
    return countWithin(this.orders.get(by) ?? [], range)
  }

  set(row: StoredRow): void {
    this.remove(row.key)
    for (const [by, entries] of this.orders) {
      const text = textOf(row, by)
      if (text !== undefined) entries.splice(position(entries, text, row.key), 0, { text, row })
    }
  }

  remove(key: string): void {
    const row = this.get(key)
    if (row === undefined) return
    for (const [by, entries] of this.orders) {
      const text = textOf(row, by)
      if (text !== undefined) entries.splice(position(entries, text, key), 1)
    }
  }
}

const textOf = (row: StoredRow, by: string): string | undefined => (by === 'key' ? row.key : row.index[by])

/** Everything that is committed. Never changed once it is shown: a reader keeps the image it began with. */
export type Image = ReadonlyMap<TableName, TableImage>

export const emptyImage: Image = new Map()

export const tableOf = (image: Image, table: TableName): TableImage => image.get(table) ?? TableImage.empty(table)
