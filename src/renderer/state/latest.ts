import { type Clock, type Disposable, Throttle } from '../../core'

/** Reports a value at once, and of those that follow each other quickly only the latest now and then. */
export class Latest<T> implements Disposable {
  #waiting: { readonly value: T } | undefined
  readonly #pace: Throttle

  constructor(
    clock: Clock,
    pauseMs: number,
    private readonly report: (value: T) => void,
  ) {
    this.#pace = new Throttle(clock, pauseMs, () => {
      if (this.#waiting !== undefined && this.#pace.take()) this.#tell()
    })
  }

  readonly note = (value: T): void => {
    this.#waiting = { value }
    if (this.#pace.take()) this.#tell()
  }

  /** What waited is reported now. */
  dispose(): void {
    this.#pace.dispose()
    this.#tell()
  }

  #tell(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.report(waiting.value)
  }
}
