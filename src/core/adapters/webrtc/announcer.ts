import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'

/** Says that we are there, once for all who ask for it until then. */
export class Announcer implements Disposable {
  #next: { readonly at: number; readonly timer: Disposable } | undefined
  #over = false

  constructor(
    private readonly clock: Clock,
    private readonly say: () => void,
  ) {}

  within(ms: number): void {
    const at = this.clock.now() + ms
    if (this.#over || (this.#next !== undefined && this.#next.at <= at)) return
    this.#next?.timer.dispose()
    const timer = this.clock.after(ms, () => {
      this.#next = undefined
      this.say()
    })
    this.#next = { at, timer }
  }

  dispose(): void {
    this.#over = true
    this.#next?.timer.dispose()
  }
}
