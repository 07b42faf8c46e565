import type { IndexName, Range, Row, RowReader, RowStore, TableName } from './rows'

/**
 * The rows of one transaction that begins when something is first asked of it: many ask for nothing, since all is
 * known. Who uses it takes turns with those that write, so that it makes no difference when it begins.
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

  async get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined> {
    return (await this.#open()).get(table, key)
  }

  async range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]> {
    return (await this.#open()).range(table, by, range)
  }

  async count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number> {
    return (await this.#open()).count(table, by, range)
  }

  end(): void {
    this.#end()
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
