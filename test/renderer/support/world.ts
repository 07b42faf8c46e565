import {
  type AccountId,
  type CallId,
  type ClientMessageId,
  type ContactView,
  type ConversationId,
  type ConversationPreferences,
  type ConversationRights,
  type DeliveryState,
  type DeviceId,
  type Draft,
  type InviteId,
  isAccountId,
  isCallId,
  isClientMessageId,
  isConversationId,
  isMessageId,
  isRequestId,
  type MessageId,
  type MemberView,
  type MessageView,
  type PictureId,
  type Policy,
  type Profile,
  type RequestId,
  type RequestView,
  type Settings,
  type ClosedServer,
  type SignalingState,
} from '../../../src/core'

/** A conversation that is not direct. */
export interface Room {
  readonly id: ConversationId
  readonly kind: 'group' | 'channel' | 'community'
  readonly title: string
  /** With ourselves, unless we left. */
  readonly members: readonly MemberView[]
  readonly community?: ConversationId
  /** What {@link ConversationsApi.ensure} made it for. */
  readonly ref?: string
}

/** What may be set of any conversation. */
export interface Details {
  readonly description?: string
  readonly picture?: PictureId
  readonly membership?: 'member' | 'left' | 'removed'
  readonly policy?: Policy
  readonly rights?: ConversationRights
  readonly disappearAfterMs?: number | undefined
}

export interface Picture {
  readonly bytes: Uint8Array
  readonly type: string
}

/** All that one small messenger in memory knows. */
export interface State {
  readonly profile: Profile
  readonly settings: Settings
  readonly contacts: readonly ContactView[]
  readonly requests: readonly RequestView[]
  readonly messages: ReadonlyMap<ConversationId, readonly MessageView[]>
  readonly readUpTo: ReadonlyMap<ConversationId, number>
  readonly drafts: ReadonlyMap<ConversationId, Draft>
  readonly equivocation: ReadonlySet<ConversationId>
  readonly rooms: readonly Room[]
  readonly details: ReadonlyMap<ConversationId, Details>
  readonly preferences: ReadonlyMap<ConversationId, ConversationPreferences>
  readonly markedUnread: ReadonlySet<ConversationId>
  /** Deleted from this device alone. */
  readonly hidden: ReadonlySet<MessageId>
  readonly pictures: ReadonlyMap<PictureId, Picture>
  /** What contacts tell of themselves beyond their name. */
  readonly profiles: ReadonlyMap<AccountId, Profile>
}

