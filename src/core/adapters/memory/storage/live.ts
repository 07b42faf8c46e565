import type { Disposable } from '../../../base/disposables'
import type { LiveResult } from '../../../storage/rows'
import { sees, type Look, type Touch } from './touch'

/** One run of a query: what it gave, and where it looked for that. */
export interface Answer<T> {
  readonly result: LiveResult<T>
  readonly looks: readonly Look[]
}

export interface Watch extends Disposable {
  committed(touches: readonly Touch[]): void
}

/** Runs a query again after each commit that touched where it last looked. */
export class LiveQuery<T> implements Watch {
  #looks: readonly Look[] = []
  /** Commits that came while the query ran: it cannot have seen them. */
  #missed: Touch[] | undefined
  #disposed = false

  constructor(
    private readonly query: () => Promise<Answer<T>>,
    private readonly listener: (result: LiveResult<T>) => void,
  ) {
    void this.#run()
  }

  committed(touches: readonly Touch[]): void {
    if (this.#missed !== undefined) this.#missed.push(...touches)
    else if (this.#concerns(touches)) void this.#run()
  }

  dispose(): void {
    this.#disposed = true
  }

  async #run(): Promise<void> {
    do {
      this.#missed = []
      const { result, looks } = await this.query()
      if (this.#disposed) return
      this.#looks = looks
      this.#tell(result)
    } while (this.#concerns(this.#missed))
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

  #concerns(touches: readonly Touch[]): boolean {
    return !this.#disposed && touches.some((touch) => this.#looks.some((look) => sees(look, touch)))
  }
}
