import type { AccountId, ClientMessageId, ConversationId, MessageId } from '../../base/ids'
import type { LinkPath } from '../../network/transport'
import type { Live } from '../../storage/storage'
import type { Role } from '../../conversation/directory'
import type { Listing, Timestamp } from './common'

/** DL1. Never better than the truth. */
export type DeliveryState =
  | { readonly kind: 'waiting'; readonly for: readonly string[] }
  | { readonly kind: 'sent' }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'read' }

/** What happened to the conversation itself, in the order of its messages. `name` is who did it. */
export type Notice =
  | {
      readonly kind: 'created' | 'converted' | 'left' | 'renamed' | 'described' | 'pictured' | 'channel'
      readonly text: string
    }
  | {
      readonly kind: 'added'
      readonly who: readonly { readonly account: AccountId; readonly name: string }[]
      /** We were added, and what was said before is not for us (EV17). */
      readonly pastClosed?: boolean
    }
  | { readonly kind: 'removed'; readonly account: AccountId; readonly who: string }
  | { readonly kind: 'role'; readonly account: AccountId; readonly who: string; readonly role: Role }
  | { readonly kind: 'policy' }
  | { readonly kind: 'timer'; readonly disappearAfterMs: number }
  /** In a direct conversation: the other put us into a group. */
  | { readonly kind: 'invited'; readonly conversation: ConversationId; readonly text: string }

export type MessageContent =
  | { readonly kind: 'text' }
  /** A tombstone (EV9). */
  | { readonly kind: 'deleted'; readonly by: AccountId; readonly byName: string }
  | { readonly kind: 'notice'; readonly notice: Notice }

export interface Quote {
  readonly message: MessageId
  /** `missing` where this device does not have it. */
  readonly state: 'shown' | 'deleted' | 'missing'
  readonly author?: AccountId
  readonly authorName: string
  readonly plain: string
}

export interface ReactionView {
  readonly emoji: string
  readonly count: number
  readonly own: boolean
  readonly by: readonly { readonly account: AccountId; readonly name: string }[]
}

export interface MessageView {
  readonly id: MessageId
  readonly clientMessageId: ClientMessageId
  readonly conversation: ConversationId
  readonly author: AccountId
  readonly authorName: string
  readonly own: boolean
  readonly content: MessageContent
  /** As it was written. Mentions stand as `<@account id>` and `<@everyone>`; empty but for content `text`. */
  readonly text: string
  /** The same with names for mentions: for previews, copies and search. */
  readonly plain: string
  readonly sentAt: Timestamp
  readonly editedAt?: Timestamp
  readonly replyTo?: Quote
  /** Who wrote it first, where it was passed on. */
  readonly forwardedFrom?: string
  readonly reactions: readonly ReactionView[]
  readonly pinned: boolean
  readonly mentions: readonly { readonly account: AccountId; readonly name: string }[]
  readonly mentionsEveryone: boolean
  /** Mentions us, by name or with everyone. */
  readonly mentionsMe: boolean
  /** Vanishes then; a message that is yet to be read has none. */
  readonly expiresAt?: Timestamp
  /** It will vanish, this long after it was read. */
  readonly disappearsAfterMs?: number
  /** What we may do with it now. */
  readonly may: {
    readonly edit: boolean
    readonly deleteForEveryone: boolean
    readonly pin: boolean
    readonly react: boolean
    readonly reply: boolean
  }
  /** It came before what was said until then, which is still on its way: it can be read and copied, no more. */
  readonly ahead?: true
  /** Only of own messages. */
  readonly state?: DeliveryState
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

export interface MessageVersion {
  readonly text: string
  readonly plain: string
  readonly at: Timestamp
}

/** Everything known of one message. */
export interface MessageInfo {
  readonly message: MessageView
  /** Of own messages, per other member. Times are when this device learned of it, where it still knows. */
  readonly recipients: readonly {
    readonly account: AccountId
    readonly name: string
    readonly state: 'waiting' | 'delivered' | 'read'
    readonly deliveredAt?: Timestamp
    readonly readAt?: Timestamp
    /** How they are linked to us now. */
    readonly path?: LinkPath
  }[]
  /** Oldest first, the present text last; one where it was never edited. */
  readonly versions: readonly MessageVersion[]
  readonly receipt?: TransitReceipt
}

/**
 * One of `before`, `after`, `around` and `range`, or the newest messages. A cursor is a boundary between two
 * messages: `page.before` lies just before the first of a page, `page.after` just behind the last. It stays where
 * it is, whatever arrives or goes, so pages that meet at one neither overlap nor leave anything out.
 */
export interface MessageQuery {
  readonly conversation: ConversationId
  readonly limit?: number
  /** What lies next before this boundary. */
  readonly before?: string
  /** What lies next behind this boundary. */
  readonly after?: string
  /** A window with this message in its middle; `NOT_FOUND` where this device does not have it. */
  readonly around?: MessageId
  /**
   * What lies between two boundaries, from the oldest on; without one, from the beginning or to the end of the
   * log. Such a page begins where the range does and has no `page.before`; it has a `page.after` only where the
   * range holds more than `limit`.
   */
  readonly range?: { readonly from?: string; readonly to?: string }
}

/**
 * Every act is refused with the first of these that holds: `NOT_FOUND` (no such message or conversation
 * here), `NOT_MEMBER`, `NOT_AUTHOR`, `EDIT_WINDOW_CLOSED`, `NOT_ALLOWED` (role or policy),
 * `INVALID_ARGUMENT`, `MESSAGE_TOO_LARGE`.
 */
export interface MessagesApi {
  /**
   * Resolves once the message is durable (EV6); it then goes out by itself. The same `clientMessageId`
   * again returns the first message. Text is 1–16,000 characters after trimming its end. `<@everyone>`
   * where the policy does not let us is `NOT_ALLOWED`.
   */
  send(message: {
    readonly conversation: ConversationId
    readonly text: string
    readonly clientMessageId?: ClientMessageId
    readonly replyTo?: MessageId
  }): Promise<MessageView>
  /** EV8. The same text again changes nothing. */
  edit(id: MessageId, text: string): Promise<MessageView>
  /** EV9. `me` takes it from this device alone. */
  delete(id: MessageId, from: 'everyone' | 'me'): Promise<void>
  /** `emoji` is one emoji. Reacting twice is reacting once. */
  react(id: MessageId, emoji: string): Promise<void>
  unreact(id: MessageId, emoji: string): Promise<void>
  pin(id: MessageId): Promise<void>
  unpin(id: MessageId): Promise<void>
  /** Newest first, 200 at most. */
  pins(conversation: ConversationId): Promise<readonly MessageView[]>
  livePins(conversation: ConversationId): Live<readonly MessageView[]>
  /** Sends the text anew to each conversation, in the order it was said. */
  forward(ids: readonly MessageId[], to: readonly ConversationId[]): Promise<void>
  get(id: MessageId): Promise<MessageView>
  info(id: MessageId): Promise<MessageInfo>
  /** Our own newest message that may still be edited. */
  lastEditable(conversation: ConversationId): Promise<MessageView | undefined>
  /** Oldest first within the page. Without a bound, the newest. `limit` 1–200, 50 by default. */
  list(query: MessageQuery): Promise<Listing<MessageView>>
  live(query: MessageQuery): Live<Listing<MessageView>>
  receipts(conversation: ConversationId): Promise<readonly TransitReceipt[]>
}
