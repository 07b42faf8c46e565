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
  isKeyId,
  isMessageId,
  isPictureId,
  isRequestId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type DeviceId,
  type EventId,
  type InviteId,
  type KeyId,
  type MessageId,
  type PictureId,
  type RequestId,
} from '../base/ids'
import { isOrderKey, type OrderKey } from '../protocol/peer/order'
import {
  isAgreementPublicKey,
  isSeed,
  isSymmetricKey,
  type AgreementPublicKey,
  type Seed,
  type SymmetricKey,
} from '../crypto/keys'

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
const picture = v.custom<PictureId>(isPictureId)
const keyId = v.custom<KeyId>(isKeyId)
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const vector = v.array(v.tuple([device, whole]))

const place = v.object({ device, sequence: whole })

export const identityRecord = v.object({
  accountSeed: seed,
  signingSeed: seed,
  agreementSeed: seed,
  certificate: bytes,
  createdAt: whole,
})

export const profileRecord = v.object({
  name: v.string(),
  bio: v.string(),
  statusText: v.string(),
  links: v.array(v.string()),
  picture: v.exactOptional(picture),
})

export { settingsRecord, statusRecord, type SettingsRecord } from './settings-records'

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
  /** Taken out of the contacts; what our own log needs to go on, should they come back, stays. */
  removed: v.exactOptional(v.boolean()),
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
  kind: v.picklist(['direct', 'group', 'channel', 'community']),
  server: v.string(),
  /** Every key we were given, of every epoch: older events open with older keys. */
  keys: v.array(
    v.object({ epoch: whole, key, madeBy: account, via: v.exactOptional(v.picklist(['log', 'member', 'handed'])) }),
  ),
  createdAt: whole,
  /** Everything up to here has been read on this device. */
  readUpTo: v.exactOptional(order),
  /** Everything up to here was taken from this device. */
  clearedUpTo: v.exactOptional(order),
  /** Of a direct conversation. */
  contact: v.exactOptional(account),
  /** Of all others but a community's channels: what its id was made from. */
  founding: v.exactOptional(v.object({ certificate: bytes, seed: bytes })),
  /** Of a community's channel. */
  community: v.exactOptional(conversation),
  /** A community's channel one has left, or taken no part in yet. */
  hidden: v.exactOptional(v.boolean()),
  /** Left by its owner's own wish, not by another's. */
  leftByUs: v.exactOptional(v.boolean()),
  /** The events that made us a member, by those who invited us: our own log may have yet to hear of them. */
  admissions: v.exactOptional(v.array(place)),
  /** Devices to link to before the log tells who is a member. */
  introduced: v.array(device),
  /** Where it stands in the list: `2` starred, `1` usual, `0` archived, `-` nowhere. */
  shelf: v.picklist(['2', '1', '0', '-']),
})
export type ConversationRecord = v.InferOutput<typeof conversationRecord>

export const preferencesRecord = v.object({
  conversation,
  starred: v.boolean(),
  archived: v.boolean(),
  /** In ms; far in the future for ever. */
  mutedUntil: v.exactOptional(whole),
  notify: v.picklist(['all', 'mentions', 'none']),
  markedUnread: v.boolean(),
})
export type PreferencesRecord = v.InferOutput<typeof preferencesRecord>

export const summaryRecord = v.object({
  conversation,
  createdAt: whole,
  shelf: v.picklist(['2', '1', '0', '-']),
  held: vector,
  time: v.object({ wall: whole, counter: whole }),
  forks: vector,
  newest: v.exactOptional(order),
})
export type SummaryRecord = v.InferOutput<typeof summaryRecord>

const role = v.picklist(['owner', 'admin', 'member'])
const since = v.union([v.literal(''), order])
const agreement = v.custom<AgreementPublicKey>(isAgreementPublicKey)
const writers = v.picklist(['everyone', 'admins'])

export const directoryRecord = v.object({
  conversation,
  kind: v.picklist(['direct', 'group', 'channel', 'community']),
  name: v.string(),
  description: v.string(),
  picture: v.exactOptional(picture),
  ref: v.exactOptional(v.string()),
  members: v.array(
    v.object({
      account,
      name: v.string(),
      devices: v.array(v.object({ device, agreementKey: agreement })),
      seniority: whole,
      spans: v.array(
        v.object({ from: whole, end: v.exactOptional(v.object({ epoch: whole, cut: vector, by: place })) }),
      ),
      roles: v.array(v.object({ since, role: v.union([role, v.literal('none')]) })),
    }),
  ),
  policies: v.array(
    v.object({
      since,
      policy: v.object({
        write: writers,
        pin: writers,
        add: writers,
        mentionEveryone: writers,
        editWindow: v.union([v.literal('forever'), whole]),
        adminsDelete: v.boolean(),
        history: v.optional(v.picklist(['everything', 'joining']), 'everything'),
      }),
    }),
  ),
  disappearAfterMs: whole,
  epochs: v.array(
    v.object({ epoch: whole, keyId, since, by: v.object({ device, sequence: whole }), devices: v.array(device) }),
  ),
  channels: v.array(v.object({ channel: conversation, name: v.string(), description: v.string() })),
  effective: v.array(event),
  tips: v.array(event),
  latest: since,
})
export type DirectoryRecord = v.InferOutput<typeof directoryRecord>

