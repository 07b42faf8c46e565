import type { DeviceId, TopicId } from '../../base/ids'
import { neighbours } from '../../link/neighbours'

/** With whom a room keeps links: in a crowd not with everybody, for what is said goes round over them. */
export class Crowd {
  constructor(
    private readonly self: DeviceId,
    private readonly topic: TopicId,
    private readonly room: {
      admits(device: DeviceId): boolean
      /** Who is there, as far as that is known. */
      present(): ReadonlySet<DeviceId> | undefined
    },
  ) {}

  wants(device: DeviceId): boolean {
    if (!this.room.admits(device)) return false
    const present = this.room.present()
    return present === undefined || this.#chosenOf([...present, device]).has(device)
  }

  /** Which of those linked to keep, and who else is to be met; chosen once for all, for it looks at each of a crowd. */
  choose(linked: readonly DeviceId[]): { readonly kept: ReadonlySet<DeviceId>; readonly lacking: boolean } {
    const { room } = this
    const present = room.present()
    const chosen = present && this.#chosenOf(present)
    const keeps = (device: DeviceId): boolean =>
      present?.has(device) === true ? chosen?.has(device) === true : this.wants(device)
    const kept = new Set(linked.filter((device) => keeps(device) && room.admits(device)))
    return { kept, lacking: [...(chosen ?? [])].some((device) => room.admits(device) && !linked.includes(device)) }
  }

  #chosenOf(present: Iterable<DeviceId>): ReadonlySet<DeviceId> {
    return neighbours(this.self, present, this.topic)
  }
}
