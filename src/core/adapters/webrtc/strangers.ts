import type { Clock } from '../../base/clock'
import type { DeviceId } from '../../base/ids'

/** Whoever is not admitted is complained of once in this span, and may be a member by its end; in ms. */
const refusedMs = 30_000
const mostRefused = 256

/** Who came to a room and was not let in. */
export class Strangers {
  readonly #refused = new Map<DeviceId, number>()

  constructor(private readonly clock: Clock) {}

  /** False where that was complained of lately. */
  refuse(device: DeviceId): boolean {
    const now = this.clock.now()
    if ((this.#refused.get(device) ?? -Infinity) > now) return false
    this.#refused.set(device, now + refusedMs)
    const [oldest] = this.#refused.keys()
    if (this.#refused.size > mostRefused && oldest !== undefined) this.#refused.delete(oldest)
    return true
  }

  /** Whether one of them is let in by now: then all of them are forgotten. */
  reconsider(admits: (device: DeviceId) => boolean): boolean {
    const found = [...this.#refused.keys()].some(admits)
    if (found) this.#refused.clear()
    return found
  }
}