/** What somebody told the members of one conversation of themselves; the latest. */
export const profileOfRecord = v.object({
  conversation,
  account,
  order,
  name: v.string(),
  bio: v.string(),
  statusText: v.string(),
  links: v.array(v.string()),
  picture: v.exactOptional(picture),
})

export const pictureRecord = v.object({ id: picture, bytes })

export const eventRecord = v.object({
  id: event,
  conversation,
  device,
  sequence: whole,
  order,
  epoch: whole,
  control: v.boolean(),
  /** What it said goes from the disk as soon as every member's device holds it. */
  doomed: v.boolean(),
  /** Came without what it said, and nothing we know of took it back: somebody may still have it. */
  withheld: v.boolean(),
  /** What it said was taken from this disk with a message that somebody took back: this one. */
  takenWith: v.exactOptional(message),
  bytes,
})
export type EventRecord = v.InferOutput<typeof eventRecord>

const notice = v.variant('what', [
  v.object({ what: v.picklist(['created', 'renamed', 'described', 'channel']), text: v.string() }),
  v.object({ what: v.picklist(['converted', 'left', 'pictured', 'policy']) }),
  v.object({ what: v.literal('added'), accounts: v.array(account), names: v.array(v.string()) }),
  v.object({ what: v.literal('removed'), account }),
  v.object({ what: v.literal('role'), account, role }),
  v.object({ what: v.literal('timer'), disappearAfterMs: whole }),
  v.object({ what: v.literal('invited'), conversation, text: v.string() }),
])

const content = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    text: v.string(),
    replyTo: v.exactOptional(message),
    forwardedFrom: v.exactOptional(v.string()),
    disappearAfterMs: v.exactOptional(whole),
    mentionsMe: v.boolean(),
  }),
  v.object({ kind: v.literal('notice'), notice }),
  v.object({ kind: v.literal('erased') }),
])

export const messageRecord = v.object({
  id: message,
  conversation,
  base: v.exactOptional(
    v.object({
      event,
      author: account,
      device,
      sequence: whole,
      clientMessageId: clientMessage,
      order,
      sentAt: whole,
      content,
    }),
  ),
  edits: v.array(v.object({ event, order, text: v.string() })),
  removal: v.exactOptional(v.object({ by: account, order })),
  reactions: v.array(v.object({ event, account, emoji: v.string(), on: v.boolean(), order })),
  pin: v.exactOptional(v.object({ event, by: account, on: v.boolean(), order })),
  /** Written by somebody else: counts as unread until the reader has been there. */
  incoming: v.boolean(),
  /** Taken from this device alone. */
  hidden: v.boolean(),
  /** Vanishes then. */
  expiresAt: v.exactOptional(whole),
})
export type MessageRecord = v.InferOutput<typeof messageRecord>

/** A message that came before what its device said until then: shown meanwhile, and nothing else (SY7). */
export const aheadRecord = v.object({ author: account, device, sequence: whole, epoch: whole, message: messageRecord })
export type AheadRecord = v.InferOutput<typeof aheadRecord>

/** What this device alone decided about a message; it outlives the projection. */
export const markRecord = v.object({
  message,
  conversation,
  hidden: v.boolean(),
  /** When a message that is to disappear was read here. */
  readAt: v.exactOptional(whole),
})
export type MarkRecord = v.InferOutput<typeof markRecord>

/** A message the search index has to look at again. */
export const touchedRecord = v.object({ message, conversation })
export const segmentRecord = v.object({ id: v.string(), bytes })

export const statementRecord = v.object({
  conversation,
  device,
  held: vector,
  read: vector,
  /** When we learned how much of our own device's writing they held and had read; the latest last. */
  progress: v.array(v.object({ at: whole, held: whole, read: whole })),
  /** The names of the keys it said last that it has. */
  keyNames: v.exactOptional(v.array(keyId)),
})
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

export const draftRecord = v.object({ conversation, text: v.string(), replyTo: v.exactOptional(message), at: whole })
