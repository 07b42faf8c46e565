import type { Alias, SessionId, TopicId } from '../src/core/base/ids'
import { type Result, err, ok } from '../src/core/base/result'
import type { RelayFrame } from '../src/core/protocol/signaling/clientFrames'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import type { OwnStatusField, PresenceField } from '../src/core/protocol/signaling/fields'
import { decodedLength } from '../src/core/protocol/signaling/limits'
import { relayedText } from './frameTexts'
import { LastSeen, type Sighting, roster, visible } from './presence'

/** Topics whose members must be told anew who is there. */
export type Changed = readonly TopicId[]

export interface Delivery {
  /** The frame as the others are to get it. */
  readonly text: string
  readonly to: readonly SessionId[]
}

export interface HubOptions {
  readonly now: () => number
  readonly topicsPerSession: number
  readonly envelopeBytes: number
  /** SG2: does `signature` by the topic's key cover this session? */
  readonly provesMembership: (topic: TopicId, session: SessionId, signature: string) => boolean
  /** Who is on a topic at other nodes (SG13); nobody where there are none. */
  readonly elsewhere?: (topic: TopicId) => Iterable<Sighting>
}

interface Member {
  connected: boolean
  status: OwnStatusField
  readonly topics: Map<TopicId, Alias>
}

/**
 * Who is on which topic, and who gets what (SG2–SG4, SG6). Pure routing: no socket, no timer, nothing kept
 * of what passes. Callers deliver what it returns.
 */
export class Hub {
  readonly #members = new Map<SessionId, Member>()
  readonly #topics = new Map<TopicId, Set<SessionId>>()
  readonly #lastSeen = new LastSeen()

  constructor(private readonly options: HubOptions) {}

