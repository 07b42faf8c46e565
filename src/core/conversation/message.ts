import type { AccountId, ClientMessageId, ConversationId, DeviceId, EventId, MessageId } from '../base/ids'
import type { OrderKey } from '../protocol/peer/order'
import type { Role } from './directory'

/** What happened to the conversation itself, as a line between its messages. */
export type NoticeContent =
  | { readonly what: 'created' | 'renamed' | 'described'; readonly text: string }
  | { readonly what: 'converted' | 'left' | 'pictured' | 'policy' }
  | { readonly what: 'added'; readonly accounts: readonly AccountId[]; readonly names: readonly string[] }
  | { readonly what: 'removed'; readonly account: AccountId }
  | { readonly what: 'role'; readonly account: AccountId; readonly role: Role }
  | { readonly what: 'timer'; readonly disappearAfterMs: number }
  | { readonly what: 'invited'; readonly conversation: ConversationId; readonly text: string }
  | { readonly what: 'channel'; readonly text: string }

export type MessageContent =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly replyTo?: MessageId
      readonly forwardedFrom?: string
      readonly disappearAfterMs?: number
      readonly mentionsMe: boolean
    }
  | { readonly kind: 'notice'; readonly notice: NoticeContent }
  /** It said something once: deleted, expired, or never handed to us. */
  | { readonly kind: 'erased' }

/** The event that a message is. */
export interface MessageBase {
  readonly event: EventId
  readonly author: AccountId
  readonly device: DeviceId
  readonly sequence: number
  readonly clientMessageId: ClientMessageId
  readonly order: OrderKey
  /** Milliseconds of the event's hybrid clock. */
  readonly sentAt: number
  readonly content: MessageContent
}

export interface Edit {
  readonly event: EventId
  readonly order: OrderKey
  readonly text: string
}

export interface Reaction {
  readonly event: EventId
  readonly account: AccountId
  readonly emoji: string
  readonly on: boolean
  readonly order: OrderKey
}

/**
 * Everything the log says about one message. What is about it may come before it: then there is no base yet
 * and nothing to show.
 */
export interface MessageState {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly base?: MessageBase
  /** In the order they were made; the last is what it says. */
  readonly edits: readonly Edit[]
  readonly removal?: { readonly by: AccountId; readonly order: OrderKey }
  readonly reactions: readonly Reaction[]
  readonly pin?: { readonly event: EventId; readonly by: AccountId; readonly on: boolean; readonly order: OrderKey }
}

/** A message with something to show: a text, a tombstone (EV9) or a notice. */
export const isShown = ({ base, removal }: MessageState): boolean =>
  base !== undefined && (base.content.kind !== 'erased' || removal !== undefined)

export const isDeleted = ({ base, removal }: MessageState): boolean =>
  removal !== undefined && base?.content.kind !== 'notice'

export const textOf = ({ base, edits }: MessageState): string =>
  edits.at(-1)?.text ?? (base?.content.kind === 'text' ? base.content.text : '')
