import { Emitter } from '../base/emitter'
import type { DeviceId } from '../base/ids'

/** The breach that is one too many (HP3). */
const lastStraw = 3

/** What devices did wrong in this session, over all rooms, and which of them are not let in any more (HP3). */
export class Conduct {
  readonly #breaches = new Map<DeviceId, number>()
  readonly #expelled = new Set<DeviceId>()
  readonly #departures = new Emitter<DeviceId>()
  /** Whoever holds a connection to the device closes it. */
  readonly onExpelled = this.#departures.on

  breach(device: DeviceId): void {
    const count = (this.#breaches.get(device) ?? 0) + 1
    this.#breaches.set(device, count)
    if (count >= lastStraw) this.expel(device)
  }

  expel(device: DeviceId): void {
    if (this.#expelled.has(device)) return
    this.#expelled.add(device)
    this.#departures.emit(device)
  }

  isExpelled(device: DeviceId): boolean {
    return this.#expelled.has(device)
  }
}
