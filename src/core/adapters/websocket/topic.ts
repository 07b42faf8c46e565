import { fromBase64Url, toBase64Url } from '../../base/bytes'
import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { Cell, Emitter } from '../../base/emitter'
import { isClientMessageId, type ClientMessageId, type SessionId, type TopicId } from '../../base/ids'
import { assert } from '../../base/errors'
import type { Random } from '../../base/random'
import { err, ok, type Result } from '../../base/result'
import type {
  Presence,
  RelayedFrame,
  RelayType,
  SignalingError,
  TopicHandlers,
  TopicMembership,
  TopicSession,
} from '../../network/signaling'
import type { ClientFrame } from '../../protocol/signaling/clientFrames'
import type { PresenceField } from '../../protocol/signaling/fields'
import { maxEnvelopeBytes } from '../../protocol/signaling/limits'
import type { RelayedFrame as RelayedWireFrame } from '../../protocol/signaling/serverFrames'
import type { Answered } from './requests'

type Unnumbered<Frame> = Frame extends { readonly id?: string } ? Omit<Frame, 'id'> : never
/** A frame before it has an id to be answered by. */
export type Question = Unnumbered<Exclude<ClientFrame, { readonly type: 'ping' }>>

export interface TopicContext {
  readonly clock: Clock
  readonly random: Random
  ask(question: Question, answered: Answered): void
  left(topic: Topic): void
}

/** Joins that the server put off for their number are asked again after this, in ms. */
const rejoinMs = 2_000

/** One topic this device wants to be on, for as long as it wants, over any number of connections. */
export class Topic implements TopicSession {
  readonly joined = new Cell(false)
  readonly #presence = new Emitter<readonly Presence[]>()
  readonly #frames = new Emitter<RelayedFrame>()
  #session: SessionId | undefined
  #shown = 0
  #retry: Disposable | undefined
  #disposed = false

  constructor(
    private readonly membership: TopicMembership,
    handlers: TopicHandlers,
    private readonly context: TopicContext,
  ) {
    // Emitters keep a handler's bug from the socket's callback.
    this.#presence.on((present) => {
      handlers.presence(present)
    })
    this.#frames.on((frame) => {
      handlers.frame(frame)
    })
  }

  get topic(): TopicId {
    return this.membership.topic
  }

  connected(session: SessionId): void {
    this.#session = session
    this.#join(session)
  }

  disconnected(): void {
    this.#session = undefined
    this.#retry?.dispose()
    this.joined.set(false)
    if (this.#shown > 0) this.#show([])
  }

  present(fields: readonly PresenceField[]): void {
    if (this.#disposed) return
    this.#show(fields.filter(({ alias }) => alias !== this.membership.alias).map(asPresence))
  }

  frame(frame: RelayedWireFrame): void {
    if (this.#disposed || !isRelayType(frame.type) || frame.from === this.membership.alias) return
    const envelope = fromBase64Url(frame.envelope)
    if (envelope === undefined || envelope.length > maxEnvelopeBytes) return
    this.#frames.emit({ type: frame.type, from: frame.from, envelope })
  }

  send(type: RelayType, envelope: Uint8Array): Promise<Result<number, SignalingError>> {
    if (envelope.length > maxEnvelopeBytes) return Promise.resolve(err({ kind: 'too-large' }))
    if (!this.joined.value) return Promise.resolve(err({ kind: 'offline' }))
    const { topic } = this
    const sealed = toBase64Url(envelope)
    const question: Question =
      type === 'message'
        ? { type, topic, envelope: sealed, clientMsgId: messageId(this.context.random) }
        : { type, topic, envelope: sealed }
    return new Promise((resolve) => {
      this.context.ask(question, (answer) => {
        resolve(answer.ok ? ok(answer.value.reached ?? 0) : answer)
      })
    })
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.#retry?.dispose()
    if (this.#session !== undefined) this.context.ask({ type: 'leave', topic: this.topic }, () => undefined)
    this.joined.set(false)
    this.context.left(this)
  }

  #join(session: SessionId): void {
    const { topic, alias } = this.membership
    const signature = toBase64Url(this.membership.sign(session))
    this.context.ask({ type: 'join', topic, alias, signature }, (answer) => {
      if (this.#disposed || this.#session !== session) return
      if (answer.ok) {
        this.joined.set(true)
        this.present(answer.value.present ?? [])
      } else if (passes(answer.error)) {
        this.#retry = this.context.clock.after(rejoinMs, () => {
          this.#join(session)
        })
      }
    })
  }

  #show(present: readonly Presence[]): void {
    this.#shown = present.length
    this.#presence.emit(present)
  }
}

/** A refusal that may be none in a while. */
const passes = (error: SignalingError): boolean =>
  error.kind === 'offline' || (error.kind === 'refused' && error.code === 'RATE_LIMITED')

const isRelayType = (type: string): type is RelayType =>
  type === 'message' || type === 'typing' || type === 'typing_stop' || type.startsWith('call.')

const asPresence = ({ alias, status, lastSeen }: PresenceField): Presence => {
  const seen = lastSeen === undefined ? Number.NaN : Date.parse(lastSeen)
  return Number.isNaN(seen) ? { alias, status } : { alias, status, lastSeen: seen }
}

const messageId = (random: Random): ClientMessageId => {
  const id = toBase64Url(random.bytes(16))
  assert(isClientMessageId(id), 'base64url is visible ASCII')
  return id
}
