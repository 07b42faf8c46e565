import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Pace } from '../base/pace'
import type { TincanError } from '../base/errors'
import type { ConversationId, DeviceId } from '../base/ids'
import type { Random } from '../base/random'
import type { PeerTransport } from '../network/transport'
import type { MessageRecord } from '../storage/records'
import type { Storage, Writing } from '../storage/storage'
import type { Author } from './author'
import type { Ingestion } from './log'
import type { WindowBounds } from './window'

export interface RoomContext {
  readonly storage: Storage
  readonly transport: PeerTransport
  readonly author: Author
  readonly clock: Clock
  readonly random: Random
  readonly refusals: Counters<string>
  /** Members' devices that are there, as the server tells; `undefined` where it does not. */
  readonly present: () => ReadonlySet<DeviceId> | undefined
  /** Makes the conversations we were invited to; tells which are new. */
  readonly adopt: (records: Writing, invitations: Ingestion['invitations']) => Promise<readonly ConversationId[]>
  /** False keeps read cursors to ourselves (DL3). */
  readonly readReceipts: () => boolean
  readonly typingIndicators: () => boolean
  readonly window: WindowBounds
  /** Shared with the other rooms: when all of them have something to look at, the screen wants to read too. */
  readonly pace: Pace
}

export interface RoomListener {
  /** Messages of others that were stored here for the first time. */
  messages(messages: readonly MessageRecord[]): void
  /** Who is in the conversation, what they may do or with which keys may be other than it was. */
  governed(): void
  adopted(conversations: readonly ConversationId[]): void
  /** What a linked device tells of calls; hostile. */
  readonly called: (device: DeviceId, message: Uint8Array) => void
  /** The disk refused: nothing was acknowledged, and it is tried again. `undefined` once it went well. */
  trouble(error: TincanError | undefined): void
}
