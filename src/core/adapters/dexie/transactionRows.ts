import type { Collection, PromiseExtended, Table, Transaction } from 'dexie'
import type { IndexName, Range, Row, RowWriter, TableName } from '../../storage/rows'
import { storageFailure } from './failure'
import { fromColumns, toColumns } from './row'
import type { Columns } from './schema'

type RowTable = Table<unknown, string, Columns>

/**
 * The rows as one transaction sees them. Tables are bound to the transaction itself, so no operation
 * can slip out of it, however deep in helpers it is called; after its end they are refused.
 */
export class TransactionRows implements RowWriter {
  #failure: { readonly error: unknown } | undefined

  constructor(private readonly transaction: Transaction) {}

  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined> {
    return this.#guard(this.#table(table).get(key)).then((columns) =>
      columns === undefined ? undefined : fromColumns(table, columns),
    )
  }

  range<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<readonly Row<T>[]> {
    return this.#guard(within(this.#table(table), by, range).toArray()).then((found) =>
      found.map((columns) => fromColumns(table, columns)),
    )
  }

  count<T extends TableName>(table: T, by: 'key' | IndexName<T>, range: Range): Promise<number> {
    const found = within(this.#table(table), by, range)
    // IndexedDB counts to the end, some 20 µs a row: where a limit is given, listing up to it is less.
    if (range.limit === undefined) return this.#guard(found.count())
    return this.#guard(found.primaryKeys()).then(({ length }) => length)
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

  /**
   * Nothing more will be asked: what was asked need not be heard of first. Where one of it still fails, the
   * transaction does.
   */
  commit(): void {
    this.assertSound()
    this.transaction.idbtrans.commit()
  }

  /**
   * By IndexedDB's own means: what Dexie does about each change, for its notices and hooks, takes longer than the
   * change. An error that nobody prevents ends the transaction, and so nothing of it stays.
   */
  #change<Item>(
    table: TableName,
    items: readonly Item[],
    change: (store: IDBObjectStore, item: Item) => IDBRequest,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown): void => {
        this.#failure ??= { error: storageFailure(this.transaction.idbtrans.error ?? error) }
        reject(this.#failure.error)
      }
      try {
        const store = this.transaction.idbtrans.objectStore(table)
        const requests = items.map((item) => change(store, item))
        for (const request of requests)
          request.onerror = () => {
            failed(request.error)
          }
        const last = requests.at(-1)
        if (last === undefined) resolve()
        else
          last.onsuccess = () => {
            resolve()
          }
      } catch (error) {
        failed(error)
      }
    })
  }

  #table(table: TableName): RowTable {
    return this.transaction.table<unknown, string, Columns>(table)
  }

  /** Stays in Dexie's promises, which carry the transaction across awaits. */
  #guard<T>(operation: PromiseExtended<T>): PromiseExtended<T> {
    return operation.then(
      (result) => result,
      (error: unknown) => {
        // An operation on an aborted transaction says only that it is over; the transaction knows why.
        this.#failure ??= { error: storageFailure(this.transaction.idbtrans.error ?? error) }
        throw this.#failure.error
      },
    )
  }
}

const within = (table: RowTable, by: string, { from, to, reverse, limit }: Range): Collection<unknown, string> => {
  const between = (): Collection<unknown, string> => {
    if (from !== undefined && to !== undefined) return table.where(by).between(from, to, true, false)
    if (from !== undefined) return table.where(by).aboveOrEqual(from)
    return to === undefined ? table.orderBy(by) : table.where(by).below(to)
  }
  const ordered = reverse === true ? between().reverse() : between()
  return limit === undefined ? ordered : ordered.limit(limit)
}
