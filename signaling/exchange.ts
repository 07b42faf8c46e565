import type { Clock } from '../src/core/base/clock'
import type { Alias, SessionId, TopicId, Zid } from '../src/core/base/ids'
import { type Random, fraction } from '../src/core/base/random'
import { type Result, err, ok } from '../src/core/base/result'
import type { RelayFrame } from '../src/core/protocol/signaling/clientFrames'
import { type Refusal, closeCodes, refusal } from '../src/core/protocol/signaling/errors'
import type { OwnStatusField, PresenceField } from '../src/core/protocol/signaling/fields'
import { encodeServerFrame } from '../src/core/protocol/signaling/serverFrames'
import type { Connection } from './connection'
import { Gathered, type Tidings } from './gathered'
import { Hub } from './hub'
import type { Limits } from './limits'
import type { Meter } from './metrics/meter'
import { type OtherNodes, noOtherNodes } from './others'
import type { Sighting } from './presence'
import { provesMembership } from './proofs'
import { type Session, Sessions, type SharedCredentials } from './sessions'
import { SignalExchange } from './signalExchange'

export interface ExchangeOptions {
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly meter: Meter
  readonly others?: OtherNodes
  /** Where several nodes share a secret, what their sessions prove themselves by. */
  readonly credentials?: SharedCredentials
}

/**
 * Where sockets and HTTP calls meet: it runs the pure parts (sessions, hub, rooms) and delivers what they
 * return. A frame posted over HTTP takes the same way as one from a socket (SG4).
 */
export class Exchange {
  readonly sessions: Sessions
  readonly signal: SignalExchange
  readonly #hub: Hub
  readonly #sockets = new Map<SessionId, Connection>()
  readonly #gathered: Gathered
  readonly #others: OtherNodes
  #isRelaying = true

