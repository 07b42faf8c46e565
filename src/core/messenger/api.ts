import type { Disposable } from '../base/disposables'
import type { Watchable } from '../base/emitter'
import type { AccountId, ClientMessageId, ConversationId, DeviceId, InviteId, MessageId, RequestId } from '../base/ids'
import type { OwnStatus, SignalingState } from '../network/signaling'
import type { LinkPath } from '../network/transport'
import type { TincanError } from '../base/errors'
import type { Live } from '../storage/storage'

/** Times are RFC 3339 in UTC, ids are texts, lists are `{data, page}` (features row 41). */
export type Timestamp = string

export interface Page {
  /** Hand it to `before` or `after` to go on; absent where there is nothing more that way. */
  readonly before?: string
  readonly after?: string
}

export interface Listing<T> {
  readonly data: readonly T[]
  readonly page: Page
}

export interface OwnIdentity {
  readonly account: AccountId
  readonly device: DeviceId
}

export interface Profile {
  readonly name: string
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

/** DL1. Never better than the truth. */
export type DeliveryState =
  | { readonly kind: 'waiting'; readonly for: readonly string[] }
  | { readonly kind: 'sent' }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'read' }

export interface MessageView {
  readonly id: MessageId
  readonly clientMessageId: ClientMessageId
  readonly conversation: ConversationId
  readonly author: AccountId
  readonly authorName: string
  readonly own: boolean
  readonly text: string
  readonly sentAt: Timestamp
  /** Only of own messages. */
  readonly state?: DeliveryState
}

/** Something of a conversation that its members must be told, not a message: a device told two stories (EV3). */
export interface ConversationNotice {
  readonly kind: 'equivocation'
  readonly account: AccountId
  readonly name: string
}

export interface ConversationView {
  readonly id: ConversationId
  readonly kind: 'direct'
  readonly contact: AccountId
  readonly title: string
  readonly blocked: boolean
  readonly last?: Pick<MessageView, 'text' | 'own' | 'sentAt' | 'state' | 'authorName'>
  readonly draft?: string
  /** Counted up to 999. */
  readonly unread: number
  /** The first message not read yet when there is one. */
  readonly firstUnread?: MessageId
  readonly notices: readonly ConversationNotice[]
}

/** DL4: a trace of one send on the sender's own device, without content. */
export interface TransitReceipt {
  readonly message: MessageId
  /** Hex of the hash of the bytes that left. */
  readonly envelopeHash: string
  readonly at: Timestamp
  /** How many devices were connected and took it. */
  readonly reached: number
}

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

export interface NetworkView {
  readonly server: string
  readonly signaling: SignalingState
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
}

/**
 * The messenger without a screen. Promises reject with a `TincanError` where the call is refused.
 * Everything it tells is truth from the disk; everything it does is on the disk before it resolves.
 */
export interface Messenger extends Disposable {
  readonly identity: OwnIdentity

  readonly profile: {
    get(): Promise<Profile>
    /** 1–64 characters after trimming, no control characters: else `INVALID_ARGUMENT`. */
    update(profile: Profile): Promise<void>
    live(): Live<Profile>
  }

  readonly settings: {
    get(): Promise<Settings>
    update(patch: Partial<Settings>): Promise<void>
    live(): Live<Settings>
  }

  readonly invites: {
    /** One-time, valid for 7 days. */
    create(): Promise<InviteView>
    /** The newest open invite, made if there is none. */
    current(): Promise<InviteView>
    list(): Promise<readonly InviteView[]>
    revoke(id: InviteId): Promise<void>
    /** Reads a link without acting on it. Throws `INVITE_GARBLED | INVITE_EXPIRED | INVITE_OWN`. */
    preview(link: string): InvitePreview
  }

  readonly contacts: {
    /** Throws what `invites.preview` throws, and `INVITE_USED`, `ALREADY_CONTACT`. Idempotent for one link. */
    request(link: string): Promise<OutgoingRequestView>
    requests(): Promise<readonly RequestView[]>
    liveRequests(): Live<readonly RequestView[]>
    accept(id: RequestId): Promise<ContactView>
    decline(id: RequestId): Promise<void>
    block(id: RequestId): Promise<void>
    /** Takes back an outgoing request or clears an ended one. */
    dismiss(id: RequestId): Promise<void>
    list(): Promise<readonly ContactView[]>
    live(): Live<readonly ContactView[]>
    get(account: AccountId): Promise<ContactView>
    setNickname(account: AccountId, nickname: string): Promise<void>
  }

  readonly conversations: {
    /** Newest activity first. `after` goes on to older ones. */
    list(query?: { readonly limit?: number; readonly after?: string }): Promise<Listing<ConversationView>>
    live(query?: { readonly limit?: number }): Live<Listing<ConversationView>>
    get(id: ConversationId): Promise<ConversationView>
    liveOne(id: ConversationId): Live<ConversationView>
    /** The direct conversation with a contact; creating it again returns it (EV11). Throws `NOT_CONTACT`. */
    create(query: { readonly kind: 'direct'; readonly contact: AccountId }): Promise<ConversationView>
    /** All messages up to and including this one are read. Never moves back. */
    markRead(id: ConversationId, upTo: MessageId): Promise<void>
    setDraft(id: ConversationId, text: string): Promise<void>
    draft(id: ConversationId): Promise<string>
    /** Whose messages wait because their clock is more than two minutes ahead of ours (EV4). */
    heldBack(id: ConversationId): Watchable<readonly AccountId[]>
  }

  readonly messages: {
    /**
     * Resolves once the message is durable (EV6); it then goes out by itself. The same `clientMessageId`
     * again returns the first message. Text is 1–16,000 characters after trimming its end:
     * `INVALID_ARGUMENT`, `MESSAGE_TOO_LARGE`; `NOT_FOUND`; `NOT_MEMBER` where the contact is blocked.
     */
    send(message: {
      readonly conversation: ConversationId
      readonly text: string
      readonly clientMessageId?: ClientMessageId
    }): Promise<MessageView>
    /** Oldest first within the page. Without a bound, the newest. `limit` 1–200, 50 by default. */
    list(query: MessageQuery): Promise<Listing<MessageView>>
    live(query: MessageQuery): Live<Listing<MessageView>>
    receipts(conversation: ConversationId): Promise<readonly TransitReceipt[]>
  }

  readonly presence: {
    of(account: AccountId): Watchable<ContactPresence>
    readonly own: Watchable<OwnStatus>
    set(status: OwnStatus): Promise<void>
  }

  readonly typing: {
    /** Call on each keystroke; ends by itself after 5 s, on `stop` and on send. */
    start(conversation: ConversationId): void
    stop(conversation: ConversationId): void
    /** Accounts typing now, but not ourselves. */
    in(conversation: ConversationId): Watchable<readonly AccountId[]>
  }

  readonly network: {
    readonly view: Watchable<NetworkView>
    reconnect(): void
  }

  /** The disk refused something that came from others: nothing was acknowledged, it is tried again (ST3). */
  readonly trouble: Watchable<TincanError | undefined>

  readonly on: {
    /** A message of somebody else was stored for the first time: notify, ring, count. */
    message(listener: (message: MessageView) => void): Disposable
    request(listener: (request: IncomingRequestView) => void): Disposable
    accepted(listener: (contact: ContactView) => void): Disposable
  }
}

export interface MessageQuery {
  readonly conversation: ConversationId
  readonly limit?: number
  /** Cursors from a page. */
  readonly before?: string
  readonly after?: string
  /** A window with this message in its middle. */
  readonly around?: MessageId
}
