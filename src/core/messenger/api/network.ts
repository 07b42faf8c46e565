import type { Watchable } from '../../base/emitter'
import type { AccountId, ConversationId, DeviceId, Zid } from '../../base/ids'
import type { Disposable } from '../../base/disposables'
import type { OwnStatus, SignalingState } from '../../network/signaling'
import type { LinkPath } from '../../network/transport'
import type { Live } from '../../storage/storage'
import type { Timestamp } from './common'
import type { Connectivity } from './connectivity'

export type ContactPresence =
  | { readonly kind: 'online'; readonly status: 'online' | 'away' | 'busy'; readonly linked: boolean }
  /** `lastSeen` where this device or the server knows it. */
  | { readonly kind: 'offline'; readonly lastSeen?: Timestamp }
  /** The server is away and no link is open: nobody can tell. */
  | { readonly kind: 'unknown'; readonly lastSeen?: Timestamp }

export interface LinkView {
  readonly account: AccountId
  readonly device: DeviceId
  readonly path: LinkPath
}

/** A server that does not let this device in, and why as far as it says. */
export interface ClosedServer {
  readonly server: string
  /** How it knows us: the key of ours that it alone sees (ID3). */
  readonly zid: Zid
  readonly reason: 'code-required' | 'code-refused' | 'not-listed' | 'banned' | 'too-much-work'
}

export interface NetworkView {
  readonly server: string
  readonly signaling: SignalingState
  /** Servers in use, our own among them, that want something of the user before they let this device in. */
  readonly closed: readonly ClosedServer[]
  /** One entry a connected device. */
  readonly links: readonly LinkView[]
  /** Contacts who are there but reached only through the server's relay, sealed (DL5). */
  readonly relayed: readonly AccountId[]
  /** Refusals of hostile or broken input since start, by reason (HP2). */
  readonly refusals: Readonly<Record<string, number>>
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly enterSends: boolean
  readonly readReceipts: boolean
  readonly typingIndicators: boolean
  readonly notifications: boolean
  /**
   * Whom our address is kept from (CL9): `strangers` — in calls, from people who are not contacts; `calls` — in all
   * calls; `always` — in calls and links alike.
   */
  readonly relayOnly: 'strangers' | 'calls' | 'always'
  readonly ringtone: boolean
}

export interface SettingsApi {
  get(): Promise<Settings>
  update(patch: Partial<Settings>): Promise<void>
  live(): Live<Settings>
}

export interface PresenceApi {
  of(account: AccountId): Watchable<ContactPresence>
  readonly own: Watchable<OwnStatus>
  set(status: OwnStatus): Promise<void>
}

export interface TypingApi {
  /** Call on each keystroke; ends by itself after 5 s, on `stop` and on send. */
  start(conversation: ConversationId): void
  stop(conversation: ConversationId): void
  /** Accounts typing now, but not ourselves. */
  in(conversation: ConversationId): Watchable<readonly AccountId[]>
}

/** A word that is heard by who is there and kept by nobody (features row 35). */
export interface EphemeralSignal {
  readonly conversation: ConversationId
  readonly account: AccountId
  readonly subject: string
  readonly payload: Uint8Array
}

export interface EphemeralApi {
  /** `subject`: 1–32 of a–z, 0–9, dot and dash; `payload` at most 512 bytes. Now or never; throws `INVALID_ARGUMENT`. */
  send(conversation: ConversationId, subject: string, payload: Uint8Array): void
  on(subject: string, listener: (signal: EphemeralSignal) => void): Disposable
}

export interface NetworkApi {
  readonly view: Watchable<NetworkView>
  reconnect(): void
  /** Looks at the ways from this device, by the server that new invites name. Takes some seconds; never rejects. */
  test(): Promise<Connectivity>
  /**
   * Answers a server that asks for an invite code, and tries again; kept sealed, and sent to that server alone. An
   * empty text forgets it. Throws `INVALID_ARGUMENT` for one that is too long.
   */
  useInviteCode(server: string, code: string): Promise<void>
}
