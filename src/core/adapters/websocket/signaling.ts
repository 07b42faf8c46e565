import type { Clock } from '../../base/clock'
import { Counters } from '../../base/counters'
import type { Disposable } from '../../base/disposables'
import { Cell } from '../../base/emitter'
import { assert } from '../../base/errors'
import type { SessionId, TopicId } from '../../base/ids'
import type { Logger } from '../../base/logger'
import type { Random } from '../../base/random'
import { err, type Result } from '../../base/result'
import { backoffMs } from '../../network/backoff'
import { asSignalingState, stopped, transition, type Connection, type ConnectionEvent } from '../../network/connection'
import type {
  IceServer,
  OwnStatus,
  SessionSigner,
  Signaling,
  SignalingError,
  SignalingState,
  TopicHandlers,
  TopicMembership,
  TopicSession,
} from '../../network/signaling'
import { closeCodes } from '../../protocol/signaling/errors'
import { paths } from '../../protocol/signaling/rest'
import type { ServerFrame } from '../../protocol/signaling/serverFrames'
import { ServerAccount } from './account'
import { httpCaller, type CallFailure } from './http'
import { Line, type Socket, type SocketClass } from './line'
import { Requests, type Answered } from './requests'
import { Topic, type Question } from './topic'

export interface WebsocketSignalingOptions {
  /** The server's origin, `http(s)://host[:port]`, without a path. */
  readonly server: string
  readonly signer: SessionSigner
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly WebSocket?: SocketClass
  readonly fetch?: typeof fetch
}

export interface WebsocketSignaling extends Signaling {
  /** A URL for one connection to `/signal` (SG5), or `undefined` while the server is away. */
  signalUrl(): Promise<string | undefined>
}

/** The port {@link Signaling} over HTTP and one socket of a Tincan signalling server (SG1–SG7). */
export const createWebsocketSignaling = (options: WebsocketSignalingOptions): WebsocketSignaling =>
  new SocketSignaling(options)

class SocketSignaling implements WebsocketSignaling {
  readonly state: Cell<SignalingState>
  readonly #account: ServerAccount
  readonly #requests: Requests
  readonly #topics = new Map<TopicId, Topic>()
  readonly #refused = new Counters<'garbled'>()
  /** Topics left while the server was out of reach: a session keeps what it joined. */
  readonly #departed = new Set<TopicId>()
  #connection: Connection = stopped
  #timer: Disposable | undefined
  #line: Line | undefined
  #status: OwnStatus | undefined

  constructor(private readonly options: WebsocketSignalingOptions) {
    const { server, signer, clock } = options
    // Browsers refuse a fetch that is called on anything but the window.
    const fetcher = options.fetch ?? ((input, init) => fetch(input, init))
    this.#account = new ServerAccount(server, signer, httpCaller(server, clock, fetcher), clock)
    this.#requests = new Requests(clock)
    this.state = new Cell(asSignalingState(stopped))
  }

  start(): void {
    this.#happen({ kind: 'start' })
  }

