import {
  type AccountId,
  type ClientMessageId,
  type ContactView,
  type ConversationId,
  type DeliveryState,
  type DeviceId,
  type InviteId,
  isAccountId,
  isClientMessageId,
  isConversationId,
  isMessageId,
  isRequestId,
  type MessageId,
  type MessageView,
  type Profile,
  type RequestId,
  type RequestView,
  type Settings,
  type SignalingState,
} from '../../../src/core'

/** All that one small messenger in memory knows. */
export interface State {
  readonly profile: Profile
  readonly settings: Settings
  readonly contacts: readonly ContactView[]
  readonly requests: readonly RequestView[]
  readonly messages: ReadonlyMap<ConversationId, readonly MessageView[]>
  readonly readUpTo: ReadonlyMap<ConversationId, number>
  readonly drafts: ReadonlyMap<ConversationId, string>
  readonly equivocation: ReadonlySet<ConversationId>
}

export const start: State = {
  profile: { name: 'Alice' },
  settings: { theme: 'system', enterSends: true, readReceipts: true, typingIndicators: true, notifications: false },
  contacts: [],
  requests: [],
  messages: new Map(),
  readUpTo: new Map(),
  drafts: new Map(),
  equivocation: new Set(),
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

export const messagesFrom = (contact: ContactView, own: Profile, lines: readonly Line[]): readonly MessageView[] =>
  lines.map(({ from, text, at, state }, index) => {
    const mine = from === 'me'
    const id = messageOf(`${contact.name} ${index}`)
    return {
      id,
      clientMessageId: clientId(id),
      conversation: contact.conversation,
      author: mine ? alice : contact.account,
      authorName: mine ? own.name : contact.name,
      own: mine,
      text,
      sentAt: at,
      ...(mine ? { state: state ?? { kind: 'read' } } : {}),
    }
  })

export const clientId = (text: string): ClientMessageId => checked(text, isClientMessageId)

type SessionId = Extract<SignalingState, { kind: 'online' }>['session']

const isDeviceId = (value: unknown): value is DeviceId => typeof value === 'string' && value.length === 43
const isInviteId = (value: unknown): value is InviteId => typeof value === 'string' && value.length === 22
const isSessionId = (value: unknown): value is SessionId => typeof value === 'string' && value.length === 22

export const deviceOf = (seed: string): DeviceId => checked(idText(`device ${seed}`, 43), isDeviceId)
export const inviteOf = (seed: string): InviteId => checked(idText(`invite ${seed}`, 22), isInviteId)
export const sessionOf = (seed: string): SessionId => checked(idText(`session ${seed}`, 22), isSessionId)
