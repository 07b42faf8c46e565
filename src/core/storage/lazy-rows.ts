import { isTincanError } from '../base/errors'
import type { IndexName, Range, Row, RowReader, RowStore, TableName } from './rows'

/**
 * The rows of a reader, who takes turns with those that write: it makes no difference when a transaction begins, nor
 * whether it is one or several. Many ask for nothing, since all is known, and have none. One that is asked for nothing
 * for a moment ends by itself, as IndexedDB has it; then another begins.
 */
export class LazyRows implements RowReader {
  readonly #ended: Promise<void>
  #opened: Promise<RowReader> | undefined
  #end: () => void = () => undefined

  constructor(private readonly store: RowStore) {
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined> {
    return this.#ask((rows) => rows.get(table, key))
  }

  range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]> {
    return this.#ask((rows) => rows.range(table, by, range))
  }

  count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number> {
    return this.#ask((rows) => rows.count(table, by, range))
  }

  end(): void {
    this.#end()
  }

  async #ask<T>(question: (rows: RowReader) => Promise<T>): Promise<T> {
    const before = this.#opened
    if (before === undefined) return question(await this.#open())
    try {
      return await question(await before)
    } catch (error) {
      if (!isTincanError(error) || error.code !== 'STORAGE_UNAVAILABLE') throw error
      // Whoever came first has opened another one already.
      if (this.#opened === before) this.#opened = undefined
      return question(await this.#open())
    }
  }

  #open(): Promise<RowReader> {
    this.#opened ??= new Promise((resolve, reject) => {
      // How the transaction itself ends matters to nobody who only read.
      this.store
        .read((rows) => {
          resolve(rows)
          return this.#ended
        })
        .catch(reject)
    })
    return this.#opened
  }
}
