import { type Clock, every } from '../../../base/clock'
import { DisposableStore } from '../../../base/disposables'
import { equalBytes } from '../../../base/bytes'
import type { DeviceId, TopicId } from '../../../base/ids'
import type { Random } from '../../../base/random'
import { Conduct } from '../../../network/conduct'
import type { LinkIdentity } from '../../../network/identity'
import type { Breach, HistoryStream, PeerLink, PeerRoom, PeerTransport, RoomOptions } from '../../../network/transport'
import type { HubClient } from './hub'
import { HalfLink, type Packet } from './link'
import type { Wire } from './wire'

export interface MeetingPlace {
  readonly wire: Wire<HubClient>
  readonly clock: Clock
  readonly random: Random
  /** Has the server let this client in there? */
  readonly isMember: (client: HubClient, topic: TopicId) => boolean
}

/** Rooms look for each other, say again what may be lost, and notice silence, once in this span (ms). */
const tickMs = 5_000
/** Who was refused is not asked again for a while, in ms. */
const refusedMs = 30_000

/** All rooms of one network, and who of them may meet. */
export class MemoryRooms {
  readonly #rooms = new Set<MemoryRoom>()

  constructor(readonly place: MeetingPlace) {}

  enter(room: MemoryRoom): void {
    this.#rooms.add(room)
  }

  leave(room: MemoryRoom): void {
    this.#rooms.delete(room)
  }

