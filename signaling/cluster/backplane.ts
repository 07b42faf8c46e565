import type { Brand } from '../../src/core/base/brand'
import type { SessionId, TopicId, Zid } from '../../src/core/base/ids'

/** One run of one server: base64url of 16 random bytes, so that a server started anew is another node. */
export type NodeId = Brand<string, 'NodeId'>

export const isNodeId = (value: unknown): value is NodeId =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{22}$/.test(value)

export interface NodeEntry {
  readonly id: NodeId
  /** `host:port` at which its {@link Wire} takes links. */
  readonly address: string
}

export interface Bans {
  /** Another whenever anybody was banned or let in again. */
  readonly version: string
  readonly zids: ReadonlySet<Zid>
}

/**
 * What the nodes know in common: who is where, which sessions are over, who is banned. Nothing that passes
 * between people ever goes in here (SG9). A store may be away, lie or have forgotten everything: every
 * answer comes within seconds, none rejects, and `undefined` says that the store cannot be asked now.
 */
export interface SharedStore {
  readonly up: boolean
  /** Called whenever the store can be asked again; it may have forgotten everything. */
  onUp(listener: () => void): void

  /** Shows this node for `ttlMs` more and answers with all nodes shown now, this one among them. */
  register(node: NodeEntry, ttlMs: number): Promise<readonly NodeEntry[] | undefined>
  unregister(node: NodeId): Promise<true | undefined>

  /** What a node has on a topic, as an opaque text; `undefined` where it has nobody there any more. */
  show(topic: TopicId, node: NodeId, standing: string | undefined): Promise<true | undefined>
  shown(topic: TopicId): Promise<ReadonlyMap<NodeId, string> | undefined>

  /** The node a session lives on. */
  settle(session: SessionId, node: NodeId, ttlMs: number): Promise<true | undefined>
  homeOf(session: SessionId): Promise<NodeId | 'none' | undefined>

  /** True for the first who names this key within `ttlMs`, whichever node it asks. */
  once(key: string, ttlMs: number): Promise<boolean | undefined>

  /** A session is over on every node, or whoever came by an invite code, until they would have expired by themselves. */
  revoke(key: string, ttlMs: number): Promise<true | undefined>
  isRevoked(key: string): Promise<boolean | undefined>

  ban(zid: Zid): Promise<true | undefined>
  unban(zid: Zid): Promise<true | undefined>
  /** `same` where nothing changed since `version`. */
  bans(version: string | undefined): Promise<Bans | 'same' | undefined>

  close(): void
}

/** A connection to another node; both ends have proven that they know the cluster's secret. */
export interface Link {
  /** False where it was not taken; a link whose other end reads too slowly is closed. */
  send(text: string): boolean
  close(): void
  /** To be set at once by whoever gets the link; what came before is kept for it. */
  attach(handlers: LinkHandlers): void
}

export interface LinkHandlers {
  text(text: string): void
  /** Once, whoever closed it. */
  closed(): void
}

/** How nodes reach each other directly. */
export interface Wire {
  /** Where other nodes dial this one. */
  readonly address: string
  /** `undefined` where nobody answers there who knows the secret. Never rejects. */
  dial(address: string): Promise<Link | undefined>
  onLink(listener: (link: Link) => void): void
  close(): void
}

/** What makes several servers one (SG13). */
export interface Backplane {
  readonly store: SharedStore
  readonly wire: Wire
}

/** Longest text on a link: a frame in JSON in JSON, and the standing of a full topic. */
export const maxLinkText = 512 * 1024
/** Longest standing: the most aliases a presence frame tells of. */
export const maxStandingText = 128 * 1024
/** More nodes than these are not one cluster. */
export const maxNodes = 64
