import type { DeviceId } from '../base/ids'

/** What the steps of a call need at most, of ten who look for a way at once, and then some. */
const burst = 400
const perSecond = 50
/** Devices remembered; whoever is forgotten starts afresh, and so many members nobody calls with. */
const mostDevices = 256

interface Allowance {
  readonly left: number
  readonly at: number
}

/** How much each device may say of calls over its link: opening a frame costs a signature, and a member may lie (HP2). */
export class CallPace {
  readonly #allowances = new Map<DeviceId, Allowance>()

  /** Whether this one is listened to; `now` in ms. */
  admits(device: DeviceId, now: number): boolean {
    const { at, left } = this.#allowances.get(device) ?? { at: now, left: burst }
    const earned = (Math.max(0, now - at) * perSecond) / 1_000
    const have = Math.min(burst, left + earned)
    const admitted = have >= 1
    this.#allowances.delete(device)
    this.#allowances.set(device, { at: now, left: admitted ? have - 1 : have })
    const [oldest] = this.#allowances.keys()
    if (this.#allowances.size > mostDevices && oldest !== undefined) this.#allowances.delete(oldest)
    return admitted
  }
}
