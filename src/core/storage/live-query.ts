import type { Disposable } from '../base/disposables'
import type { Look, Touches } from './touch'

/** One run of a query: what it gave, and where it looked for that. */
export interface Answer<T> {
  readonly result: LiveResult<T>
  readonly looks: readonly Look[]
}

export type LiveResult<T> =
  { readonly kind: 'value'; readonly value: T } | { readonly kind: 'failed'; readonly error: unknown }

export interface Watch extends Disposable {
  committed(touches: Touches): void
  /** Calls the listener no more, but for a last word on why. */
  end(error: unknown): void
}

/** Runs a query again after each commit that touched where it last looked. */
export class LiveQuery<T> implements Watch {
  #looks: readonly Look[] = []
  /** Commits that came while the query ran: it cannot have seen them. */
  #missed: Touches[] | undefined
  #disposed = false

  constructor(
    private readonly query: () => Promise<Answer<T>>,
    private readonly listener: (result: LiveResult<T>) => void,
  ) {
    void this.#run()
  }

  committed(touches: Touches): void {
    if (this.#missed !== undefined) this.#missed.push(touches)
    else if (this.#concerns(touches)) void this.#run()
  }

  end(error: unknown): void {
    if (!this.#disposed) this.#tell({ kind: 'failed', error })
    this.#disposed = true
  }

  dispose(): void {
    this.#disposed = true
  }

  async #run(): Promise<void> {
    let missed: Touches[]
    do {
      this.#missed = missed = []
      const { result, looks } = await this.query()
      if (this.#disposed) return
      this.#looks = looks
      this.#tell(result)
    } while (missed.some((touches) => this.#concerns(touches)))
    this.#missed = undefined
  }

  /** A listener's bug belongs to the listener: it surfaces, and the query goes on. */
  #tell(result: LiveResult<T>): void {
    try {
      this.listener(result)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  #concerns(touches: Touches): boolean {
    return !this.#disposed && this.#looks.some((look) => touches.meet(look))
  }
}
