import type { Dexie, Transaction } from 'dexie'
import { disposable, type Disposable } from '../../base/disposables'
import type { TincanError } from '../../base/errors'
import type { RowReader, RowStore, RowWriter } from '../../storage/rows'
import { lostConnection, storageFailure } from './failure'
import { tableNames } from './schema'
import { TransactionRows } from './transactionRows'

/** Owns an open database. Once its connection is gone, whatever the reason, every operation is refused. */
export class DexieRows implements RowStore {
  readonly #ended = new Set<(error: TincanError) => void>()

  constructor(private readonly db: Dexie) {
    // Another window needs a newer version, or the browser cleared its data: say so to whoever watches.
    db.on('close', () => {
      for (const listener of this.#ended) listener(lostConnection())
      this.#ended.clear()
    })
  }

  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T> {
    return this.#transact('r!', work)
  }

  write<T>(work: (rows: RowWriter) => Promise<T>): Promise<T> {
    return this.#transact('rw!', work)
  }

  onEnd(listener: (error: TincanError) => void): Disposable {
    this.#ended.add(listener)
    return disposable(() => {
      this.#ended.delete(listener)
    })
  }

  dispose(): void {
    this.#ended.clear()
    this.db.close()
  }

  async #transact<T>(mode: 'r!' | 'rw!', work: (rows: RowWriter) => Promise<T>): Promise<T> {
    let thrown: { readonly error: unknown } | undefined
    const scope = async (transaction: Transaction): Promise<T> => {
      const rows = new TransactionRows(transaction)
      try {
        const result = await work(rows)
        if (mode === 'rw!') rows.commit()
        else rows.assertSound()
        return result
      } catch (error) {
        thrown = { error }
        throw error
      }
    }
    try {
      return await this.db.transaction(mode, tableNames, scope)
    } catch (error) {
      throw thrown === undefined ? storageFailure(error) : thrown.error
    }
  }
}
