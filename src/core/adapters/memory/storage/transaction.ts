import { TincanError } from '../../../base/errors'
import { tables, type IndexName, type Range, type Row, type RowWriter, type TableName } from '../../../storage/rows'
import { tableOf, type Image, type TableImage } from './image'
import type { StoredRow } from './order'

/** What one transaction sees and changes: an image of its own, copied table by table where it writes. */
export class Transaction implements RowWriter {
  readonly #changed = new Map<TableName, TableImage>()
  #ended = false

  constructor(private readonly base: Image) {}

  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined> {
    return promised(() => {
      this.#assertRunning()
      const row = this.#table(table).get(key)
      return row === undefined ? undefined : toRow(table, row)
    })
  }

  range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]> {
    return promised(() => {
      this.#assertRunning()
      const rows = this.#table(table).range(by, range)
      return rows.map((row) => toRow(table, row))
    })
  }

  count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number> {
    return promised(() => {
      this.#assertRunning()
      return this.#table(table).count(by, range)
    })
  }

  put<T extends TableName>(table: T, ...rows: readonly Row<T>[]): Promise<void> {
    return promised(() => {
      for (const { index, key, value } of rows)
        this.#change(table).set({ key, index: { ...index }, value: new Uint8Array(value) })
    })
  }

  delete(table: TableName, ...keys: readonly string[]): Promise<void> {
    return promised(() => {
      for (const key of keys) this.#change(table).remove(key)
    })
  }

  /** The committed image with this transaction's changes. */
  get image(): Image {
    return new Map([...this.base, ...this.#changed])
  }

  /** From here on every operation is refused: the transaction is over, or its store crashed. */
  end(): void {
    this.#ended = true
  }

  #table(table: TableName): TableImage {
    return this.#changed.get(table) ?? tableOf(this.base, table)
  }

  #change(table: TableName): TableImage {
    this.#assertRunning()
    const image = this.#changed.get(table) ?? tableOf(this.base, table).copy()
    this.#changed.set(table, image)
    return image
  }

  #assertRunning(): void {
    if (this.#ended) throw new TincanError('STORAGE_UNAVAILABLE', 'The transaction is over.')
  }
}

/** Done at once, told a microtask later; what `operation` throws rejects. */
const promised = <T>(operation: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(operation())
  })

/** A copy: what the caller does to it stays with the caller. */
const toRow = <T extends TableName>(table: T, { key, index: texts, value }: StoredRow): Row<T> => {
  const index: Partial<Record<IndexName<T>, string>> = {}
  const names: readonly IndexName<T>[] = tables[table]
  for (const name of names) {
    const text = texts[name]
    if (text !== undefined) index[name] = text
  }
  return { key, index, value: new Uint8Array(value) }
}
