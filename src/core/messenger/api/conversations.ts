import type { Watchable } from '../../base/emitter'
import type { AccountId, ConversationId, MessageId } from '../../base/ids'
import type { Role } from '../../conversation/directory'
import type { Policy } from '../../conversation/policy'
import type { CatchUpProgress } from '../../history/progress'
import type { Live } from '../../storage/storage'
import type { Listing, PictureId, Timestamp } from './common'
import type { MessageView } from './messages'

export type { Role } from '../../conversation/directory'
export type { History, Policy, Writers } from '../../conversation/policy'
export type { CatchUpProgress } from '../../history/progress'

/** Something of a conversation that its members must be told, not a message: a device told two stories (EV3). */
export interface ConversationNotice {
  readonly kind: 'equivocation'
  readonly account: AccountId
  readonly name: string
}

/** What this member may do here, now. */
export interface ConversationRights {
  readonly write: boolean
  readonly pin: boolean
  readonly add: boolean
  readonly mentionEveryone: boolean
  /** Name, description, picture, policy, disappearing messages. */
  readonly manage: boolean
  /** Take back other people's messages. */
  readonly deleteOthers: boolean
}

export type NotifyLevel = 'all' | 'mentions' | 'none'

/** Kept on this device, told to nobody (features row 27). */
export interface ConversationPreferences {
  readonly starred: boolean
  readonly archived: boolean
  /** No notification before then. */
  readonly mutedUntil?: Timestamp
  readonly notify: NotifyLevel
}

export interface PreferencesPatch {
  readonly starred?: boolean
  readonly archived?: boolean
  /** A time, `forever`, or `undefined` for not muted. */
  readonly mutedUntil?: Timestamp | undefined
  readonly notify?: NotifyLevel
}

export interface Draft {
  /** With mentions as in {@link MessageView.text}. */
  readonly text: string
  readonly replyTo?: MessageId
}

interface ConversationBase {
  readonly id: ConversationId
  readonly title: string
  readonly description: string
  readonly picture?: PictureId
  /** `left` and `removed` keep what was said and may write no more. */
  readonly membership: 'member' | 'left' | 'removed'
  readonly role: Role
  readonly memberCount: number
  readonly rights: ConversationRights
  readonly policy: Policy
  /** New messages vanish this many ms after they were read; absent where they stay. */
  readonly disappearAfterMs?: number
  readonly blocked: boolean
  readonly last?: Pick<MessageView, 'id' | 'plain' | 'content' | 'own' | 'sentAt' | 'state' | 'authorName'>
  readonly draft?: Draft
  /** Counted up to 999. */
  readonly unread: number
  /** Unread messages that mention us, counted up to 99. */
  readonly unreadMentions: number
  /** Marked by hand; ends when it is read. */
  readonly markedUnread: boolean
  /** The first message not read yet when there is one. */
  readonly firstUnread?: MessageId
  readonly preferences: ConversationPreferences
  readonly notices: readonly ConversationNotice[]
}

export type ConversationView = ConversationBase &
  (
    | { readonly kind: 'direct'; readonly contact: AccountId }
    | { readonly kind: 'group' }
    /** With a community it is public to that community's members, else private. */
    | { readonly kind: 'channel'; readonly community?: ConversationId }
    | { readonly kind: 'community' }
  )

export interface MemberView {
  readonly account: AccountId
  readonly name: string
  readonly own: boolean
  readonly role: Role
  /** Whether they are a contact of ours. */
  readonly contact: boolean
  readonly picture?: PictureId
  /** What we may do to them. */
  readonly may: { readonly remove: boolean; readonly setRole: readonly Role[]; readonly handOver: boolean }
}

/** Whose presence and read cursor stand where, of one conversation. */
export interface ChannelView {
  readonly conversation: ConversationId
  readonly name: string
  readonly description: string
  /** Left channels are hidden and muted until joined again. */
  readonly joined: boolean
}

export type NewConversation =
  /** The direct conversation with a contact; creating it again returns it (EV11). */
  | { readonly kind: 'direct'; readonly contact: AccountId }
  | { readonly kind: 'group' | 'channel' | 'community'; readonly name: string; readonly members: readonly AccountId[] }
  /** A public channel: everybody in the community is in it. */
  | { readonly kind: 'channel'; readonly name: string; readonly community: ConversationId }

