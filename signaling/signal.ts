import type { SessionId, TopicId } from '../src/core/base/ids'
import { type Refusal, refusal, statusOf } from '../src/core/protocol/signaling/errors'
import { subscribePatienceMs } from '../src/core/protocol/signaling/limits'

/** What is published ahead of a join: an announcement for each room, hardly more. */
const heldPerTopic = 4
const heldBytesPerSession = 256 * 1024

interface Waiting {
  readonly until: number
  readonly held: string[]
}

/** One socket of `/signal`. */
export interface SignalLink {
  readonly session: SessionId
  readonly topics: Set<TopicId>
  readonly waiting: Map<TopicId, Waiting>
}

/** All of a session's sockets, and what waits for its joins on them together. */
interface Links {
  readonly open: Set<SignalLink>
  waiting: number
  heldBytes: number
}

/** A text to be sent to a socket. */
export interface SignalEffect {
  readonly to: SignalLink
  readonly text: string
}

/**
 * y-webrtc's rooms (SG5). Pure routing: membership is asked for, time is told, texts are returned.
 * y-webrtc subscribes and announces itself once, at the moment its socket opens. Where the session has not
 * joined yet, both wait for the join, else two peers could be subscribed and never hear of each other.
 */
export class SignalRooms {
  readonly #rooms = new Map<TopicId, Set<SignalLink>>()
  readonly #links = new Map<SessionId, Links>()

  constructor(
    private readonly isMember: (session: SessionId, topic: TopicId) => boolean,
    /** Most topics of one socket; also how many of a session may wait for their joins, on all its sockets. */
    private readonly mostTopics: number,
    /** To the topic's rooms at other nodes (SG13). */
    private readonly elsewhere: (topic: TopicId, text: string) => void = () => undefined,
  ) {}

  open(session: SessionId): SignalLink {
    const link: SignalLink = { session, topics: new Set(), waiting: new Map() }
    const links = this.#links.get(session) ?? { open: new Set(), waiting: 0, heldBytes: 0 }
    links.open.add(link)
    this.#links.set(session, links)
    return link
  }

