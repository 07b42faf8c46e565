import { type Clock, every } from '../../src/core/base/clock'
import { type Disposable, DisposableStore } from '../../src/core/base/disposables'
import type { Logger } from '../../src/core/base/logger'
import { type Link, type NodeEntry, type NodeId, type Wire, maxNodes } from './backplane'
import { guard } from '../listener'
import { type PeerMessage, type Replies, decodePeerMessage, encodePeerMessage } from './messages'

/** How soon a node that is gone is known to be, in ms; together less than the 15 s of SG6. */
export interface PeerTimes {
  readonly pingMs: number
  /** A link on which nothing comes for so long is dead. */
  readonly silentMs: number
  /** A node whose link broke may come back within this before its people are gone. */
  readonly graceMs: number
}

export const defaultPeerTimes: PeerTimes = { pingMs: 2_000, silentMs: 8_000, graceMs: 3_000 }

const helloMs = 3_000
const maxPending = 4_096

export interface PeerHandlers {
  message(from: NodeId, message: PeerMessage): void
  linked(node: NodeId): void
  lost(node: NodeId): void
}

interface Peer {
  link: Link | undefined
  /** Who dialled the link: of two between the same nodes, both ends keep that of the smaller id. */
  dialler: NodeId
  heardAt: number
}

interface Pending {
  readonly node: NodeId
  readonly timeout: Disposable
  readonly answered: (reply: Replies | undefined) => void
}

/** The links to the other nodes: dialled, kept alive, and given up when they fall silent. */
export class Peers {
  readonly #peers = new Map<NodeId, Peer>()
  readonly #dialling = new Set<NodeId>()
  readonly #greeting = new Set<Link>()
  readonly #pending = new Map<number, Pending>()
  readonly #owned = new DisposableStore()
  #requests = 0

  constructor(
    private readonly self: NodeId,
    private readonly wire: Wire,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly times: PeerTimes,
    private readonly handlers: PeerHandlers,
  ) {
    wire.onLink((link) => {
      this.#greet(link, undefined)
    })
    this.#owned.add(
      every(clock, times.pingMs, () => {
        this.#tick()
      }),
    )
  }

  get size(): number {
    return this.#peers.size
  }

  has(node: NodeId): boolean {
    return this.#peers.has(node)
  }

  /** Dials whoever is there and not linked yet. */
  meet(entries: readonly NodeEntry[]): void {
    for (const { id, address } of entries.slice(0, maxNodes)) {
      if (id === this.self || this.#dialling.has(id) || this.#peers.get(id)?.link !== undefined) continue
      this.#dialling.add(id)
      void this.wire.dial(address).then((link) => {
        this.#dialling.delete(id)
        if (link !== undefined) this.#greet(link, this.self)
      })
    }
  }

  send(node: NodeId, message: PeerMessage): boolean {
    return this.#peers.get(node)?.link?.send(encodePeerMessage(message)) ?? false
  }

  broadcast(message: PeerMessage): void {
    const text = encodePeerMessage(message)
    for (const { link } of this.#peers.values()) link?.send(text)
  }

  /** `undefined` where no answer came in time. */
  ask(node: NodeId, make: (request: number) => PeerMessage, timeoutMs: number): Promise<Replies | undefined> {
    if (this.#pending.size >= maxPending) return Promise.resolve(undefined)
    const request = ++this.#requests
    return new Promise((resolve) => {
      const answered = (reply: Replies | undefined): void => {
        this.#pending.delete(request)
        timeout.dispose()
        resolve(reply)
      }
      const timeout = this.clock.after(timeoutMs, () => {
        answered(undefined)
      })
      this.#pending.set(request, { node, timeout, answered })
      if (!this.send(node, make(request))) answered(undefined)
    })
  }

  close(): void {
    this.broadcast({ type: 'bye' })
    this.#owned.dispose()
    for (const pending of [...this.#pending.values()]) pending.answered(undefined)
    for (const { link } of this.#peers.values()) link?.close()
    this.#peers.clear()
    this.wire.close()
  }

  /** A link is nobody's until the other end has said which node it is. */
  #greet(link: Link, dialler: NodeId | undefined): void {
    if (this.#owned.disposed || this.#greeting.size >= maxNodes) {
      link.close()
      return
    }
    let node: NodeId | undefined
    this.#greeting.add(link)
    const impatience = this.clock.after(helloMs, () => {
      if (node === undefined) link.close()
    })
    link.send(encodePeerMessage({ type: 'hello', node: this.self }))
    const hear = (text: string): void => {
      const message = decodePeerMessage(text)
      if (message === undefined) {
        this.log.warn('peer-garbled')
        link.close()
      } else if (node !== undefined) this.#hear(node, link, message)
      else if (message.type === 'hello' && message.node !== this.self) {
        node = message.node
        this.#greeting.delete(link)
        this.#keep(node, link, dialler ?? node)
      } else link.close()
    }
    const guarded = guard(this.log)
    link.attach({
      text: (text) => {
        guarded(() => {
          hear(text)
        })
      },
      closed: () => {
        guarded(() => {
          impatience.dispose()
          this.#greeting.delete(link)
          if (node !== undefined) this.#broke(node, link)
        })
      },
    })
  }

  #keep(node: NodeId, link: Link, dialler: NodeId): void {
    const known = this.#peers.get(node)
    if (known === undefined && this.#peers.size >= maxNodes) {
      link.close()
      return
    }
    if (known?.link !== undefined) {
      if (dialler > known.dialler) {
        link.close()
        return
      }
      const old = known.link
      known.link = undefined
      old.close()
    }
    this.#peers.set(node, { link, dialler, heardAt: this.clock.now() })
    this.log.info('peer-linked', { nodes: this.#peers.size + 1 })
    this.handlers.linked(node)
  }

  #hear(node: NodeId, link: Link, message: PeerMessage): void {
    const peer = this.#peers.get(node)
    if (peer?.link !== link) return
    peer.heardAt = this.clock.now()
    switch (message.type) {
      case 'took':
      case 'answer': {
        const pending = this.#pending.get(message.request)
        if (pending?.node === node) pending.answered(message)
        return
      }
      case 'bye':
        peer.link = undefined
        this.#forget(node)
        link.close()
        return
      default:
        this.handlers.message(node, message)
    }
  }

  #broke(node: NodeId, link: Link): void {
    const peer = this.#peers.get(node)
    if (peer?.link !== link) return
    peer.link = undefined
    this.#abandon(node)
    this.clock.after(this.times.graceMs, () => {
      const now = this.#peers.get(node)
      if (now === peer && now.link === undefined) this.#forget(node)
    })
  }

  #forget(node: NodeId): void {
    if (!this.#peers.delete(node)) return
    this.#abandon(node)
    this.log.warn('peer-lost', { nodes: this.#peers.size + 1 })
    this.handlers.lost(node)
  }

  #abandon(node: NodeId): void {
    for (const pending of [...this.#pending.values()]) if (pending.node === node) pending.answered(undefined)
  }

  #tick(): void {
    const now = this.clock.now()
    for (const [node, { link, heardAt }] of [...this.#peers]) {
      if (link === undefined) continue
      if (now - heardAt >= this.times.silentMs) {
        this.#broke(node, link)
        link.close()
      } else link.send(encodePeerMessage({ type: 'ping' }))
    }
  }
}
