import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import { isTincanError, type TincanError } from '../base/errors'

/** Waits this long after the disk refused before it is tried again by itself, in ms. */
const retryMs = 5_000

/** A disk that refuses: told once it happens and once it is over, and tried again meanwhile (ST3). */
export class Trouble implements Disposable {
  #retry: Disposable | undefined

  constructor(
    private readonly clock: Clock,
    private readonly tell: (error: TincanError | undefined) => void,
    private readonly tryAgain: () => void,
  ) {}

  /** Throws what is no trouble of the disk: a bug. */
  met(error: unknown): void {
    if (!isTincanError(error)) throw error
    this.tell(error)
    this.#retry?.dispose()
    this.#retry = this.clock.after(retryMs, this.tryAgain)
  }

  /** All went well: if there was trouble, it is over. */
  over(): void {
    if (this.#retry === undefined) return
    this.#retry.dispose()
    this.#retry = undefined
    this.tell(undefined)
  }

  dispose(): void {
    this.#retry?.dispose()
  }
}