  reconnect(): void {
    if (this.#connection.kind === 'online') this.#line?.probe()
    else this.#happen({ kind: 'reconnect' })
  }

  dispose(): void {
    for (const topic of [...this.#topics.values()]) topic.dispose()
    this.#happen({ kind: 'stop' })
  }

  join(membership: TopicMembership, handlers: TopicHandlers): TopicSession {
    const { clock, random } = this.options
    assert(!this.#topics.has(membership.topic), 'a topic is joined once at a time')
    const topic = new Topic(membership, handlers, {
      clock,
      random,
      ask: (question, answered) => {
        this.#ask(question, answered)
      },
      left: () => {
        this.#topics.delete(membership.topic)
        if (this.#connection.kind !== 'online') this.#departed.add(membership.topic)
      },
    })
    this.#topics.set(membership.topic, topic)
    this.#departed.delete(membership.topic)
    if (this.#connection.kind === 'online') topic.connected(this.#connection.session)
    return topic
  }

  setStatus(status: OwnStatus): void {
    this.#status = status
    if (this.#connection.kind === 'online') this.#ask({ type: 'status_change', status })
  }

  async iceServers(): Promise<Result<readonly IceServer[], SignalingError>> {
    const answer = await this.#account.iceServers()
    return answer.ok ? answer : err(asSignalingError(answer.error))
  }

  async signalUrl(): Promise<string | undefined> {
    const ticket = await this.#account.ticket()
    return ticket.ok ? this.#socketUrl(paths.signal, ticket.value.ticket) : undefined
  }

  #happen(event: ConnectionEvent): void {
    const { clock, random, logger } = this.options
    const before = this.#connection
    const after = transition(before, event, {
      now: () => clock.now(),
      delayMs: (attempt) => backoffMs(attempt, random),
    })
    if (after === before) return
    this.#connection = after
    this.#timer?.dispose()
    if (after.kind !== 'online') this.#hangUp()
    logger.info('signaling', { from: before.kind, to: after.kind, event: event.kind })
    this.state.set(asSignalingState(after))
    if (this.#connection === after) this.#enter(after)
  }

  #enter(connection: Connection): void {
    const { clock } = this.options
    switch (connection.kind) {
      case 'opening':
        void this.#open(connection)
        return
      case 'waiting':
        this.#timer = clock.after(connection.retryAt - clock.now(), () => {
          this.#happen({ kind: 'due' })
        })
        return
      case 'online':
        // Before any join, so that nobody sees a status its owner did not choose (SG6).
        if (this.#status !== undefined) this.#ask({ type: 'status_change', status: this.#status })
        for (const topic of this.#departed) this.#ask({ type: 'leave', topic })
        this.#departed.clear()
        for (const topic of this.#topics.values()) topic.connected(connection.session)
        return
      case 'stopped':
    }
  }

  async #open(opening: Connection): Promise<void> {
    const { clock } = this.options
    const ticket = await this.#account.ticket()
    if (this.#connection !== opening) return
    if (!ticket.ok) {
      this.#happen(asLoss(ticket.error))
      return
    }
    const { session } = ticket.value
    const socket = this.#socket(ticket.value.ticket)
    if (!socket) {
      this.#happen({ kind: 'lost', reason: 'refused' })
      return
    }
    this.#line = new Line(socket, clock, {
      frame: (frame) => {
        this.#receive(frame, session)
      },
      closed: (code) => {
        if (code === closeCodes.sessionOver || code === closeCodes.replaced) this.#account.forget(session)
        this.#happen({ kind: 'lost', reason: code === closeCodes.protocolBroken ? 'refused' : 'unreachable' })
      },
      garbled: () => {
        this.options.logger.warn('signaling-garbled', { count: this.#refused.count('garbled') })
      },
    })
  }

  /** `undefined` where the platform forbids the connection, as a page's policy may. */
  #socket(ticket: string): Socket | undefined {
    const SocketClass: SocketClass = this.options.WebSocket ?? WebSocket
    try {
      return new SocketClass(this.#socketUrl(paths.socket, ticket))
    } catch {
      return undefined
    }
  }

  #hangUp(): void {
    this.#line?.dispose()
    this.#line = undefined
    this.#requests.abandon()
    for (const topic of this.#topics.values()) topic.disconnected()
  }

  #receive(frame: ServerFrame, session: SessionId): void {
    switch (frame.type) {
      case 'connected':
        if (frame.session === session && frame.zid === this.options.signer.zid)
          this.#happen({ kind: 'opened', session })
        else this.#happen({ kind: 'lost', reason: 'refused' })
        return
      case 'ack':
        this.#requests.acknowledged(frame)
        return
      case 'error':
        if (frame.status === 401) this.#account.forget(session)
        this.#requests.refused(frame)
        return
      case 'presence':
        this.#topics.get(frame.topic)?.present(frame.present)
        return
      case 'draining':
        this.#happen({ kind: 'draining', inMs: frame.reconnectInMs })
        return
      case 'pong':
        return
      default:
        this.#topics.get(frame.topic)?.frame(frame)
    }
  }

  #ask(question: Question, answered: Answered = () => undefined): void {
    this.#requests.ask((id) => this.#line?.send({ ...question, id }) ?? false, answered)
  }

  /** The server's origin with the sockets' scheme; a ticket is all of a session that a URL ever holds. */
  #socketUrl(path: string, ticket: string): string {
    return `${this.options.server.replace(/^http/, 'ws')}${path}?ticket=${ticket}`
  }
}

const asLoss = (failure: CallFailure): ConnectionEvent => {
  if (failure.kind === 'unreachable') return { kind: 'lost', reason: 'unreachable' }
  if (failure.kind === 'garbled') return { kind: 'lost', reason: 'refused' }
  const { code, retryAfterMs } = failure
  return { kind: 'lost', reason: 'refused', code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

const asSignalingError = (failure: CallFailure): SignalingError => {
  switch (failure.kind) {
    case 'unreachable':
      return { kind: 'offline' }
    case 'garbled':
      return { kind: 'refused', code: 'garbled' }
    case 'refused':
      return { kind: 'refused', code: failure.code }
  }
}
