import { Emitter } from './emitter'

/** Counts what was refused, by reason and without content (HP2). */
export class Counters<Reason extends string> {
  /** Some count went up. */
  readonly changed = new Emitter<Reason>()
  readonly #counts = new Map<Reason, number>()

  count(reason: Reason): number {
    const count = (this.#counts.get(reason) ?? 0) + 1
    this.#counts.set(reason, count)
    this.changed.emit(reason)
    return count
  }

  get(reason: Reason): number {
    return this.#counts.get(reason) ?? 0
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }
}
