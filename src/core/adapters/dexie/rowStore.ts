import type { Dexie } from 'dexie'
import { disposable, type Disposable } from '../../base/disposables'
import type { TincanError } from '../../base/errors'
import type { RowReader, RowStore, RowWriter } from '../../storage/rows'
import { lostConnection, storageFailure } from './failure'
import { tableNames } from './schema'
import type { KeyRanges } from './span'
import { TransactionRows } from './transactionRows'

/**
 * Owns an open database, whose tables and versions are Dexie's matter. Once its connection is gone, whatever the
 * reason, every operation is refused.
 */
export class DexieRows implements RowStore {
  readonly #ended = new Set<(error: TincanError) => void>()

  constructor(
    private readonly db: Dexie,
    private readonly keyRanges: KeyRanges,
  ) {
    // Another window needs a newer version, or the browser cleared its data: say so to whoever watches.
    db.on('close', () => {
      for (const listener of this.#ended) listener(lostConnection())
      this.#ended.clear()
    })
  }

  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T> {
    return this.#transact('readonly', work)
  }

  write<T>(work: (rows: RowWriter) => Promise<T>): Promise<T> {
    return this.#transact('readwrite', work)
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

  async #transact<T>(mode: 'readonly' | 'readwrite', work: (rows: RowWriter) => Promise<T>): Promise<T> {
    const rows = new TransactionRows(this.#begin(mode), this.keyRanges)
    try {
      const result = await work(rows)
      if (mode === 'readwrite') rows.commit()
      else rows.assertSound()
      if (mode === 'readwrite') await rows.over
      return result
    } catch (error) {
      rows.abort()
      throw error
    }
  }

  #begin(mode: 'readonly' | 'readwrite'): IDBTransaction {
    if (!this.db.isOpen()) throw lostConnection()
    try {
      return this.db.backendDB().transaction(tableNames, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    } catch (error) {
      throw storageFailure(error)
    }
  }
}
