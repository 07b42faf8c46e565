import type { Clock } from '../src/core/base/clock'
import type { SessionId, TopicId } from '../src/core/base/ids'
import { closeCodes } from '../src/core/protocol/signaling/errors'
import type { Connection } from './connection'
import type { Limits } from './limits'
import type { Session } from './sessions'
import { type SignalEffect, type SignalLink, SignalRooms } from './signal'

export interface SignalExchangeDeps {
  readonly clock: Clock
  readonly limits: Limits
  isMember(session: SessionId, topic: TopicId): boolean
  /** To the topic's rooms at other nodes (SG13). */
  publish(topic: TopicId, text: string): void
  /** Other nodes are to learn what is on these topics now. */
  touch(topics: readonly TopicId[]): void
}

/** Where the sockets of `/signal` meet (SG5): it runs the rooms and delivers what they return. */
export class SignalExchange {
  readonly #rooms: SignalRooms
  readonly #connections = new Map<SignalLink, Connection>()

  constructor(private readonly deps: SignalExchangeDeps) {
    this.#rooms = new SignalRooms(
      (session, topic) => deps.isMember(session, topic),
      deps.limits.topicsPerSession,
      (topic, text) => {
        deps.publish(topic, text)
      },
    )
  }

  open(session: Session, connection: Connection): SignalLink {
    const open = this.#rooms.linksOf(session.id)
    for (const link of open.slice(0, Math.max(0, open.length + 1 - this.deps.limits.signalSocketsPerSession)))
      this.#connections.get(link)?.end(closeCodes.replaced, 'the session opened too many sockets')
    const link = this.#rooms.open(session.id)
    this.#connections.set(link, connection)
    return link
  }

  close(link: SignalLink): void {
    const topics = [...link.topics]
    this.#connections.delete(link)
    this.#rooms.close(link)
    this.deps.touch(topics)
  }

  subscribe(link: SignalLink, topics: readonly TopicId[]): void {
    this.#deliver(this.#rooms.subscribe(link, topics, this.deps.clock.now()))
    this.deps.touch(topics)
  }

  unsubscribe(link: SignalLink, topics: readonly TopicId[]): void {
    this.#rooms.unsubscribe(link, topics)
    this.deps.touch(topics)
  }

  publish(link: SignalLink, topic: TopicId, text: string): void {
    this.#deliver(this.#rooms.publish(link, topic, text))
  }

  /** Published in the topic's room at another node. */
  published(topic: TopicId, text: string): void {
    this.#deliver(this.#rooms.arrived(topic, text))
  }

  isOpen(topic: TopicId): boolean {
    return this.#rooms.isOpen(topic)
  }

  /** The session joined the topic: what waited for it comes to pass. */
  joined(session: SessionId, topic: TopicId): void {
    this.#deliver(this.#rooms.joined(session, topic))
  }

  left(session: SessionId, topic: TopicId): void {
    this.#rooms.left(session, topic)
  }

  /** The session is over, or lives elsewhere now. */
  release(session: SessionId, code: number, reason: string): void {
    for (const link of this.#rooms.linksOf(session)) {
      const connection = this.#connections.get(link)
      this.close(link)
      connection?.end(code, reason)
    }
  }

  sweep(): void {
    this.#deliver(this.#rooms.sweep(this.deps.clock.now()))
  }

  get connections(): ReadonlyMap<SignalLink, Connection> {
    return this.#connections
  }

  #deliver(effects: readonly SignalEffect[]): void {
    for (const { to, text } of effects) this.#connections.get(to)?.send(text)
  }
}
