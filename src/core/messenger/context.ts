import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Pace } from '../base/pace'
import { Emitter, type Watchable } from '../base/emitter'
import type { TincanError } from '../base/errors'
import type { AccountId, ConversationId } from '../base/ids'
import type { Logger } from '../base/logger'
import type { Random } from '../base/random'
import type { CallPeers, MediaSource } from '../calls/media'
import type { LinkIdentity } from '../network/identity'
import type { PathProbe } from '../network/paths'
import type { SessionSigner, Signaling } from '../network/signaling'
import type { PeerTransport } from '../network/transport'
import type { SealedEvent } from '../protocol/peer/event'
import type { SearchEngine } from '../search/engine'
import type { MessageRecord, SettingsRecord } from '../storage/records'
import type { Storage } from '../storage/storage'
import type { WindowBounds } from '../sync/window'
import type { IncomingCall } from './api/calls'
import type { Self } from './identity'

/** How this device reaches one server and, through it, other devices. */
export interface Endpoint {
  readonly signaling: Signaling
  readonly transport: PeerTransport
  /** Absent where there is nothing to look with. */
  readonly probe?: PathProbe
}

/**
 * `server` is an origin, e.g. `https://tin.example`; the signer shows that server its own key (ID3), the identity
 * other devices this one.
 */
export type NetworkFactory = (
  server: string,
  signer: SessionSigner,
  identity: LinkIdentity,
  /** Whether links go through relays alone. */
  relayOnly: Watchable<boolean>,
) => Endpoint

export interface MessengerDependencies {
  readonly storage: Storage
  /** Origin of the server that new invites name. */
  readonly server: string
  readonly network: NetworkFactory
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Where the search index works; in this thread unless told otherwise. Taken over. */
  readonly searchEngine?: SearchEngine
  /** What is offered in shared documents, and from where on devices ask for it (SY2, SY7); as usual unless told otherwise. */
  readonly window?: WindowBounds
  /** Ways of sound and pictures to other devices, and what is sent over them; without both nobody can be called. */
  readonly callPeers?: CallPeers
  readonly media?: MediaSource
}

/** What the parts of the messenger tell each other; none of them knows who listens. */
export class Happenings {
  readonly message = new Emitter<MessageRecord>()
  readonly request = new Emitter<string>()
  readonly accepted = new Emitter<AccountId>()
  /** A conversation exists that did not, or its keys, members or policy changed, or it is gone. */
  readonly conversation = new Emitter<ConversationId>()
  /** Somebody made us a member. */
  readonly invited = new Emitter<ConversationId>()
  /** Something will vanish at a time that is not waited for yet. */
  readonly expiring = new Emitter<undefined>()
  readonly appended = new Emitter<{ readonly conversation: ConversationId; readonly event: SealedEvent }>()
  readonly read = new Emitter<ConversationId>()
  /** Invites or requests changed: other topics may have to be watched. */
  readonly introductions = new Emitter<undefined>()
  readonly settings = new Emitter<SettingsRecord>()
  /** Somebody was blocked or is no longer. */
  readonly blocked = new Emitter<AccountId>()
  readonly trouble = new Emitter<TincanError | undefined>()
  /** Somebody calls. */
  readonly call = new Emitter<IncomingCall>()
}

export interface Context extends MessengerDependencies {
  readonly self: Self
  readonly happenings: Happenings
  readonly refusals: Counters<string>
  /** How many rooms look at what there is to do at a time. */
  readonly pace: Pace
  readonly settings: () => SettingsRecord
  /** Contacts we want to hear nothing of. */
  readonly isBlocked: (account: AccountId) => boolean
  /** Work nobody waits for: where the disk refuses, the user is told; once we are disposed, nobody is. */
  readonly background: (work: Promise<unknown>) => void
}

export const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString()
