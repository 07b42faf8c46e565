/**
 * What is kept, and how each value is checked when it comes back from the disk (HP1). All of it is
 * sealed (ST1); what an index needs stays readable: pseudonymous ids and order, never a name or a text.
 */
import * as v from 'valibot'
import {
  isAccountId,
  isClientMessageId,
  isConversationId,
  isDeviceId,
  isEventId,
  isInviteId,
  isMessageId,
  isRequestId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type DeviceId,
  type EventId,
  type InviteId,
  type MessageId,
  type RequestId,
} from '../base/ids'
import { isOrderKey, type OrderKey } from '../protocol/peer/order'
import { isSeed, isSymmetricKey, type Seed, type SymmetricKey } from '../crypto/keys'

const account = v.custom<AccountId>(isAccountId)
const device = v.custom<DeviceId>(isDeviceId)
const conversation = v.custom<ConversationId>(isConversationId)
const event = v.custom<EventId>(isEventId)
const message = v.custom<MessageId>(isMessageId)
const invite = v.custom<InviteId>(isInviteId)
const request = v.custom<RequestId>(isRequestId)
const clientMessage = v.custom<ClientMessageId>(isClientMessageId)
const order = v.custom<OrderKey>(isOrderKey)
const seed = v.custom<Seed>(isSeed)
const key = v.custom<SymmetricKey>(isSymmetricKey)
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const vector = v.array(v.tuple([device, whole]))

export const identityRecord = v.object({
  accountSeed: seed,
  signingSeed: seed,
  agreementSeed: seed,
  certificate: bytes,
  createdAt: whole,
})

export const profileRecord = v.object({ name: v.string() })

export const settingsRecord = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  enterSends: v.boolean(),
  readReceipts: v.boolean(),
  typingIndicators: v.boolean(),
  notifications: v.boolean(),
})
export type SettingsRecord = v.InferOutput<typeof settingsRecord>

export const statusRecord = v.object({ status: v.picklist(['online', 'away', 'busy', 'invisible']) })

export const blockedRecord = v.object({ accounts: v.array(account) })

export const lastSeenRecord = v.object({ at: whole })
export type LastSeenRecord = v.InferOutput<typeof lastSeenRecord>

export const contactRecord = v.object({
  account,
  /** As it came with the request or the acceptance; the conversation's log may know a newer one. */
  name: v.string(),
  nickname: v.exactOptional(v.string()),
  conversation,
  since: whole,
  blocked: v.boolean(),
  certificates: v.array(bytes),
})
export type ContactRecord = v.InferOutput<typeof contactRecord>

export const inviteRecord = v.object({
  id: invite,
  code: v.string(),
  createdAt: whole,
  expiresAt: whole,
  state: v.picklist(['open', 'used', 'revoked']),
})
export type InviteRecord = v.InferOutput<typeof inviteRecord>

export const requestRecord = v.variant('direction', [
  v.object({
    direction: v.literal('incoming'),
    id: request,
    account,
    invite,
    /** The inviter's own code: holds the secret from which the topic derives. */
    code: v.string(),
    certificate: bytes,
    name: v.string(),
    at: whole,
    /** `accepting` and `declining` until the other's device has the answer. */
    state: v.picklist(['pending', 'accepting', 'accepted', 'declining', 'declined', 'blocked']),
  }),
  v.object({
    direction: v.literal('outgoing'),
    id: request,
    account,
    invite,
    code: v.string(),
    name: v.string(),
    at: whole,
    state: v.picklist(['waiting', 'received', 'accepted', 'declined', 'used', 'revoked', 'expired']),
  }),
])
export type RequestRecord = v.InferOutput<typeof requestRecord>
export type IncomingRequest = Extract<RequestRecord, { direction: 'incoming' }>
export type OutgoingRequest = Extract<RequestRecord, { direction: 'outgoing' }>

export const conversationRecord = v.object({
  id: conversation,
  kind: v.literal('direct'),
  contact: account,
  server: v.string(),
  keys: v.array(v.object({ epoch: whole, key, madeBy: account })),
  createdAt: whole,
  /** Everything up to here has been read on this device. */
  readUpTo: v.exactOptional(order),
})
export type ConversationRecord = v.InferOutput<typeof conversationRecord>

export const summaryRecord = v.object({
  conversation,
  createdAt: whole,
  held: vector,
  time: v.object({ wall: whole, counter: whole }),
  forks: vector,
  names: v.array(v.object({ account, name: v.string(), order })),
  newest: v.exactOptional(order),
})
export type SummaryRecord = v.InferOutput<typeof summaryRecord>

export const eventRecord = v.object({ id: event, conversation, device, sequence: whole, bytes })
export type EventRecord = v.InferOutput<typeof eventRecord>

export const messageRecord = v.object({
  id: message,
  event,
  conversation,
  author: account,
  device,
  sequence: whole,
  clientMessageId: clientMessage,
  order,
  sentAt: whole,
  text: v.string(),
  /** Written by somebody else: counts as unread until the reader has been there. */
  incoming: v.boolean(),
})
export type MessageRecord = v.InferOutput<typeof messageRecord>

export const statementRecord = v.object({ conversation, device, held: vector, read: vector })
export type StatementRecord = v.InferOutput<typeof statementRecord>

export const transitRecord = v.object({
  event,
  message,
  conversation,
  hash: v.string(),
  at: whole,
  reached: whole,
})
export type TransitRecord = v.InferOutput<typeof transitRecord>

export const draftRecord = v.object({ conversation, text: v.string(), at: whole })
