/** Chances that come out the same for the same seed (mulberry32). */
export class Chances {
  #state: number

  constructor(readonly seed: number) {
    this.#state = seed
  }

  /** From 0, to below 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0]
  }

  isMet(share: number): boolean {
    return this.fraction() < share
  }

  /** Others that depend on this one, whatever order they are used in. */
  branch(): Chances {
    return new Chances(this.whole(0, 2 ** 31))
  }
}
