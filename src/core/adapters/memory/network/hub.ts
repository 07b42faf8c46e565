import type { Clock } from '../../../base/clock'
import { toBase64Url } from '../../../base/bytes'
import { Emitter } from '../../../base/emitter'
import { assert } from '../../../base/errors'
import { isSessionId, type Alias, type SessionId, type TopicId } from '../../../base/ids'
import type { Random } from '../../../base/random'
import type { OwnStatus, Presence, RelayedFrame, TopicMembership } from '../../../network/signaling'
import type { Wire } from './wire'

/** A client of the hub; what it is told comes over the wire. */
export interface HubClient {
  readonly status: OwnStatus
  lostServer(): void
  present(topic: TopicId, present: readonly Presence[]): void
  frame(topic: TopicId, frame: RelayedFrame): void
}

export type ProvesMembership = (topic: TopicId, session: SessionId, signature: Uint8Array) => boolean

/** The signalling server's part, in memory: who is on which topic and who gets what (SG2, SG3, SG6). */
export class MemoryHub {
  readonly #sessions = new Map<HubClient, SessionId>()
  readonly #topics = new Map<TopicId, Map<HubClient, Alias>>()
  readonly #lastSeen = new Map<TopicId, Map<Alias, number>>()
  readonly #joins = new Emitter<TopicId>()
  /** Somebody came to a topic: peers may find each other there. */
  readonly onJoin = this.#joins.on
  #up = true

  constructor(
    private readonly wire: Wire<HubClient>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly provesMembership: ProvesMembership,
  ) {}

  down(): void {
    this.#up = false
    const clients = [...this.#sessions.keys()]
    this.#sessions.clear()
    this.#topics.clear()
    this.#lastSeen.clear()
    for (const client of clients) client.lostServer()
  }

  up(): void {
    this.#up = true
  }

  /** `undefined` while the server is down. */
  open(client: HubClient): SessionId | undefined {
    if (!this.#up) return undefined
    const session = toBase64Url(this.random.bytes(16))
    assert(isSessionId(session), '16 bytes are a session id')
    this.#sessions.set(client, session)
    return session
  }

  close(client: HubClient): void {
    if (!this.#sessions.delete(client)) return
    for (const topic of [...this.#topics.keys()]) this.leave(client, topic)
  }

  join(client: HubClient, membership: TopicMembership): boolean {
    const { topic, alias } = membership
    const session = this.#sessions.get(client)
    if (session === undefined || !this.provesMembership(topic, session, membership.sign(session))) return false
    const members = this.#topics.get(topic) ?? new Map<HubClient, Alias>()
    this.#topics.set(topic, members.set(client, alias))
    this.#tell(topic)
    this.#joins.emit(topic)
    return true
  }

  leave(client: HubClient, topic: TopicId): void {
    const members = this.#topics.get(topic)
    const alias = members?.get(client)
    if (!members || alias === undefined) return
    members.delete(client)
    if (client.status !== 'invisible') this.#seen(topic, alias)
    if (members.size === 0) this.#topics.delete(topic)
    this.#tell(topic)
  }

  /** The client's status changed. */
  changed(client: HubClient): void {
    for (const [topic, members] of this.#topics) {
      const alias = members.get(client)
      if (alias === undefined) continue
      if (client.status === 'invisible') this.#seen(topic, alias)
      this.#tell(topic)
    }
  }

  /** Who reaches whom changed. */
  shaken(): void {
    for (const topic of this.#topics.keys()) this.#tell(topic)
  }

  isMember(client: HubClient, topic: TopicId): boolean {
    return this.#topics.get(topic)?.has(client) ?? false
  }

  /** With how many it reached. */
  relay(client: HubClient, topic: TopicId, type: RelayedFrame['type'], envelope: Uint8Array): number {
    const members = this.#topics.get(topic)
    const from = members?.get(client)
    if (!members || from === undefined) return 0
    const others = [...members.keys()].filter((other) => other !== client)
    return others.filter((other) =>
      this.wire.carry(client, other, () => {
        other.frame(topic, { type, from, envelope })
      }),
    ).length
  }

  #seen(topic: TopicId, alias: Alias): void {
    const seen = this.#lastSeen.get(topic) ?? new Map<Alias, number>()
    this.#lastSeen.set(topic, seen.set(alias, this.clock.now()))
  }

  #tell(topic: TopicId): void {
    for (const client of this.#topics.get(topic)?.keys() ?? []) {
      // Looked up on arrival, so that nothing older than the truth is shown.
      this.wire.surely(() => {
        if (this.isMember(client, topic)) client.present(topic, this.#present(client, topic))
      })
    }
  }

  #present(client: HubClient, topic: TopicId): readonly Presence[] {
    const members = this.#topics.get(topic) ?? new Map<HubClient, Alias>()
    const own = members.get(client)
    const present = new Map<Alias, Presence>()
    for (const [alias, lastSeen] of this.#lastSeen.get(topic) ?? []) {
      present.set(alias, { alias, status: 'offline', lastSeen })
    }
    for (const [other, alias] of members) {
      if (other.status !== 'invisible' && this.wire.reaches(other, client)) {
        present.set(alias, { alias, status: other.status })
      }
    }
    return [...present.values()].filter(({ alias }) => alias !== own)
  }
}
