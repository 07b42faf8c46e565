import type { Clock } from '../../../base/clock'
import { fraction, type Random } from '../../../base/random'

/** What may happen to a frame on its way; probabilities from 0 to 1. */
export interface Faults {
  readonly loss: number
  readonly duplication: number
  /** How likely a frame is to dawdle, so that later ones overtake it … */
  readonly delay: number
  /** … and by how many ms at most. */
  readonly delayMs: number
}

export const noFaults: Faults = { loss: 0, duplication: 0, delay: 0, delayMs: 0 }

/** Carries what is said between ends, by the clock, with the faults it was given. `End` is who sits at one. */
export class Wire<End extends object> {
  #faults = noFaults
  #groups: Map<End, number> | undefined

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  set(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults }
  }

  /** Ends of different groups do not reach each other; ends in no group reach nobody. */
  partition(groups: readonly (readonly End[])[]): void {
    this.#groups = new Map(groups.flatMap((group, index) => group.map((end): [End, number] => [end, index])))
  }

  heal(): void {
    this.#groups = undefined
  }

  reaches(from: End, to: End): boolean {
    if (!this.#groups || from === to) return true
    const group = this.#groups.get(from)
    return group !== undefined && group === this.#groups.get(to)
  }

  /** In order and for certain, as between a client and its server. */
  surely(deliver: () => void): void {
    this.clock.after(0, deliver)
  }

  /** From one end to another, if at all. False where it is already known to be lost. */
  carry(from: End, to: End, deliver: () => void): boolean {
    const { loss, duplication } = this.#faults
    if (!this.reaches(from, to) || this.#happens(loss)) return false
    const copies = this.#happens(duplication) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      this.clock.after(this.#delay(), () => {
        if (this.reaches(from, to)) deliver()
      })
    }
    return true
  }

  #delay(): number {
    const { delay, delayMs } = this.#faults
    return this.#happens(delay) ? Math.round(fraction(this.random) * delayMs) : 0
  }

  #happens(probability: number): boolean {
    return probability > 0 && fraction(this.random) < probability
  }
}