export const start: State = {
  profile: { name: 'Alice', bio: '', statusText: '', links: [] },
  settings: {
    theme: 'system',
    enterSends: true,
    readReceipts: true,
    typingIndicators: true,
    notifications: false,
    relayOnly: 'strangers',
    ringtone: true,
  },
  contacts: [],
  requests: [],
  messages: new Map(),
  readUpTo: new Map(),
  drafts: new Map(),
  equivocation: new Set(),
  rooms: [],
  details: new Map(),
  preferences: new Map(),
  markedUnread: new Set(),
  hidden: new Set(),
  pictures: new Map(),
  profiles: new Map(),
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A text of an id's shape, the same for the same seed. The last letter stands for no surplus bits. */
const idText = (seed: string, length: number): string => {
  let hash = [...seed].reduce((sum, letter) => (sum * 131 + letter.charCodeAt(0)) % 1_000_003, 7)
  let text = ''
  for (let index = 0; index < length - 1; index++) {
    hash = (hash * 33 + seed.charCodeAt(index % seed.length) + index) % 1_000_003
    text += letters.charAt(hash % 64)
  }
  return `${text}A`
}

const checked = <T extends string>(text: string, is: (value: unknown) => value is T): T => {
  if (!is(text)) throw new Error('a test id has the wrong shape')
  return text
}

export const accountOf = (seed: string): AccountId => checked(idText(`account ${seed}`, 43), isAccountId)
export const conversationOf = (seed: string): ConversationId => checked(idText(`talk ${seed}`, 43), isConversationId)
export const messageOf = (seed: string): MessageId => checked(idText(`message ${seed}`, 22), isMessageId)
export const callOf = (seed: string): CallId => checked(idText(`call ${seed}`, 22), isCallId)
export const requestOf = (seed: string): RequestId => checked(idText(`request ${seed}`, 22), isRequestId)

export const alice = accountOf('alice')

export const contactNamed = (name: string, since = '2026-11-01T09:00:00.000Z'): ContactView => ({
  account: accountOf(name),
  name,
  profileName: name,
  conversation: conversationOf(name),
  since,
  blocked: false,
})

export interface Line {
  readonly from: 'me' | 'them'
  readonly text: string
  /** RFC 3339. */
  readonly at: string
  readonly state?: DeliveryState
}

/** A text message as it comes, with `patch` for what is special about it. */
export const messageWith = (
  patch: Pick<MessageView, 'id' | 'conversation' | 'author' | 'authorName' | 'own' | 'text' | 'sentAt'> &
    Partial<MessageView>,
): MessageView => ({
  clientMessageId: clientId(patch.id),
  content: { kind: 'text' },
  plain: patch.text,
  reactions: [],
  pinned: false,
  mentions: [],
  mentionsEveryone: false,
  mentionsMe: false,
  may: { edit: patch.own, deleteForEveryone: patch.own, pin: true, react: true, reply: true },
  ...(patch.own ? { state: { kind: 'read' } } : {}),
  ...patch,
})

export const messagesFrom = (contact: ContactView, own: Profile, lines: readonly Line[]): readonly MessageView[] =>
  lines.map(({ from, text, at, state }, index) => {
    const mine = from === 'me'
    return messageWith({
      id: messageOf(`${contact.name} ${index}`),
      conversation: contact.conversation,
      author: mine ? alice : contact.account,
      authorName: mine ? own.name : contact.name,
      own: mine,
      text,
      sentAt: at,
      ...(mine && state ? { state } : {}),
    })
  })

export const memberOf = (contact: ContactView, patch: Partial<MemberView> = {}): MemberView => ({
  account: contact.account,
  name: contact.name,
  own: false,
  role: 'member',
  contact: true,
  may: { remove: false, setRole: [], handOver: false },
  ...patch,
})

export const ownMember = (name: string, role: MemberView['role'] = 'member'): MemberView => ({
  account: alice,
  name,
  own: true,
  role,
  contact: false,
  may: { remove: false, setRole: [], handOver: false },
})

/** A group of us and these contacts; we are its owner unless `role` says otherwise. */
export const groupNamed = (
  title: string,
  contacts: readonly ContactView[],
  {
    kind = 'group',
    role = 'owner',
    community,
  }: Partial<Pick<Room, 'kind' | 'community'>> & {
    readonly role?: MemberView['role']
  } = {},
): Room => {
  const leads = role === 'owner' || role === 'admin'
  const may = { remove: leads, setRole: leads ? (['admin', 'member'] as const) : [], handOver: role === 'owner' }
  return {
    id: conversationOf(title),
    kind,
    title,
    members: [ownMember('Alice', role), ...contacts.map((contact) => memberOf(contact, { may }))],
    ...(community ? { community } : {}),
  }
}

export const clientId = (text: string): ClientMessageId => checked(text, isClientMessageId)

type Zid = ClosedServer['zid']
type SessionId = Extract<SignalingState, { kind: 'online' }>['session']

const isDeviceId = (value: unknown): value is DeviceId => typeof value === 'string' && value.length === 43
const isInviteId = (value: unknown): value is InviteId => typeof value === 'string' && value.length === 22
const isPictureId = (value: unknown): value is PictureId => typeof value === 'string' && value.length === 43
const isZid = (value: unknown): value is Zid => typeof value === 'string' && value.length === 43
const isSessionId = (value: unknown): value is SessionId => typeof value === 'string' && value.length === 22

export const deviceOf = (seed: string): DeviceId => checked(idText(`device ${seed}`, 43), isDeviceId)
export const inviteOf = (seed: string): InviteId => checked(idText(`invite ${seed}`, 22), isInviteId)
export const zidOf = (seed: string): Zid => checked(idText(`zid ${seed}`, 43), isZid)
export const sessionOf = (seed: string): SessionId => checked(idText(`session ${seed}`, 22), isSessionId)
export const pictureOf = (seed: string): PictureId => checked(idText(`picture ${seed}`, 43), isPictureId)