  constructor(private readonly options: ExchangeOptions) {
    const { limits, random, clock, others = noOtherNodes } = options
    this.#others = others
    this.sessions = new Sessions(random, limits, options.credentials)
    const elsewhere = (topic: TopicId): Iterable<Sighting> => others.sightings(topic)
    this.#hub = new Hub({ ...limits, now: () => clock.now(), provesMembership, elsewhere })
    this.#gathered = new Gathered(clock, (tidings) => {
      this.#told(tidings)
    })
    this.signal = new SignalExchange({
      clock,
      limits,
      isMember: (session, topic) => this.#hub.isMember(session, topic),
      publish: (topic, text) => {
        others.publish(topic, text)
      },
      touch: (topics) => {
        this.#touch(topics)
      },
    })
  }

  /** The session's one socket on `/ws/msg`; an earlier one is ended. */
  openSocket(session: Session, connection: Connection): void {
    const earlier = this.#sockets.get(session.id)
    this.#sockets.set(session.id, connection)
    earlier?.end(closeCodes.replaced, 'the session opened another socket')
    connection.send(encodeServerFrame({ type: 'connected', zid: session.zid, session: session.id }))
    this.#gathered.changed(this.#hub.connect(session.id))
    this.#touch(this.#hub.topicsOf(session.id))
  }

  closeSocket(session: Session, connection: Connection): void {
    if (this.#sockets.get(session.id) !== connection) return
    this.#sockets.delete(session.id)
    this.#gathered.changed(this.#hub.disconnect(session.id))
    this.#touch(this.#hub.topicsOf(session.id))
  }

  /** Is the session's socket at this node? */
  hasSocket(session: SessionId): boolean {
    return this.#sockets.has(session)
  }

  /** Who is there; known a moment later where that has to be asked of other nodes. */
  join(
    session: Session,
    topic: TopicId,
    alias: Alias,
    signature: string,
  ): Result<readonly PresenceField[] | Promise<readonly PresenceField[]>, Refusal> {
    const joined = this.#hub.join(session.id, topic, alias, signature)
    if (!joined.ok) return joined
    this.#gathered.changed(joined.value)
    this.#touch([topic])
    this.signal.joined(session.id, topic)
    const looked = this.#others.look(topic)
    if (looked === undefined) return ok(this.#hub.present(session.id, topic))
    const present = looked.then(() => {
      // Without a socket here nobody is to be told more of the topic.
      this.#touch([topic])
      return this.#hub.present(session.id, topic)
    })
    return ok(present)
  }

  leave(session: Session, topic: TopicId): Result<undefined, Refusal> {
    const left = this.#hub.leave(session.id, topic)
    if (!left.ok) return left
    this.signal.left(session.id, topic)
    this.#gathered.changed(left.value)
    this.#touch([topic])
    return ok(undefined)
  }

  setStatus(session: Session, status: OwnStatusField): void {
    this.#gathered.changed(this.#hub.setStatus(session.id, status))
    this.#touch(this.#hub.topicsOf(session.id))
  }

  isMember(session: Session, topic: TopicId): boolean {
    return this.#hub.isMember(session.id, topic)
  }

  /** How many other sessions' sockets took the frame; known later where some are at other nodes. */
  relay(session: Session, frame: RelayFrame): Result<number | Promise<number>, Refusal> {
    if (!this.#isRelaying) return err(refusal('DRAINING', 'The server is going: send this again when you are back.'))
    const delivery = this.#hub.route(session.id, frame)
    if (!delivery.ok) return delivery
    const { text, to } = delivery.value
    const here = this.#send(to, text)
    const counted = (elsewhere: number): number => {
      this.options.meter.relayed(frame.envelope.length, here + elsewhere)
      return here + elsewhere
    }
    const elsewhere = this.#others.relay(frame.topic, text)
    return ok(typeof elsewhere === 'number' ? counted(elsewhere) : elsewhere.then(counted))
  }

  /** A frame relayed at another node; how many sockets here took it. */
  deliver(topic: TopicId, text: string): number {
    return this.#isRelaying ? this.#send(this.#hub.reachable(topic), text) : 0
  }

  /** What other nodes are to know of a topic: whom of ours they see there; `undefined` where none of ours listens. */
  standing(topic: TopicId): ReturnType<Hub['standing']> {
    return this.#hub.standing(topic) ?? (this.signal.isOpen(topic) ? new Map() : undefined)
  }

  changingElsewhere(topics: readonly TopicId[], change: () => void): void {
    this.#gathered.changed(this.#hub.changingElsewhere(topics, change))
  }

  /** Signed out or expired: topics are left, subscriptions end, sockets are closed. */
  endSession(id: SessionId): void {
    this.#release(id, closeCodes.sessionOver, 'the session is over')
  }

  /** The session goes on at another node. */
  moveSession(id: SessionId): void {
    this.#release(id, closeCodes.replaced, 'the session opened another socket')
  }

  /** Ends every session of a zid that is welcome no more. */
  endSessionsOf(zid: Zid): void {
    for (const session of this.sessions.all()) if (session.zid === zid) this.endSession(session.id)
  }

  /** Ends every session that was let in by a code which lets nobody in any more. */
  endSessionsBy(invite: string): void {
    for (const session of this.sessions.all()) if (session.invite === invite) this.endSession(session.id)
  }

  counts(): { readonly sessions: number; readonly sockets: number; readonly rooms: number } {
    return { sessions: this.sessions.size, sockets: this.socketCount, rooms: this.#hub.topicCount }
  }

  /** Ends what expired. To be called every second or so. */
  sweep(): void {
    const now = this.options.clock.now()
    for (const id of this.sessions.expired(now)) this.endSession(id)
    this.signal.sweep()
    this.#hub.sweep()
  }

  /** Asks every client to come back at a moment of its own, so that not all come at once (SG12). */
  announceDrain(earliestMs: number, spreadMs: number): void {
    for (const connection of this.#sockets.values()) {
      const reconnectInMs = earliestMs + Math.floor(fraction(this.options.random) * spreadMs)
      connection.send(encodeServerFrame({ type: 'draining', reconnectInMs }))
    }
  }

  /** From now on no frame is taken, and so none acknowledged; resolves once every reader has what was. */
  async stopRelaying(): Promise<void> {
    this.#isRelaying = false
    await Promise.all([...this.#sockets.values()].map((connection) => connection.caughtUp()))
  }

  resumeRelaying(): void {
    this.#isRelaying = true
  }

  get socketCount(): number {
    return this.#sockets.size + this.signal.connections.size
  }

  closeAll(): void {
    for (const connection of [...this.#sockets.values(), ...this.signal.connections.values()])
      connection.end(closeCodes.restarting, 'the server is going')
  }

  #release(id: SessionId, code: number, reason: string): void {
    this.sessions.end(id)
    this.signal.release(id, code, reason)
    const topics = this.#hub.topicsOf(id)
    this.#gathered.changed(this.#hub.end(id))
    this.#touch(topics)
    const socket = this.#sockets.get(id)
    this.#sockets.delete(id)
    socket?.end(code, reason)
  }

  #send(sessions: readonly SessionId[], text: string): number {
    let taken = 0
    for (const to of sessions) if (this.#sockets.get(to)?.send(text) === true) taken += 1
    return taken
  }

  #told({ changed, touched }: Tidings): void {
    this.#others.touched(touched)
    for (const topic of changed) {
      for (const { to, present } of this.#hub.presence(topic))
        this.#sockets.get(to)?.send(encodeServerFrame({ type: 'presence', topic, present: [...present] }))
    }
  }

  /** Other nodes are to learn what is on these topics now. */
  #touch(topics: readonly TopicId[]): void {
    if (this.#others !== noOtherNodes) this.#gathered.touched(topics)
  }
}
