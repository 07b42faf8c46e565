import { closeCodes } from '../../src/core/protocol/signaling/errors'
import type { Connection, ConnectionHandler } from '../connection'
import type { NodeId } from './backplane'
import type { Claims, PeerMessage } from './messages'
import type { Peers } from './peers'

type PipeMessage = Extract<PeerMessage, { type: `pipe${string}` }>

/** Serves a `/signal` socket that is open at another node; `undefined` where the session cannot be had here. */
export type ServePiped = (claims: Claims, connection: Connection) => ConnectionHandler | undefined

/**
 * A session lives on one node, where its socket is. A `/signal` socket that a balancer brought to another node
 * is passed through to there, text by text, so that its rooms are those of the session's joins (SG5, SG13).
 */
export class Pipes {
  /** Sockets open here, served elsewhere. */
  readonly #near = new Map<number, { readonly node: NodeId; readonly connection: Connection }>()
  /** Sockets open elsewhere, served here. */
  readonly #far = new Map<string, ConnectionHandler>()
  #last = 0

  constructor(
    private readonly peers: Pick<Peers, 'send'>,
    private readonly serve: ServePiped,
  ) {}

  open(node: NodeId, claims: Claims, connection: Connection): ConnectionHandler {
    const pipe = ++this.#last
    this.#near.set(pipe, { node, connection })
    const pass = (message: PipeMessage): void => {
      if (!this.#near.has(pipe) || this.peers.send(node, message)) return
      this.#near.delete(pipe)
      connection.end(closeCodes.restarting, gone)
    }
    pass({ type: 'pipe', pipe, claims })
    return {
      text: (text) => {
        pass({ type: 'pipe.in', pipe, text })
      },
      // Makes as little sense as an empty text does.
      binary: () => {
        pass({ type: 'pipe.in', pipe, text: '' })
      },
      closed: () => {
        if (this.#near.delete(pipe)) this.peers.send(node, { type: 'pipe.gone', pipe })
      },
    }
  }

  heard(from: NodeId, message: PipeMessage): void {
    const near = this.#near.get(message.pipe)
    const far = this.#far.get(farKey(from, message.pipe))
    switch (message.type) {
      case 'pipe':
        if (far === undefined) this.#serve(from, message.pipe, message.claims)
        return
      case 'pipe.in':
        far?.text(message.text)
        return
      case 'pipe.gone':
        this.#far.delete(farKey(from, message.pipe))
        far?.closed()
        return
      case 'pipe.out':
        if (near?.node === from) near.connection.send(message.text)
        return
      case 'pipe.end':
        if (near?.node !== from) return
        this.#near.delete(message.pipe)
        near.connection.end(closeCode(message.code), message.reason.slice(0, 100))
    }
  }

  /** Nothing passes any more between here and that node as it did. */
  reset(node: NodeId): void {
    for (const [pipe, near] of this.#near) {
      if (near.node !== node) continue
      this.#near.delete(pipe)
      near.connection.end(closeCodes.restarting, gone)
    }
    for (const [key, far] of this.#far) {
      if (!key.startsWith(node)) continue
      this.#far.delete(key)
      far.closed()
    }
  }

  #serve(from: NodeId, pipe: number, claims: Claims): void {
    const end = (code: number, reason: string): void => {
      const far = this.#far.get(farKey(from, pipe))
      this.#far.delete(farKey(from, pipe))
      this.peers.send(from, { type: 'pipe.end', pipe, code, reason })
      far?.closed()
    }
    const handler = this.serve(claims, {
      send: (text) => this.peers.send(from, { type: 'pipe.out', pipe, text }),
      end,
      backlog: () => 0,
      caughtUp: () => Promise.resolve(),
    })
    if (handler === undefined) end(closeCodes.restarting, 'the server is full')
    else this.#far.set(farKey(from, pipe), handler)
  }
}

const gone = 'the other server is gone'

const farKey = (node: NodeId, pipe: number): string => `${node}:${pipe}`

/** Only codes that a server may close a socket with. */
const closeCode = (code: number): number =>
  code === 1000 || code === 1008 || code === 1012 || (code >= 4000 && code < 5000) ? code : 1011
