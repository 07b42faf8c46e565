import type { Clock } from '../../../src/core/base/clock'
import { fraction, type Random } from '../../../src/core/base/random'

/** How badly the air carries frames: probabilities in [0, 1], delays in ms. */
export interface Weather {
  readonly loss: number
  readonly duplication: number
  /** Each frame takes up to this long, each its own time: so they overtake one another. */
  readonly delayMs: number
}

export const calm: Weather = { loss: 0, duplication: 0, delayMs: 0 }

/** Carries frames between places that may be parted from each other. */
export class Air {
  weather: Weather = calm
  #islands = new Map<string, number>()

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** People on different islands cannot reach each other; who is not named stays on the mainland. */
  part(...islands: readonly (readonly string[])[]): void {
    this.#islands = new Map(islands.flatMap((names, island) => names.map((name) => [name, island + 1] as const)))
  }

  heal(): void {
    this.#islands.clear()
  }

  reaches(one: string, other: string): boolean {
    return (this.#islands.get(one) ?? 0) === (this.#islands.get(other) ?? 0)
  }

  /** Perhaps never, perhaps twice, perhaps later than what is sent after it. */
  carry(from: string, to: string, arrive: () => void): void {
    const { loss, duplication, delayMs } = this.weather
    if (!this.reaches(from, to) || fraction(this.random) < loss) return
    const copies = fraction(this.random) < duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      this.clock.after(Math.floor(fraction(this.random) * delayMs), () => {
        if (this.reaches(from, to)) arrive()
      })
    }
  }
}
