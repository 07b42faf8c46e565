/** Counts what was refused, by reason and without content (HP2). */
export class Counters<Reason extends string> {
  readonly #counts = new Map<Reason, number>()

  count(reason: Reason): number {
    const count = (this.#counts.get(reason) ?? 0) + 1
    this.#counts.set(reason, count)
    return count
  }

  get(reason: Reason): number {
    return this.#counts.get(reason) ?? 0
  }

  snapshot(): Readonly<Partial<Record<Reason, number>>> {
    const copy: Partial<Record<Reason, number>> = {}
    for (const [reason, count] of this.#counts) copy[reason] = count
    return copy
  }
}
