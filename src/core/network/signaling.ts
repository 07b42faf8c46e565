import type { Disposable } from '../base/disposables'
import type { Watchable } from '../base/emitter'
import type { Alias, SessionId, TopicId, Zid } from '../base/ids'
import type { Result } from '../base/result'

/** What a device shows the members of a topic (SG6). `invisible` is sent to the server and seen as `offline`. */
export type OwnStatus = 'online' | 'away' | 'busy' | 'invisible'

export interface Presence {
  readonly alias: Alias
  readonly status: 'online' | 'away' | 'busy' | 'offline'
  /** Milliseconds since the epoch by the server's clock; only where the member is gone and was seen. */
  readonly lastSeen?: number
}

/** The frames members send each other through the server; it sees the type and an opaque envelope. */
export type RelayType = 'message' | 'typing' | 'typing_stop' | `call.${string}`

export interface RelayedFrame {
  readonly type: RelayType
  readonly from: Alias
  /** Sealed bytes, ≤ 48 KiB (SG10): hostile until opened. */
  readonly envelope: Uint8Array
}

export type SignalingState =
  | {
      readonly kind: 'offline'
      readonly reason: 'stopped' | 'unreachable' | 'refused' | 'draining'
      readonly retryAt?: number
      /** Where `refused`: the server's word for why (protocol/signaling/errors), or `WORK_TOO_MUCH`. Hostile. */
      readonly code?: string
    }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online'; readonly session: SessionId }

export type SignalingError =
  { readonly kind: 'offline' } | { readonly kind: 'too-large' } | { readonly kind: 'refused'; readonly code: string }

/** The right to be on a topic: whoever holds the key behind it can make one, nobody else (SG2). */
export interface TopicMembership {
  readonly topic: TopicId
  readonly alias: Alias
  /** Signs `sessionId` with the topic's key, giving 64 bytes. */
  sign(session: SessionId): Uint8Array
}

export interface TopicHandlers {
  /** Everybody known on the topic but ourselves, whole, after each change; empty while the server is away. */
  presence(present: readonly Presence[]): void
  frame(frame: RelayedFrame): void
}

export interface TopicSession extends Disposable {
  readonly topic: TopicId
  /** True while the server has admitted us on this topic. */
  readonly joined: Watchable<boolean>
  /** Sends once, now or never; resolves with how many sessions it reached. Never throws. */
  send(type: RelayType, envelope: Uint8Array): Promise<Result<number, SignalingError>>
}

export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/**
 * The port to one signalling server. Joined topics outlive the connection: after each reconnect the
 * adapter signs in again, joins them again and reports presence anew.
 */
export interface Signaling extends Disposable {
  readonly state: Watchable<SignalingState>
  /** Begins connecting; reconnects by itself with backoff and jitter until disposed. */
  start(): void
  /** Tries now instead of waiting for the next retry. */
  reconnect(): void
  join(membership: TopicMembership, handlers: TopicHandlers): TopicSession
  setStatus(status: OwnStatus): void
  iceServers(): Promise<Result<readonly IceServer[], SignalingError>>
}

/** Signs in at one server as the account's `zid` there (ID3, SG1). */
export interface SessionSigner {
  readonly zid: Zid
  /** What the user was given to be let in there, if anything; asked at each sign-in. */
  inviteCode?(): string | undefined
  /** 64 bytes over the server's origin (`https://host[:port]`) and its challenge. */
  sign(origin: string, challenge: Uint8Array): Uint8Array
}
