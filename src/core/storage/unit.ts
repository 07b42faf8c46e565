import { TincanError } from '../base/errors'
import type { RowReader, RowWriter } from './rows'
import { Touches, type Look } from './touch'

/** One transaction that reads. */
export class Reader {
  readonly looks: Look[] = []
  #ended = false

  constructor(readonly rows: RowReader) {}

  look(look: Look): void {
    this.assertRunning()
    this.looks.push(look)
  }

  /** From here on everything is refused, also what would not need the disk. */
  end(): void {
    this.#ended = true
  }

  assertRunning(): void {
    if (this.#ended) throw new TincanError('STORAGE_UNAVAILABLE', 'The transaction is over.')
  }
}

/** What a transaction has changed of one kind of record. */
interface Changed {
  flush(): Promise<unknown>
  touch(touches: Touches): void
  commit(): void
}

/** One transaction that writes: one request a table carries all its changes to the disk. */
export class Writer extends Reader {
  readonly #changed = new Set<Changed>()
  #carried: Promise<unknown> = Promise.resolve()

  constructor(override readonly rows: RowWriter) {
    super(rows)
  }

  changes(records: Changed): void {
    this.#changed.add(records)
  }

  /** Hands the rest to the disk. Whether it took it, it tells with the transaction. */
  async last(): Promise<void> {
    await this.#carried
    this.#flushed().catch(() => undefined)
  }

  /** Hands everything to the disk and resolves when it has what it was handed before: meanwhile there is more to do. */
  async carry(): Promise<void> {
    const before = this.#carried
    this.#carried = this.#flushed()
    // Where it fails, so does the transaction.
    this.#carried.catch(() => undefined)
    await before
  }

  #flushed(): Promise<unknown> {
    return Promise.all([...this.#changed].map((records) => records.flush()))
  }

  /** The disk has everything: what was known of it is what was written. */
  commit(): Touches {
    const touches = new Touches()
    for (const records of this.#changed) records.touch(touches)
    for (const records of this.#changed) records.commit()
    return touches
  }
}
