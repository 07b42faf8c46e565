import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import type { Disposable } from '../base/disposables'
import type { DeviceId, TopicId } from '../base/ids'
import type { SymmetricKey } from '../crypto/keys'

/** What a peer did that no honest client does; three and the device is dropped for the session (HP3). */
export type Breach =
  | 'frame-malformed'
  | 'message-too-large'
  | 'update-malformed'
  | 'awareness-too-large'
  | 'awareness-too-many'
  | 'proof-refused'
  | 'history-malformed'
  | 'history-excessive'
  | 'wasteful'

export type LinkPath = 'direct' | 'relayed' | 'unknown'

/** An authenticated, open link to one device, as one room sees it. */
export interface PeerLink {
  readonly device: DeviceId
  /** Which way the bytes go at this moment: straight or through a TURN server. */
  path(): Promise<LinkPath>
}

/**
 * Way of one question for history and its answer, in one room on the link to one device. What is sent arrives whole and
 * in order, behind what the rooms have to say to each other.
 */
export interface HistoryStream {
  /** Bytes accepted by {@link send} and not yet on their way. */
  readonly queued: number
  readonly isOpen: boolean
  onMessage: ((message: Uint8Array) => void) | undefined
  /** `queued` fell below 64 KiB. */
  onDrain: (() => void) | undefined
  /** Once, whoever closed it. */
  onClose: (() => void) | undefined
  /** At most 128 KiB (HP3); throws once closed. */
  send(message: Uint8Array): void
  /** While paused the other end can send no more than 256 KiB. */
  pause(): void
  resume(): void
  close(): void
}

/**
 * How this device and another one stand to each other in a room, as hashes of 8 bytes: what we hold, what we would
 * say of ourselves, and what we know the other would say. Two whose standings mirror each other have nothing to say.
 */
export interface Standing {
  readonly held: Uint8Array
  readonly own: Uint8Array
  readonly known: Uint8Array
}

export interface RoomOptions {
  readonly topic: TopicId
  /** Derived from the epoch key: what members say on the topic to find each other is sealed with it. */
  readonly key: SymmetricKey
  /** The shared document and awareness; the room reads and writes them until disposed, never destroys them. */
  readonly doc: Doc
  readonly awareness: Awareness
  /** Whether this device is let into the room now; where that may have changed, {@link PeerRoom.review} says so. */
  admits(device: DeviceId): boolean
  /**
   * Who is there, as far as that is known: in a crowd a device keeps links with some of them, over whom everything
   * reaches all. Where it changed, {@link PeerRoom.review} says so.
   */
  present?(): ReadonlySet<DeviceId> | undefined
  /**
   * How we stand to that device. A transport may leave a room asleep between two who are in step, until either
   * changes the document or its awareness; `undefined` keeps it awake.
   */
  standing?(device: DeviceId): Promise<Standing | undefined>
  /**
   * A linked device asks for history: takes the stream, whose handlers are to be set before it returns, or refuses it.
   * A device has one such stream at a time in a room.
   */
  history?(device: DeviceId, stream: HistoryStream): boolean
  /** A linked device tells something of a call: sealed bytes, ≤ 64 KiB, hostile. */
  onCall?(device: DeviceId, message: Uint8Array): void
  /** All links with whom the room is shared, whole, after each change. */
  onLinks(links: readonly PeerLink[]): void
  /** `device` is absent where the peer failed before it proved who it is. */
  onBreach(breach: Breach, device: DeviceId | undefined): void
}

export interface PeerRoom extends Disposable {
  /** Drops a device for the rest of the session, in all rooms. */
  expel(device: DeviceId): void
  /** Others are admitted now: who is no more leaves this room, and who is comes in. */
  review(): void
  /** To ask that device for history; `undefined` where it is not linked here, or is being asked, or enough others are. */
  history(device: DeviceId): HistoryStream | undefined
  /** Tells a linked device something of a call, ≤ 64 KiB, whole and in order; false where it is not linked here. */
  tell(device: DeviceId, message: Uint8Array): boolean
  /** That device did on a history stream what no honest one does. */
  breached(breach: Breach, device: DeviceId): void
}

/** The port to other devices: whoever attaches to the same topic with the same key syncs documents. */
export interface PeerTransport extends Disposable {
  attach(options: RoomOptions): PeerRoom
}