export interface ConversationPatch {
  /** 1–64 visible characters. */
  readonly name?: string
  /** Up to 500 characters. */
  readonly description?: string
  /** As a profile's. */
  readonly picture?: Uint8Array | undefined
  readonly policy?: Partial<Policy>
  /** 1 h to 90 d in ms; `undefined` for messages that stay. */
  readonly disappearAfterMs?: number | undefined
}

/**
 * Every act is refused with the first of these that holds: `NOT_FOUND` (no such conversation here),
 * `NOT_MEMBER` (left, removed or blocked), `NOT_ALLOWED` (role or policy), `INVALID_ARGUMENT`.
 */
export interface ConversationsApi {
  /** Starred ones first, then newest activity first. `after` goes on to older ones. `archived` lists those alone. */
  list(query?: ConversationQuery): Promise<Listing<ConversationView>>
  live(query?: ConversationQuery): Live<Listing<ConversationView>>
  get(id: ConversationId): Promise<ConversationView>
  liveOne(id: ConversationId): Live<ConversationView>
  /** Throws `NOT_CONTACT` for anybody who is no accepted contact. */
  create(query: NewConversation): Promise<ConversationView>
  /** The one conversation for something outside, made if there is none (features row 29). `ref`: 1–200 characters. */
  ensure(query: {
    readonly kind: 'group' | 'channel'
    readonly ref: string
    readonly name: string
    readonly members: readonly AccountId[]
  }): Promise<ConversationView>
  update(id: ConversationId, patch: ConversationPatch): Promise<void>
  /** A group becomes a private channel and keeps its log. */
  convert(id: ConversationId): Promise<void>
  /** Leaving is for oneself alone; the others keep the conversation. */
  leave(id: ConversationId): Promise<void>
  /** Takes away a conversation one has left, with all that was said, from this device. */
  forget(id: ConversationId): Promise<void>
  /** Takes everything said so far from this device alone. */
  clear(id: ConversationId): Promise<void>
  /** All messages up to and including this one are read. Never moves back. */
  markRead(id: ConversationId, upTo: MessageId): Promise<void>
  markUnread(id: ConversationId): Promise<void>
  setDraft(id: ConversationId, draft: Draft): Promise<void>
  draft(id: ConversationId): Promise<Draft>
  readonly preferences: {
    update(id: ConversationId, patch: PreferencesPatch): Promise<void>
  }
  readonly members: {
    /** Owner, admins, members; by name within. */
    list(id: ConversationId): Promise<readonly MemberView[]>
    live(id: ConversationId): Live<readonly MemberView[]>
    /** Contacts of ours; who is a member stays one. `NOT_CONTACT`, `TOO_MANY_MEMBERS`. */
    add(id: ConversationId, accounts: readonly AccountId[]): Promise<void>
    /** The removed can read nothing said after it, and is told (EV12). */
    remove(id: ConversationId, account: AccountId): Promise<void>
    setRole(id: ConversationId, account: AccountId, role: 'admin' | 'member'): Promise<void>
    /** Makes another the owner; the owner becomes an admin. */
    handOver(id: ConversationId, account: AccountId): Promise<void>
  }
  /** Whose messages wait because their clock is more than two minutes ahead of ours (EV4). */
  heldBack(id: ConversationId): Watchable<readonly AccountId[]>
  /** How far we have come in asking for what was missed, where that is much; `undefined` otherwise (SY7). */
  catchingUp(id: ConversationId): Watchable<CatchUpProgress | undefined>
}

export interface ConversationQuery {
  readonly limit?: number
  readonly after?: string
  readonly archived?: boolean
}

/** Public channels of a community (features rows 28, 30). Admitting anybody takes a member who is online. */
export interface CommunitiesApi {
  channels(community: ConversationId): Promise<readonly ChannelView[]>
  liveChannels(community: ConversationId): Live<readonly ChannelView[]>
  /** By name, whatever its case. Throws a TincanError `CHANNEL_NOT_FOUND`. */
  joinChannel(community: ConversationId, name: string): Promise<ConversationView>
}