  /** The session's own, the oldest first. */
  linksOf(session: SessionId): readonly SignalLink[] {
    return [...this.#open(session)]
  }

  close(link: SignalLink): void {
    for (const topic of link.topics) this.#unsubscribe(link, topic)
    for (const topic of [...link.waiting.keys()]) this.#release(link, topic)
    const links = this.#links.get(link.session)
    links?.open.delete(link)
    if (links?.open.size === 0) this.#links.delete(link.session)
  }

  /** Told once why, whatever number of topics is too many: refusals must not outgrow what they refuse. */
  subscribe(link: SignalLink, topics: readonly TopicId[], now: number): readonly SignalEffect[] {
    const links = this.#links.get(link.session)
    if (links === undefined) return []
    for (const topic of topics) {
      if (link.topics.has(topic) || link.waiting.has(topic)) continue
      if (link.topics.size + link.waiting.size >= this.mostTopics)
        return [refused(link, refusal('LIMIT_REACHED', 'Too many topics on one socket.'), topic)]
      if (this.isMember(link.session, topic)) this.#admit(link, topic)
      else if (links.waiting >= this.mostTopics)
        return [refused(link, refusal('LIMIT_REACHED', 'Too many topics wait to be joined.'), topic)]
      else {
        link.waiting.set(topic, { until: now + subscribePatienceMs, held: [] })
        links.waiting += 1
      }
    }
    return []
  }

  unsubscribe(link: SignalLink, topics: readonly TopicId[]): void {
    for (const topic of topics) {
      this.#unsubscribe(link, topic)
      this.#release(link, topic)
    }
  }

  /** `text` is the frame as it came, a JSON object already decoded as a `publish` on `topic`. */
  publish(link: SignalLink, topic: TopicId, text: string): readonly SignalEffect[] {
    if (this.isMember(link.session, topic)) return this.#deliver(link, topic, text)
    const waiting = link.waiting.get(topic)
    const links = this.#links.get(link.session)
    if (waiting === undefined || links === undefined)
      return [refused(link, refusal('FORBIDDEN', 'This session has not joined the topic.'), topic)]
    if (waiting.held.length >= heldPerTopic || links.heldBytes + text.length > heldBytesPerSession)
      return [refused(link, refusal('LIMIT_REACHED', 'Too much is published ahead of the join.'), topic)]
    waiting.held.push(text)
    links.heldBytes += text.length
    return []
  }

  /** Published at another node. */
  arrived(topic: TopicId, text: string): readonly SignalEffect[] {
    const room = this.#rooms.get(topic) ?? new Set()
    const counted = withClients(text, room.size)
    return [...room].map((to) => ({ to, text: counted }))
  }

  isOpen(topic: TopicId): boolean {
    return this.#rooms.has(topic)
  }

  /** The session joined: what waited for it comes to pass. */
  joined(session: SessionId, topic: TopicId): readonly SignalEffect[] {
    const effects: SignalEffect[] = []
    for (const link of this.#open(session)) {
      if (!link.waiting.has(topic)) continue
      this.#admit(link, topic)
      for (const text of this.#release(link, topic)) effects.push(...this.#deliver(link, topic, text))
    }
    return effects
  }

  /** The session left: its sockets hear no more of that topic. */
  left(session: SessionId, topic: TopicId): void {
    for (const link of this.#open(session)) this.#unsubscribe(link, topic)
  }

  /** Ends the patience with subscriptions whose join did not come; each socket is told of the first of them. */
  sweep(now: number): readonly SignalEffect[] {
    const effects: SignalEffect[] = []
    for (const { open } of this.#links.values()) {
      for (const link of open) {
        const [first] = this.#expire(link, now)
        if (first !== undefined)
          effects.push(refused(link, refusal('FORBIDDEN', 'This session did not join the topic in time.'), first))
      }
    }
    return effects
  }

  #expire(link: SignalLink, now: number): readonly TopicId[] {
    const expired: TopicId[] = []
    for (const [topic, { until }] of link.waiting) {
      // Those further back came later.
      if (until > now) break
      this.#release(link, topic)
      expired.push(topic)
    }
    return expired
  }

  #deliver(from: SignalLink, topic: TopicId, text: string): readonly SignalEffect[] {
    const room = this.#rooms.get(topic) ?? new Set()
    const counted = withClients(text, room.size)
    this.elsewhere(topic, text)
    return [...room].filter((link) => link !== from).map((to) => ({ to, text: counted }))
  }

  #admit(link: SignalLink, topic: TopicId): void {
    const room = this.#rooms.get(topic) ?? new Set()
    this.#rooms.set(topic, room.add(link))
    link.topics.add(topic)
  }

  #unsubscribe(link: SignalLink, topic: TopicId): void {
    link.topics.delete(topic)
    const room = this.#rooms.get(topic)
    room?.delete(link)
    if (room?.size === 0) this.#rooms.delete(topic)
  }

  #release(link: SignalLink, topic: TopicId): readonly string[] {
    const held = link.waiting.get(topic)?.held ?? []
    const links = this.#links.get(link.session)
    if (link.waiting.delete(topic) && links !== undefined) {
      links.waiting -= 1
      for (const text of held) links.heldBytes -= text.length
    }
    return held
  }

  #open(session: SessionId): Iterable<SignalLink> {
    return this.#links.get(session)?.open ?? []
  }
}

/**
 * Adds `clients` to a JSON object by its last brace. Encoding anew would read what is none of our business,
 * and a thousandfold nested value would overflow the stack there.
 */
const withClients = (text: string, clients: number): string =>
  `${text.slice(0, text.lastIndexOf('}'))},"clients":${clients}}`

export const signalError = (refused: Refusal, topic?: TopicId): string =>
  JSON.stringify({
    type: 'error',
    ...(topic === undefined ? {} : { topic }),
    status: statusOf[refused.code],
    ...refused,
  })

const refused = (to: SignalLink, reason: Refusal, topic: TopicId): SignalEffect => ({
  to,
  text: signalError(reason, topic),
})
