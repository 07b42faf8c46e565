import type { Clock } from './clock'
import type { Disposable } from './disposables'

/**
 * Lets something be done at once, and then not again for a while: what comes meanwhile is done together at the end
 * of it. So what happens rarely is not late, and what happens often is not in the way of what it happens beside.
 */
export class Throttle implements Disposable {
  #resting: Disposable | undefined
  #refused = false

  constructor(
    private readonly clock: Clock,
    private readonly pauseMs: number,
    /** It may be done again, and somebody wanted to. */
    private readonly again: () => void,
  ) {}

  /** True where it may be done now; otherwise `again` is told once it may. */
  take(): boolean {
    if (this.#resting !== undefined) {
      this.#refused = true
      return false
    }
    this.#resting = this.clock.after(this.pauseMs, () => {
      this.#resting = undefined
      if (!this.#refused) return
      this.#refused = false
      this.again()
    })
    return true
  }

  dispose(): void {
    this.#resting?.dispose()
    this.#resting = undefined
    this.#refused = false
  }
}
