import type { Disposable } from '../base/disposables'
import type { Watchable } from '../base/emitter'
import type { TincanError } from '../base/errors'
import type { CallsApi, IncomingCall } from './api/calls'
import type { PictureId } from './api/common'
import type { ContactsApi, ContactView, IncomingRequestView, InvitesApi, OwnIdentity } from './api/contacts'
import type { CommunitiesApi, ConversationsApi, ConversationView } from './api/conversations'
import type { MessagesApi, MessageView } from './api/messages'
import type { EphemeralApi, NetworkApi, PresenceApi, SettingsApi, TypingApi } from './api/network'
import type { ProfileApi } from './api/profile'
import type { SearchApi } from './api/search'

export type * from './api/calls'
export type * from './api/common'
export type * from './api/connectivity'
export type * from './api/contacts'
export type * from './api/conversations'
export type * from './api/messages'
export type * from './api/network'
export type * from './api/profile'
export type * from './api/search'

/**
 * The messenger without a screen. Promises reject with a `TincanError` where the call is refused.
 * Everything it tells is truth from the disk; everything it does is on the disk before it resolves.
 */
export interface Messenger extends Disposable {
  readonly identity: OwnIdentity
  readonly profile: ProfileApi
  readonly settings: SettingsApi
  readonly invites: InvitesApi
  readonly contacts: ContactsApi
  readonly conversations: ConversationsApi
  readonly communities: CommunitiesApi
  readonly messages: MessagesApi
  readonly search: SearchApi
  readonly presence: PresenceApi
  readonly typing: TypingApi
  readonly ephemeral: EphemeralApi
  readonly calls: CallsApi
  readonly network: NetworkApi

  /** The bytes of a picture a view names, with their type; `undefined` where it is not here (any more). */
  picture(id: PictureId): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>

  /** The disk refused something that came from others: nothing was acknowledged, it is tried again (ST3). */
  readonly trouble: Watchable<TincanError | undefined>

  readonly on: {
    /**
     * A message of somebody else was stored for the first time: notify, ring, count. `conversation` tells
     * whether its owner wants to be notified (`preferences`, `mentionsMe`).
     */
    message(listener: (message: MessageView, conversation: ConversationView, notify: boolean) => void): Disposable
    request(listener: (request: IncomingRequestView) => void): Disposable
    accepted(listener: (contact: ContactView) => void): Disposable
    /** Somebody made us a member of a conversation. */
    invited(listener: (conversation: ConversationView) => void): Disposable
    /** A call begins to ring here, or to wait while we are in another. It stops where `calls.incoming` names it no more. */
    call(listener: (call: IncomingCall) => void): Disposable
  }
}
