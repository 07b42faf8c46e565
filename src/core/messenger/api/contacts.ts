import type { AccountId, ConversationId, DeviceId, InviteId, RequestId } from '../../base/ids'
import type { Live } from '../../storage/storage'
import type { PictureId, Timestamp } from './common'
import type { Profile } from './profile'

export interface OwnIdentity {
  readonly account: AccountId
  readonly device: DeviceId
}

export interface InviteView {
  readonly id: InviteId
  /** `tincan://invite#…` */
  readonly link: string
  /** The same as `https://<server>/i#…`, for people who have no Tincan yet. */
  readonly webLink: string
  readonly createdAt: Timestamp
  readonly expiresAt: Timestamp
  readonly state: 'open' | 'used' | 'revoked' | 'expired'
}

export interface InvitePreview {
  readonly account: AccountId
  readonly name: string
  readonly server: string
  readonly expiresAt: Timestamp
}

export interface ContactView {
  readonly account: AccountId
  /** The nickname you gave, else the name they go by. */
  readonly name: string
  readonly profileName: string
  readonly nickname?: string
  readonly statusText?: string
  readonly picture?: PictureId
  readonly conversation: ConversationId
  readonly since: Timestamp
  readonly blocked: boolean
}

export interface IncomingRequestView {
  readonly direction: 'incoming'
  readonly id: RequestId
  readonly account: AccountId
  readonly name: string
  readonly receivedAt: Timestamp
}

/** `waiting` until the other's device has it, `received` until they answer; the rest are ends. */
export interface OutgoingRequestView {
  readonly direction: 'outgoing'
  readonly id: RequestId
  readonly account: AccountId
  readonly name: string
  readonly sentAt: Timestamp
  readonly state: 'waiting' | 'received' | 'declined' | 'used' | 'revoked' | 'expired'
}

export type RequestView = IncomingRequestView | OutgoingRequestView

export interface InvitesApi {
  /** One-time, valid for 7 days. */
  create(): Promise<InviteView>
  /** The newest open invite, made if there is none. */
  current(): Promise<InviteView>
  list(): Promise<readonly InviteView[]>
  revoke(id: InviteId): Promise<void>
  /** Reads a link without acting on it. Throws `INVITE_GARBLED | INVITE_EXPIRED | INVITE_OWN`. */
  preview(link: string): InvitePreview
}

export interface ContactsApi {
  /** Throws what `invites.preview` throws, and `INVITE_USED`, `ALREADY_CONTACT`. Idempotent for one link. */
  request(link: string): Promise<OutgoingRequestView>
  requests(): Promise<readonly RequestView[]>
  liveRequests(): Live<readonly RequestView[]>
  accept(id: RequestId): Promise<ContactView>
  decline(id: RequestId): Promise<void>
  /** Refuses this request and whatever that account asks later; it is not told. */
  blockRequest(id: RequestId): Promise<void>
  /** Takes back an outgoing request or clears an ended one. */
  dismiss(id: RequestId): Promise<void>
  list(): Promise<readonly ContactView[]>
  live(): Live<readonly ContactView[]>
  get(account: AccountId): Promise<ContactView>
  /** What they tell their contacts, as this device last heard. */
  profile(account: AccountId): Promise<Profile>
  liveProfile(account: AccountId): Live<Profile>
  setNickname(account: AccountId, nickname: string): Promise<void>
  /** No message, no presence and no ring either way; what was said stays. The other is not told. */
  block(account: AccountId): Promise<void>
  unblock(account: AccountId): Promise<void>
  /** No longer a contact: what was said goes from this device, and they reach us no more. They are not told. */
  remove(account: AccountId): Promise<void>
}
