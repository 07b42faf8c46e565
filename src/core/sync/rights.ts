import type { AccountId, DeviceId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { isMember, newestEpoch } from '../conversation/directory'
import { accountsOfDevices, devicesInEpoch } from '../conversation/devices'
import { strayKeys, type EpochKey } from '../conversation/epoch'

/** By whom and what a room of one epoch is judged at the moment; replaced whole when members change. */
export class RoomRights {
  #rights: ConversationRights
  #accounts: ReadonlyMap<DeviceId, AccountId> = new Map()
  #peers: ReadonlySet<DeviceId> = new Set()

  constructor(
    rights: ConversationRights,
    readonly epoch: number,
    /** Trusted to link until the log tells us that we are a member. */
    private readonly introduced: readonly DeviceId[],
    private readonly self: AccountId,
  ) {
    this.#rights = rights
    this.update(rights)
  }

  get current(): ConversationRights {
    return this.#rights
  }

  update(rights: ConversationRights): void {
    this.#rights = rights
    this.#accounts = accountsOfDevices(rights.directory)
    this.#peers = new Set(devicesInEpoch(rights.directory, this.epoch))
  }

  /**
   * Keys that no longer count, to be shown to the members (EV12): on the topic of the newest epoch, where nobody is
   * but them. A community's channels have theirs from the community's.
   */
  get strays(): readonly EpochKey[] {
    const { directory, inCommunity, keys } = this.#rights
    const among = !inCommunity && directory.kind !== 'direct' && this.epoch >= newestEpoch(directory)
    return among ? strayKeys(keys, directory) : []
  }

  /** What was written under a newer epoch's key is not for this topic, but for those of keys that no longer count. */
  get upTo(): number {
    return this.strays.reduce((newest, { epoch }) => Math.max(newest, epoch), this.epoch)
  }

  accountOf(device: DeviceId): AccountId | undefined {
    return this.#accounts.get(device)
  }

  isOf(account: AccountId): boolean {
    return isMember(this.#rights.directory, account)
  }

  /** Whoever is or was a member of this epoch. */
  get peers(): ReadonlySet<DeviceId> {
    return this.#peers
  }

  isKnown(device: DeviceId): boolean {
    return this.#accounts.has(device)
  }

  /** Nobody is let in on somebody's word once the log itself can tell. */
  isLinkable(device: DeviceId): boolean {
    if (this.#peers.has(device)) return true
    return !isMember(this.#rights.directory, this.self) && this.introduced.includes(device)
  }
}
