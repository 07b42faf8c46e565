import { type Clock, every } from '../../src/core/base/clock'
import { type SessionId, type TopicId } from '../../src/core/base/ids'
import type { Logger } from '../../src/core/base/logger'
import type { OtherNodes } from '../others'
import type { Sighting } from '../presence'
import { maxPresent } from '../../src/core/protocol/signaling/limits'
import type { Backplane, NodeId } from './backplane'
import type { Claims, PeerMessage, Standing } from './messages'
import { Elsewhere } from './elsewhere'
import { type PeerTimes, Peers, defaultPeerTimes } from './peers'
import type { ForwardedAnswer, ForwardedCall, NodeHandlers } from './nodeHandlers'
import { Pipes } from './pipes'
import { sessionLifetimeMs } from '../sessions'
import { Spent } from './spent'

export interface ClusterTimes extends PeerTimes {
  /** How often a node shows itself in the store, and for how long. */
  readonly beatMs: number
  readonly nodeTtlMs: number
}

export const defaultTimes: ClusterTimes = { ...defaultPeerTimes, beatMs: 2_000, nodeTtlMs: 10_000 }

export interface ClusterOptions {
  readonly self: NodeId
  readonly backplane: Backplane
  readonly clock: Clock
  readonly log: Logger
  readonly times?: ClusterTimes
  /** Also every beat, while the store is there. */
  readonly onBeat?: () => Promise<void>
}

/** A node waits so long for how many a frame reached at another; beyond, nobody is counted there. */
const relayMs = 1_000
const forwardMs = 5_000
/** This node among the others of its cluster (SG13). */
export class Cluster implements OtherNodes {
  readonly pipes: Pipes
  readonly #peers: Peers
  readonly #elsewhere: Elsewhere
  readonly #spent: Spent
  readonly #beating
  #closed = false

