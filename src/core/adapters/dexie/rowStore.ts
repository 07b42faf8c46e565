import type { Dexie, Transaction } from 'dexie'
import { disposable, type Disposable } from '../../base/disposables'
import type { LiveResult, RowReader, RowStore, RowWriter } from '../../storage/rows'
import { lostConnection, storageFailure } from './failure'
import { LiveRows } from './liveRows'
import type { Looks } from './looks'
import { tableNames } from './schema'
import { TransactionRows } from './transactionRows'

/** Owns an open database. Once its connection is gone, whatever the reason, every operation is refused. */
export class DexieRows implements RowStore {
  readonly #lives = new Set<Live>()

  constructor(private readonly db: Dexie) {
    // Another window needs a newer version, or the browser cleared its data: say so to whoever watches.
    db.on('close', () => {
      for (const live of this.#lives) live.end(lostConnection())
      this.#lives.clear()
    })
  }

  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T> {
    return this.#transact('r!', work)
  }

  write<T>(work: (rows: RowWriter) => Promise<T>): Promise<T> {
    return this.#transact('rw!', work)
  }

  live<T>(work: (rows: RowReader) => Promise<T>, listener: (result: LiveResult<T>) => void): Disposable {
    const query = new LiveRows(this.db.name, (looks) => this.#attempt(work, looks), listener)
    const live: Live = {
      end: (error) => {
        query.dispose()
        if (error !== undefined) listener({ kind: 'failed', error })
      },
    }
    this.#lives.add(live)
    return disposable(() => {
      this.#lives.delete(live)
      live.end()
    })
  }

  dispose(): void {
    for (const live of this.#lives) live.end()
    this.#lives.clear()
    this.db.close()
  }

  /** A failure is a result here, so that the query goes on watching what it had read until then. */
  async #attempt<T>(work: (rows: RowReader) => Promise<T>, looks: Looks): Promise<LiveResult<T>> {
    try {
      return { kind: 'value', value: await this.#transact('r!', work, looks) }
    } catch (error) {
      return { kind: 'failed', error }
    }
  }

  async #transact<T>(mode: 'r!' | 'rw!', work: (rows: RowWriter) => Promise<T>, looks?: Looks): Promise<T> {
    let thrown: { readonly error: unknown } | undefined
    const scope = async (transaction: Transaction): Promise<T> => {
      const rows = new TransactionRows(transaction, looks)
      try {
        const result = await work(rows)
        rows.assertSound()
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

interface Live {
  /** Calls the listener no more, but for a last word on why. */
  end(error?: unknown): void
}
