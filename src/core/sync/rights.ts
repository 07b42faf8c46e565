import type { AccountId, DeviceId, KeyId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { isMember, newestEpoch } from '../conversation/directory'
import { accountsOfDevices, devicesInEpoch } from '../conversation/devices'
import { namesOf } from '../conversation/keyring'
import { closedPast, isWithin, type Stretch } from '../conversation/past'
import type { OrderKey } from '../protocol/peer/order'
import { strayKeys, type EpochKey } from '../conversation/epoch'

/** By whom and what a room of one epoch is judged at the moment; replaced whole when members change. */
export class RoomRights {
  #rights: ConversationRights
  #accounts: ReadonlyMap<DeviceId, AccountId> = new Map()
  #peers: ReadonlySet<DeviceId> = new Set()
  /** What is closed to whose devices, of those to whom anything is (EV17). */
  #closed: ReadonlyMap<AccountId, readonly Stretch[]> = new Map()
  /** From here on everything is open to everybody. */
  #closedUpTo = ''
  /** Who said that they know that they are out. */
  #parted: ReadonlySet<DeviceId> = new Set()
  /** We are out, and whoever has to know it does: we wait for those who may tell us otherwise. */
  listening = false

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
    this.#closed = closedPasts(rights.directory)
    this.#closedUpTo = [...this.#closed.values()].flat().reduce((last, { to }) => (to > last ? to : last), '')
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

  /** The names of the keys that we have; a community's channels have theirs from the community's. */
  get keyNames(): readonly KeyId[] {
    const { directory, inCommunity, keys } = this.#rights
    return inCommunity || directory.kind === 'direct' ? [] : namesOf(keys)
  }

  /** What was written under a newer epoch's key is not for this topic, but for those of keys that no longer count. */
  get upTo(): number {
    return this.strays.reduce((newest, { epoch }) => Math.max(newest, epoch), this.epoch)
  }

  /** Who is out and said to know it; true where they are others now. */
  part(devices: ReadonlySet<DeviceId>): boolean {
    const before = [...this.#parted].sort().join()
    this.#parted = devices
    return [...devices].sort().join() !== before
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

  /** What is closed to ourselves. */
  get closed(): readonly Stretch[] {
    return this.#closed.get(this.self) ?? []
  }

  /** Whether that device may have what was said at this point (EV17). */
  isOpenTo(device: DeviceId, order: OrderKey): boolean {
    const account = this.#accounts.get(device)
    return account === undefined || !isWithin(this.#closed.get(account) ?? [], order)
  }

  /** Whether whoever reads the shared document may. */
  isOpenToAll(order: OrderKey): boolean {
    return order >= this.#closedUpTo || [...this.#peers].every((device) => this.isOpenTo(device, order))
  }

  isKnown(device: DeviceId): boolean {
    return this.#accounts.has(device)
  }

  /** Whose presence is of use here. */
  get expected(): readonly DeviceId[] {
    return [...this.#peers].filter((device) => this.isLinkable(device))
  }

  /** Nobody is let in on somebody's word once the log itself can tell, nor who knows that they are out. */
  isLinkable(device: DeviceId): boolean {
    const account = this.#accounts.get(device)
    if (this.#parted.has(device) && account !== undefined && !this.isOf(account)) return false
    if (this.#peers.has(device)) return true
    return !isMember(this.#rights.directory, this.self) && this.introduced.includes(device)
  }
}

const closedPasts = (directory: ConversationRights['directory']): ReadonlyMap<AccountId, readonly Stretch[]> => {
  if (directory.policies.every(({ policy }) => policy.history === 'everything')) return new Map()
  return new Map(
    directory.members
      .map(({ account }) => [account, closedPast(directory, account)] as const)
      .filter(([, closed]) => closed.length > 0),
  )
}
