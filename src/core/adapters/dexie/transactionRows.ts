import type { IndexName, Range, Row, RowWriter, TableName } from '../../storage/rows'
import { storageFailure } from './failure'
import { fromColumns, toColumns } from './row'
import { limitOf, spanOf, type KeyRanges } from './span'

/**
 * The rows as one transaction sees them, by IndexedDB's own means: what Dexie does about each request, for its
 * notices and hooks, takes longer than the request. Everything is asked of the transaction itself, so no operation
 * can slip out of it, however deep in helpers it is called; after its end they are refused.
 */
export class TransactionRows implements RowWriter {
  /** The disk has all of it, or rejects and has nothing. */
  readonly over: Promise<void>
  #failure: { readonly error: unknown } | undefined

  constructor(
    private readonly transaction: IDBTransaction,
    private readonly keyRanges: KeyRanges,
  ) {
    this.over = new Promise((resolve, reject) => {
      const failed: (error: unknown) => void = reject
      transaction.oncomplete = () => {
        resolve()
      }
      transaction.onabort = () => {
        failed(this.#fail(new DOMException('the transaction was aborted', 'AbortError')))
      }
    })
    // Whoever only reads does not ask how it ended.
    this.over.catch(() => undefined)
  }

  async get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined> {
    const columns = await this.#ask<unknown>(() => this.#store(table).get(key))
    return columns === undefined ? undefined : fromColumns(table, columns)
  }

  async range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]> {
    const span = spanOf(range, this.keyRanges)
    if (span === 'empty') return []
    const limit = limitOf(range)
    const found =
      range.reverse === true && limit !== undefined
        ? await this.#walk(() => this.#order(table, by).openCursor(span, 'prev'), limit)
        : await this.#ask<unknown[]>(() => this.#order(table, by).getAll(span, limit))
    const rows = found.map((columns) => fromColumns(table, columns))
    return range.reverse === true && limit === undefined ? rows.reverse() : rows
  }

  async count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number> {
    const span = spanOf(range, this.keyRanges)
    if (span === 'empty') return 0
    const limit = limitOf(range)
    // IndexedDB counts to the end, some 20 µs a row: where a limit is given, listing up to it is less.
    if (limit === undefined) return this.#ask(() => this.#order(table, by).count(span))
    const keys = await this.#ask<IDBValidKey[]>(() => this.#order(table, by).getAllKeys(span, limit))
    return keys.length
  }

  put<T extends TableName>(table: T, ...rows: readonly Row<T>[]): Promise<void> {
    return this.#change(table, rows, (store, row) => store.put(toColumns(row)))
  }

  delete(table: TableName, ...keys: readonly string[]): Promise<void> {
    return this.#change(table, keys, (store, key) => store.delete(key))
  }

  /** Throws if the disk failed an operation, even where that was caught: half a transaction is none (ST2). */
  assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Nothing more will be asked; what was asked need not be heard of first. Where one of it fails, all of it does. */
  commit(): void {
    this.assertSound()
    try {
      this.transaction.commit()
    } catch (error) {
      throw this.#fail(error)
    }
  }

  abort(): void {
    try {
      this.transaction.abort()
    } catch {
      // It is over already.
    }
  }

  #store(table: TableName): IDBObjectStore {
    return this.transaction.objectStore(table)
  }

  #order(table: TableName, by: string): IDBObjectStore | IDBIndex {
    return by === 'key' ? this.#store(table) : this.#store(table).index(by)
  }

  #ask<T>(question: () => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#try(question, reject, (request) => {
        resolve(request.result)
      })
    })
  }

  #walk(question: () => IDBRequest<IDBCursorWithValue | null>, limit: number): Promise<readonly unknown[]> {
    const found: unknown[] = []
    return new Promise((resolve, reject) => {
      this.#try(question, reject, ({ result }) => {
        if (result !== null) found.push(result.value)
        if (result === null || found.length >= limit) resolve(found)
        else result.continue()
      })
    })
  }

  /** An error that nobody prevents ends the transaction, and so nothing of it stays. */
  #change<Item>(
    table: TableName,
    items: readonly Item[],
    change: (store: IDBObjectStore, item: Item) => IDBRequest,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = items.length
      if (left === 0) resolve()
      for (const item of items)
        this.#try(
          () => change(this.#store(table), item),
          reject,
          () => {
            left -= 1
            if (left === 0) resolve()
          },
        )
    })
  }

  #try<T>(
    question: () => IDBRequest<T>,
    failed: (error: unknown) => void,
    answered: (request: IDBRequest<T>) => void,
  ): void {
    try {
      const request = question()
      request.onsuccess = () => {
        answered(request)
      }
      request.onerror = () => {
        failed(this.#fail(request.error))
      }
    } catch (error) {
      failed(this.#fail(error))
    }
  }

  /** An operation on an aborted transaction says only that it is over; the transaction knows why. */
  #fail(error: unknown): unknown {
    this.#failure ??= { error: storageFailure(this.transaction.error ?? error) }
    return this.#failure.error
  }
}
