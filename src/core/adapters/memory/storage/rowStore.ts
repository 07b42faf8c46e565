import { disposable, type Disposable } from '../../../base/disposables'
import { TincanError, type ErrorCode } from '../../../base/errors'
import type { RowReader, RowStore, RowWriter } from '../../../storage/rows'
import { emptyImage, type Image } from './image'
import { Transaction } from './transaction'

/** Rows that live as long as the process, on microtasks alone: the same calls run in the same order each time. */
export interface MemoryRowStore extends RowStore {
  /**
   * The process dies and starts again: a new store with what was committed. This one refuses everything
   * from here on, and a transaction under way never commits.
   */
  crash(): MemoryRowStore
  /** The next write that would commit is refused as a whole, with this code. */
  failNextWrite(code: Extract<ErrorCode, `STORAGE_${string}`>): void
}

export const createMemoryRows = (): MemoryRowStore => new MemoryRows(emptyImage)

class MemoryRows implements MemoryRowStore {
  /** Settles when all writes so far have: transactions see one another whole or not at all. */
  #writes: Promise<unknown> = Promise.resolve()
  #state: 'open' | 'disposed' | 'crashed' = 'open'
  #failNext: TincanError | undefined
  readonly #running = new Set<Transaction>()
  readonly #ended = new Set<(error: TincanError | undefined) => void>()

  constructor(private image: Image) {}

  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T> {
    return this.#writes.then(() => this.#within(new Transaction(this.image), work))
  }

  write<T>(work: (rows: RowWriter) => Promise<T>): Promise<T> {
    const written = this.#writes.then(() => this.#commit(work))
    this.#writes = written.catch(() => undefined)
    return written
  }

  onEnd(listener: (error: TincanError | undefined) => void): Disposable {
    this.#ended.add(listener)
    return disposable(() => {
      this.#ended.delete(listener)
    })
  }

  failNextWrite(code: Extract<ErrorCode, `STORAGE_${string}`>): void {
    this.#failNext = new TincanError(code, 'This write was made to fail.')
  }

  crash(): MemoryRowStore {
    const survivor = new MemoryRows(this.image)
    this.#state = 'crashed'
    for (const listener of this.#ended) listener(undefined)
    this.#ended.clear()
    for (const transaction of this.#running) transaction.end()
    return survivor
  }

  /** What has begun may finish, as in a database that closes. */
  dispose(): void {
    if (this.#state === 'open') this.#state = 'disposed'
    this.#ended.clear()
  }

  async #within<T>(transaction: Transaction, work: (rows: RowWriter) => Promise<T>): Promise<T> {
    if (this.#state !== 'open') throw closed()
    this.#running.add(transaction)
    try {
      return await work(transaction)
    } finally {
      transaction.end()
      this.#running.delete(transaction)
    }
  }

  async #commit<T>(work: (rows: RowWriter) => Promise<T>): Promise<T> {
    const transaction = new Transaction(this.image)
    const result = await this.#within(transaction, work)
    if (this.#state === 'crashed') throw closed()
    const refused = this.#failNext
    this.#failNext = undefined
    if (refused !== undefined) throw refused
    this.image = transaction.image
    return result
  }
}

const closed = (): TincanError => new TincanError('STORAGE_UNAVAILABLE', 'The storage is closed.')
