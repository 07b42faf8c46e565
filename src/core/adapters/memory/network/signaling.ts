import type { Clock } from '../../../base/clock'
import type { Disposable } from '../../../base/disposables'
import { Cell, Emitter } from '../../../base/emitter'
import { assert } from '../../../base/errors'
import type { TopicId } from '../../../base/ids'
import type { Random } from '../../../base/random'
import { err, ok, type Result } from '../../../base/result'
import { backoffMs } from '../../../network/backoff'
import {
  asSignalingState,
  stopped,
  transition,
  type Connection,
  type ConnectionEvent,
} from '../../../network/connection'
import type {
  IceServer,
  OwnStatus,
  Presence,
  RelayedFrame,
  RelayType,
  Signaling,
  SignalingError,
  SignalingState,
  TopicHandlers,
  TopicMembership,
  TopicSession,
} from '../../../network/signaling'
import { maxEnvelopeBytes } from '../../../protocol/signaling/limits'
import type { HubClient, MemoryHub } from './hub'
import type { Wire } from './wire'

export interface MemorySignalingContext {
  readonly hub: MemoryHub
  readonly wire: Wire<HubClient>
  readonly clock: Clock
  readonly random: Random
}

/** A client of the in-memory hub, living by the same connection machine as the real one. */
export class MemorySignaling implements Signaling, HubClient {
  readonly state = new Cell<SignalingState>(asSignalingState(stopped))
  status: OwnStatus = 'online'
  readonly #topics = new Map<TopicId, MemoryTopic>()
  #connection: Connection = stopped
  #timer: Disposable | undefined

  constructor(private readonly context: MemorySignalingContext) {}

  start(): void {
    this.#happen({ kind: 'start' })
  }

  reconnect(): void {
    this.#happen({ kind: 'reconnect' })
  }

  dispose(): void {
    for (const topic of [...this.#topics.values()]) topic.dispose()
    this.#happen({ kind: 'stop' })
  }

  join(membership: TopicMembership, handlers: TopicHandlers): TopicSession {
    const { topic } = membership
    assert(!this.#topics.has(topic), 'a topic is joined once at a time')
    const joined = new MemoryTopic(membership, handlers, this, this.context, () => this.#topics.delete(topic))
    this.#topics.set(topic, joined)
    if (this.#connection.kind === 'online') joined.connected()
    return joined
  }

  setStatus(status: OwnStatus): void {
    this.status = status
    this.context.wire.surely(() => {
      this.context.hub.changed(this)
    })
  }

  iceServers(): Promise<Result<readonly IceServer[], SignalingError>> {
    return Promise.resolve(this.#connection.kind === 'online' ? ok([]) : err({ kind: 'offline' }))
  }

  lostServer(): void {
    this.#happen({ kind: 'lost', reason: 'unreachable' })
  }

  present(topic: TopicId, present: readonly Presence[]): void {
    this.#topics.get(topic)?.show(present)
  }

  frame(topic: TopicId, frame: RelayedFrame): void {
    this.#topics.get(topic)?.hear(frame)
  }

  #happen(event: ConnectionEvent): void {
    const { clock, random, hub, wire } = this.context
    const after = transition(this.#connection, event, {
      now: () => clock.now(),
      delayMs: (attempt) => backoffMs(attempt, random),
    })
    if (after === this.#connection) return
    this.#connection = after
    this.#timer?.dispose()
    if (after.kind !== 'online') {
      hub.close(this)
      for (const topic of this.#topics.values()) topic.disconnected()
    }
    this.state.set(asSignalingState(after))
    if (this.#connection !== after) return
    if (after.kind === 'online') for (const topic of this.#topics.values()) topic.connected()
    if (after.kind === 'waiting') {
      this.#timer = clock.after(after.retryAt - clock.now(), () => {
        this.#happen({ kind: 'due' })
      })
    }
    if (after.kind === 'opening') {
      wire.surely(() => {
        if (this.#connection !== after) return
        const session = hub.open(this)
        this.#happen(session ? { kind: 'opened', session } : { kind: 'lost', reason: 'unreachable' })
      })
    }
  }
}

class MemoryTopic implements TopicSession {
  readonly joined = new Cell(false)
  readonly #presence = new Emitter<readonly Presence[]>()
  readonly #frames = new Emitter<RelayedFrame>()
  #shown = 0
  #disposed = false

  constructor(
    private readonly membership: TopicMembership,
    handlers: TopicHandlers,
    private readonly client: HubClient,
    private readonly context: MemorySignalingContext,
    private readonly left: () => void,
  ) {
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

  connected(): void {
    const { hub, wire } = this.context
    wire.surely(() => {
      if (!this.#disposed && hub.join(this.client, this.membership)) this.joined.set(true)
    })
  }

  disconnected(): void {
    this.joined.set(false)
    if (this.#shown > 0) this.show([])
  }

  show(present: readonly Presence[]): void {
    this.#shown = present.length
    this.#presence.emit(present)
  }

  hear(frame: RelayedFrame): void {
    this.#frames.emit(frame)
  }

  send(type: RelayType, envelope: Uint8Array): Promise<Result<number, SignalingError>> {
    const { hub, wire } = this.context
    if (envelope.length > maxEnvelopeBytes) return Promise.resolve(err({ kind: 'too-large' }))
    if (!this.joined.value) return Promise.resolve(err({ kind: 'offline' }))
    const copy = Uint8Array.from(envelope)
    return new Promise((resolve) => {
      wire.surely(() => {
        const admitted = this.joined.value && hub.isMember(this.client, this.topic)
        const reached = admitted ? hub.relay(this.client, this.topic, type, copy) : 0
        wire.surely(() => {
          resolve(admitted ? ok(reached) : err({ kind: 'offline' }))
        })
      })
    })
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.joined.set(false)
    this.left()
    this.context.hub.leave(this.client, this.topic)
  }
}