  /** Everybody who could be linked with somebody on this topic now is. */
  introduce(topic?: TopicId): void {
    const rooms = [...this.#rooms].filter(({ options }) => topic === undefined || options.topic === topic)
    for (const [index, left] of rooms.entries()) {
      for (const right of rooms.slice(index + 1)) if (this.#mayMeet(left, right)) left.meet(right)
    }
  }

  /** A client's connections break. */
  cut(client: HubClient): void {
    for (const room of this.#rooms) if (room.client === client) room.endLinks()
  }

  #mayMeet(left: MemoryRoom, right: MemoryRoom): boolean {
    const { isMember, wire } = this.place
    const { key, topic } = left.options
    return (
      left.client !== right.client &&
      topic === right.options.topic &&
      equalBytes(key, right.options.key) &&
      wire.reaches(left.client, right.client) &&
      isMember(left.client, topic) &&
      isMember(right.client, topic)
    )
  }
}

/** Links the rooms of one network without a socket: the twin of the WebRTC transport, with the same bounds. */
export class MemoryTransport implements PeerTransport {
  readonly #conduct = new Conduct()
  readonly #attached = new Set<MemoryRoom>()

  constructor(
    private readonly client: HubClient,
    private readonly identity: LinkIdentity,
    private readonly rooms: MemoryRooms,
  ) {}

  attach(options: RoomOptions): PeerRoom {
    const { client, identity, rooms } = this
    const room = new MemoryRoom(options, client, identity, rooms, this.#conduct, () => this.#attached.delete(room))
    this.#attached.add(room)
    return room
  }

  dispose(): void {
    for (const room of [...this.#attached]) room.dispose()
  }
}

class MemoryRoom implements PeerRoom {
  readonly #owned = new DisposableStore()
  readonly #links = new Map<MemoryRoom, HalfLink>()
  /** Which connection with a room the present link is: what an earlier one still had underway is not for it. */
  readonly #keys = new Map<MemoryRoom, string>()
  readonly #refused = new Map<MemoryRoom, number>()

  constructor(
    readonly options: RoomOptions,
    readonly client: HubClient,
    private readonly identity: LinkIdentity,
    private readonly rooms: MemoryRooms,
    private readonly conduct: Conduct,
    left: () => void,
  ) {
    const { doc, awareness, topic } = options
    const { clock, wire } = rooms.place

    const spread = (update: Uint8Array, origin: unknown): void => {
      for (const link of this.#links.values()) if (link !== origin) link.update(update)
    }
    const tell = (change: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown): void => {
      const clients = [...change.added, ...change.updated, ...change.removed]
      for (const link of this.#links.values()) if (link !== origin) link.awareness(clients)
    }
    doc.on('update', spread)
    awareness.on('update', tell)
    this.#owned.add({
      dispose: () => {
        this.#sayGoodbye()
        doc.off('update', spread)
        awareness.off('update', tell)
        this.endLinks()
        rooms.leave(this)
        left()
      },
    })
    this.#owned.add(
      conduct.onExpelled((device) => {
        for (const link of this.#links.values()) if (link.isOpen && link.device === device) link.end()
      }),
    )
    this.#owned.add(
      every(clock, tickMs, () => {
        for (const link of [...this.#links.values()]) link.tick()
        rooms.introduce(topic)
      }),
    )
    rooms.enter(this)
    wire.surely(() => {
      rooms.introduce(topic)
    })
  }

  expel(device: DeviceId): void {
    this.conduct.expel(device)
  }

  review(): void {
    for (const link of [...this.#links.values()]) if (link.isOpen && !this.options.admits(link.device)) link.end()
    // Whoever was refused may be let in by now.
    this.#refused.clear()
    this.rooms.introduce(this.options.topic)
  }

  history(device: DeviceId): HistoryStream | undefined {
    return [...this.#links.values()].find((link) => link.isOpen && link.device === device)?.history()
  }

  tell(device: DeviceId, message: Uint8Array): boolean {
    // The newest first: an older one to the same device may be dead, and not known to be.
    const links = [...this.#links.values()].reverse()
    return links.find((link) => link.isOpen && link.device === device)?.tell(message) === true
  }

  breached(breach: Breach, device: DeviceId): void {
    this.options.onBreach(breach, device)
    this.conduct.breach(device)
  }

  dispose(): void {
    this.#owned.dispose()
  }

  endLinks(): void {
    for (const link of [...this.#links.values()]) link.end()
  }

  /** Both sides open a half at the same moment; each hears the other over the wire. */
  meet(other: MemoryRoom): void {
    if (this.#isBusyWith(other) || other.#isBusyWith(this)) return
    const [ours, theirs] = [this.#fingerprint(), this.#fingerprint()]
    this.#open(other, { local: ours, remote: theirs })
    other.#open(this, { local: theirs, remote: ours })
  }

  #isBusyWith(other: MemoryRoom): boolean {
    const { clock } = this.rooms.place
    return this.#links.has(other) || (this.#refused.get(other) ?? -Infinity) > clock.now()
  }

  #open(other: MemoryRoom, fingerprints: { readonly local: string; readonly remote: string }): void {
    const { clock, wire } = this.rooms.place
    const key = `${fingerprints.local} ${fingerprints.remote}`
    const mirrored = `${fingerprints.remote} ${fingerprints.local}`
    const link = new HalfLink(
      {
        room: this.options,
        identity: this.identity,
        clock,
        send: (packet) => {
          wire.carry(this.client, other.client, () => {
            other.#hear(this, mirrored, packet)
          })
        },
        isExpelled: (device) => {
          if (!this.conduct.isExpelled(device)) return false
          this.#refused.set(other, clock.now() + refusedMs)
          return true
        },
        opened: () => {
          this.#report()
        },
        closed: () => {
          this.#links.delete(other)
          this.#keys.delete(other)
          this.#report()
        },
        breached: (breach, device) => {
          if (device === undefined) {
            this.#refused.set(other, clock.now() + refusedMs)
            this.options.onBreach(breach, device)
          } else this.breached(breach, device)
        },
      },
      fingerprints,
    )
    this.#links.set(other, link)
    this.#keys.set(other, key)
  }

  #hear(from: MemoryRoom, key: string, packet: Packet): void {
    if (this.#keys.get(from) === key) this.#links.get(from)?.hear(packet)
  }

  #report(): void {
    if (this.#owned.disposed) return
    const open: readonly PeerLink[] = [...this.#links.values()].filter(({ isOpen }) => isOpen)
    this.options.onLinks(open)
  }

  /** The others hear that we left; our own awareness keeps its state, one step on, for the next room. */
  #sayGoodbye(): void {
    const { awareness } = this.options
    if (awareness.getLocalState() === null) return
    for (const link of this.#links.values()) link.awareness([awareness.clientID], new Map())
    awareness.setLocalState(awareness.getLocalState())
  }

  #fingerprint(): string {
    const hex = [...this.rooms.place.random.bytes(32)].map((byte) => byte.toString(16).padStart(2, '0'))
    return `sha-256 ${hex.join(':')}`
  }
}