  constructor(
    private readonly options: ClusterOptions,
    private readonly handlers: NodeHandlers,
  ) {
    const { self, backplane, clock, log, times = defaultTimes } = options
    this.#spent = new Spent(backplane.store, clock)
    this.#peers = new Peers(self, backplane.wire, clock, log, times, {
      message: (from, message) => {
        this.#hear(from, message)
      },
      linked: (node) => {
        this.pipes.reset(node)
        this.#elsewhere.linked(node)
      },
      lost: (node) => {
        this.pipes.reset(node)
        this.#elsewhere.lost(node)
      },
    })
    this.pipes = new Pipes(this.#peers, handlers.servePiped)
    this.#elsewhere = new Elsewhere({
      self,
      store: backplane.store,
      peers: this.#peers,
      clock,
      changing: (topics, change) => {
        handlers.changing(topics, change)
      },
      refresh: (topic) => {
        this.touched([topic])
      },
    })
    backplane.store.onUp(() => void this.#resume())
    this.#beating = every(clock, times.beatMs, () => void this.#beat())
    if (backplane.store.up) void this.#resume()
  }

  sightings(topic: TopicId): Iterable<Sighting> {
    return this.#elsewhere.sightings(topic)
  }

  touched(topics: Iterable<TopicId>): void {
    for (const topic of topics) {
      const standing = this.handlers.standing(topic)
      this.#elsewhere.show(topic, standing === undefined ? undefined : bounded(standing))
    }
  }

  look(topic: TopicId): Promise<void> | undefined {
    return this.#elsewhere.look(topic, bounded(this.handlers.standing(topic) ?? []))
  }

  relay(topic: TopicId, text: string): number | Promise<number> {
    const nodes = this.#elsewhere.nodes(topic)
    if (nodes.length === 0) return 0
    const asked = nodes.map(async (node) => {
      const reply = await this.#peers.ask(node, (request) => ({ type: 'frame', request, topic, text }), relayMs)
      return reply?.type === 'took' ? reply.count : 0
    })
    return Promise.all(asked).then((counts) => counts.reduce((sum, count) => sum + count, 0))
  }

  publish(topic: TopicId, text: string): void {
    for (const node of this.#elsewhere.nodes(topic)) this.#peers.send(node, { type: 'publish', topic, text })
  }

  /** Where the session lives; `unknown` where that cannot be told now. A node that is gone has none any more. */
  async homeOf(session: SessionId): Promise<NodeId | 'here' | 'nowhere' | 'unknown'> {
    const home = await this.options.backplane.store.homeOf(session)
    if (home === undefined) return 'unknown'
    if (home === this.options.self) return 'here'
    return home !== 'none' && this.#peers.has(home) ? home : 'nowhere'
  }

  /** The session lives here from now on. */
  async settle(claims: Claims): Promise<void> {
    const { backplane, self, clock } = this.options
    this.#peers.broadcast({ type: 'moved', session: claims.id })
    await backplane.store.settle(claims.id, self, claims.expiresAt - clock.now())
  }

  async forward(node: NodeId, claims: Claims, call: ForwardedCall): Promise<ForwardedAnswer | undefined> {
    const reply = await this.#peers.ask(node, (request) => ({ type: 'call', request, claims, ...call }), forwardMs)
    return reply?.type === 'answer' ? reply : undefined
  }

  /** True for the first who takes this key, at whichever node. */
  once(key: string, ttlMs: number): Promise<boolean> {
    return this.#spent.once(key, ttlMs)
  }

  isOver(claims: Claims): Promise<boolean> {
    return this.#spent.isOver(claims)
  }

  /** The session signed out: it is over at every node, those included that come up later. */
  async end(claims: Claims): Promise<void> {
    this.#peers.broadcast({ type: 'over', session: claims.id, until: claims.expiresAt })
    const told = this.#spent.end(claims)
    this.handlers.over(claims.id)
    await told
  }

  /** An invite code was revoked: whoever came by it is out at every node. */
  async uninvite(invite: string): Promise<void> {
    const until = this.options.clock.now() + sessionLifetimeMs
    this.#peers.broadcast({ type: 'uninvited', invite, until })
    const told = this.#spent.uninvite(invite, until)
    this.handlers.uninvited(invite)
    await told
  }

  sweep(): void {
    this.#spent.sweep()
  }

  /** For `/readyz`: without Redis topics go on among those who are there. */
  state(): { readonly redis: 'up' | 'down'; readonly nodes: number } {
    return { redis: this.options.backplane.store.up ? 'up' : 'down', nodes: this.#peers.size + 1 }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#beating.dispose()
    await this.options.backplane.store.unregister(this.options.self)
    this.#peers.close()
    this.options.backplane.store.close()
  }

  #hear(from: NodeId, message: PeerMessage): void {
    switch (message.type) {
      case 'standing':
        this.#elsewhere.heard(from, message.topic, message.standing)
        return
      case 'frame': {
        const count = this.handlers.deliver(message.topic, message.text)
        this.#peers.send(from, { type: 'took', request: message.request, count })
        return
      }
      case 'publish':
        this.handlers.published(message.topic, message.text)
        return
      case 'call':
        void this.#answer(from, message)
        return
      case 'moved':
        this.handlers.moved(message.session)
        return
      case 'over':
        this.#spent.heard(message, message.until)
        this.handlers.over(message.session)
        return
      case 'uninvited':
        this.#spent.heard(message, message.until)
        this.handlers.uninvited(message.invite)
        return
      case 'pipe':
      case 'pipe.in':
      case 'pipe.gone':
      case 'pipe.out':
      case 'pipe.end':
        this.pipes.heard(from, message)
        return
      default:
    }
  }

  async #answer(from: NodeId, { request, claims, ...call }: Extract<PeerMessage, { type: 'call' }>): Promise<void> {
    try {
      const { status, headers, body } = await this.handlers.call(claims, call)
      this.#peers.send(from, { type: 'answer', request, status, headers, body })
    } catch {
      // A bug of ours; whoever asked is told to come back.
      this.options.log.warn('forwarded-failed')
    }
  }

  /** The store is there, perhaps anew and empty. */
  async #resume(): Promise<void> {
    await this.#beat()
    await this.#spent.resync()
    await this.#elsewhere.resync()
  }

  async #beat(): Promise<void> {
    const { self, backplane, times = defaultTimes, onBeat } = this.options
    if (this.#closed) return
    const nodes = await backplane.store.register({ id: self, address: backplane.wire.address }, times.nodeTtlMs)
    if (nodes === undefined) return
    this.#peers.meet(nodes)
    this.#elsewhere.registered(new Set(nodes.map(({ id }) => id)))
    await onBeat?.()
  }
}

/** No presence frame tells of more. */
const bounded = (standing: Standing): Standing => standing.slice(0, maxPresent)
