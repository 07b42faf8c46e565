import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import type { Disposable } from '../base/disposables'
import type { DeviceId, TopicId } from '../base/ids'
import type { Result } from '../base/result'

/** Both ends' DTLS certificate fingerprints as SDP writes them, lower case, e.g. `sha-256 ab:cd:…` (RFC 8122). */
export interface Fingerprints {
  readonly local: string
  readonly remote: string
}

/**
 * Binds a connection to a device: each side signs both fingerprints, so neither the server nor
 * another member can stand in the middle or pass as somebody else.
 */
export interface LinkAuthenticator {
  /** ≤ 1 KiB. */
  prove(fingerprints: Fingerprints): Uint8Array
  /** The device at the other end, or why it is not let in. `proof` is hostile. */
  verify(
    proof: Uint8Array,
    fingerprints: Fingerprints,
  ): Result<DeviceId, 'malformed' | 'forged' | 'not-member' | 'own-device'>
}

/** What a peer did that no honest client does; three and the device is dropped for the session (HP3). */
export type Breach =
  | 'frame-malformed'
  | 'message-too-large'
  | 'update-malformed'
  | 'awareness-too-large'
  | 'awareness-too-many'
  | 'proof-refused'
  | 'wasteful'

export type LinkPath = 'direct' | 'relayed' | 'unknown'

/** An authenticated, open connection to one device in one room. */
export interface PeerLink {
  readonly device: DeviceId
  /** Which way the bytes go at this moment: straight or through a TURN server. */
  path(): Promise<LinkPath>
}

export interface RoomOptions {
  readonly topic: TopicId
  /** Derived from the epoch key; offers, answers and candidates are sealed with it, as y-webrtc does. */
  readonly password: string
  /** The shared document and awareness; the room reads and writes them until disposed, never destroys them. */
  readonly doc: Doc
  readonly awareness: Awareness
  readonly authenticator: LinkAuthenticator
  /** All open links, whole, after each change. */
  onLinks(links: readonly PeerLink[]): void
  /** `device` is absent where the peer failed before it proved who it is. */
  onBreach(breach: Breach, device: DeviceId | undefined): void
}

export interface PeerRoom extends Disposable {
  /** Drops a device for the rest of the session. */
  expel(device: DeviceId): void
}

/** The port to other devices: whoever attaches to the same topic with the same password syncs documents. */
export interface PeerTransport extends Disposable {
  attach(options: RoomOptions): PeerRoom
}