  /** The session's socket is open: from now on it can be reached and is seen. */
  connect(session: SessionId): Changed {
    const member = this.#member(session)
    return this.#changing(member, () => {
      member.connected = true
    })
  }

  /** The socket is gone. The session keeps its topics, out of sight, for the next socket and for REST. */
  disconnect(session: SessionId): Changed {
    const member = this.#members.get(session)
    if (member === undefined) return []
    return this.#changing(member, () => {
      member.connected = false
    })
  }

  /** The session is over: it leaves everything. */
  end(session: SessionId): Changed {
    const member = this.#members.get(session)
    if (member === undefined) return []
    const changed = this.#changing(member, () => {
      for (const topic of member.topics.keys()) this.#remove(session, topic)
    })
    this.#members.delete(session)
    return changed
  }

  /** Joining again is no error; under another alias it is. */
  join(session: SessionId, topic: TopicId, alias: Alias, signature: string): Result<Changed, Refusal> {
    const member = this.#member(session)
    const known = member.topics.get(topic)
    if (known === alias) return ok([])
    if (known !== undefined) return err(refusal('CONFLICT', 'This session is on the topic under another alias.'))
    if (member.topics.size >= this.options.topicsPerSession)
      return err(refusal('LIMIT_REACHED', `A session may join ${this.options.topicsPerSession} topics.`))
    if (!this.options.provesMembership(topic, session, signature))
      return err(refusal('FORBIDDEN', 'Joining needs a signature by the key of the topic over this session.'))
    const before = this.#statusOf(topic, alias)
    member.topics.set(topic, alias)
    const sessions = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, sessions.add(session))
    return ok(this.#statusOf(topic, alias) === before ? [] : [topic])
  }

  leave(session: SessionId, topic: TopicId): Result<Changed, Refusal> {
    const member = this.#members.get(session)
    const alias = member?.topics.get(topic)
    if (member === undefined || alias === undefined) return err(notMember())
    const before = this.#statusOf(topic, alias)
    this.#remove(session, topic)
    member.topics.delete(topic)
    return ok(this.#noteChange(topic, alias, before) ? [topic] : [])
  }

  setStatus(session: SessionId, status: OwnStatusField): Changed {
    const member = this.#member(session)
    return this.#changing(member, () => {
      member.status = status
    })
  }

  get topicCount(): number {
    return this.#topics.size
  }

  topicsOf(session: SessionId): readonly TopicId[] {
    return [...(this.#members.get(session)?.topics.keys() ?? [])]
  }

  /** Runs a change of who is elsewhere on these topics, and finds those on which it shows. */
  changingElsewhere(topics: readonly TopicId[], change: () => void): Changed {
    const before = topics.map((topic) => ({ topic, shown: visible(this.#sightings(topic, undefined)) }))
    change()
    return before.filter(({ topic, shown }) => this.#noteChanges(topic, shown)).map(({ topic }) => topic)
  }

  /** What is to be seen of this node's sessions on a topic; `undefined` where none of them can be reached. */
  standing(topic: TopicId): ReadonlyMap<Alias, Exclude<OwnStatusField, 'invisible'>> | undefined {
    return this.#reachable(topic, undefined).length === 0 ? undefined : visible(this.#own(topic, undefined))
  }

  /** The sessions here that a frame from another node is for. */
  reachable(topic: TopicId): readonly SessionId[] {
    return this.#reachable(topic, undefined)
  }

  isMember(session: SessionId, topic: TopicId): boolean {
    return this.#topics.get(topic)?.has(session) ?? false
  }

  /** To the other sessions on the topic that can be reached now. */
  route(session: SessionId, frame: RelayFrame): Result<Delivery, Refusal> {
    const alias = this.#members.get(session)?.topics.get(frame.topic)
    if (alias === undefined) return err(notMember())
    if (decodedLength(frame.envelope) > this.options.envelopeBytes)
      return err(refusal('TOO_LARGE', `An envelope holds at most ${this.options.envelopeBytes} bytes.`))
    return ok({ text: relayedText(frame, alias), to: this.#reachable(frame.topic, session) })
  }

  /** Who is there, but for the session's own alias. Empty where it has not joined. */
  present(session: SessionId, topic: TopicId): readonly PresenceField[] {
    const own = this.#members.get(session)?.topics.get(topic)
    return own === undefined ? [] : this.#roster(topic).filter((entry) => entry.alias !== own)
  }

  /** What each reachable session on the topic is to be told. */
  presence(topic: TopicId): readonly { readonly to: SessionId; readonly present: readonly PresenceField[] }[] {
    const everybody = this.#roster(topic)
    return this.#reachable(topic, undefined).map((to) => {
      const own = this.#members.get(to)?.topics.get(topic)
      return { to, present: everybody.filter((entry) => entry.alias !== own) }
    })
  }

  sweep(): void {
    this.#lastSeen.sweep(this.options.now())
  }

  #member(session: SessionId): Member {
    const known = this.#members.get(session)
    if (known !== undefined) return known
    const fresh: Member = { connected: false, status: 'online', topics: new Map() }
    this.#members.set(session, fresh)
    return fresh
  }

  #remove(session: SessionId, topic: TopicId): void {
    const sessions = this.#topics.get(topic)
    sessions?.delete(session)
    if (sessions?.size === 0) this.#topics.delete(topic)
  }

  /** Runs a change of one member and finds the topics on which it shows. */
  #changing(member: Member, change: () => void): Changed {
    const before = [...member.topics].map(([topic, alias]) => ({ topic, alias, status: this.#statusOf(topic, alias) }))
    change()
    return before.filter(({ topic, alias, status }) => this.#noteChange(topic, alias, status)).map(({ topic }) => topic)
  }

  #noteChange(topic: TopicId, alias: Alias, before: string | undefined): boolean {
    const after = this.#statusOf(topic, alias)
    if (before !== undefined && after === undefined) this.#lastSeen.note(topic, alias, this.options.now())
    return before !== after
  }

  #noteChanges(topic: TopicId, before: ReadonlyMap<Alias, string>): boolean {
    const after = visible(this.#sightings(topic, undefined))
    for (const alias of before.keys()) if (!after.has(alias)) this.#lastSeen.note(topic, alias, this.options.now())
    return before.size !== after.size || [...after].some(([alias, status]) => before.get(alias) !== status)
  }

  #statusOf(topic: TopicId, alias: Alias): string | undefined {
    return visible(this.#sightings(topic, alias)).get(alias)
  }

  #roster(topic: TopicId): readonly PresenceField[] {
    return roster(this.#sightings(topic, undefined), this.#lastSeen.of(topic))
  }

  *#sightings(topic: TopicId, only: Alias | undefined): Iterable<Sighting> {
    yield* this.#own(topic, only)
    for (const sighting of this.options.elsewhere?.(topic) ?? [])
      if (only === undefined || sighting.alias === only) yield sighting
  }

  *#own(topic: TopicId, only: Alias | undefined): Iterable<Sighting> {
    for (const session of this.#topics.get(topic) ?? []) {
      const member = this.#members.get(session)
      const alias = member?.topics.get(topic)
      if (member === undefined || alias === undefined || (only !== undefined && alias !== only)) continue
      yield { alias, status: member.status, connected: member.connected }
    }
  }

  #reachable(topic: TopicId, except: SessionId | undefined): readonly SessionId[] {
    const reachable: SessionId[] = []
    for (const session of this.#topics.get(topic) ?? [])
      if (session !== except && this.#members.get(session)?.connected === true) reachable.push(session)
    return reachable
  }
}

const notMember = (): Refusal => refusal('FORBIDDEN', 'This session has not joined the topic.')
