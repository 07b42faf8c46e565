import * as v from 'valibot'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../base/bytes'
import {
  isAccountId,
  isClientMessageId,
  isConversationId,
  isDeviceId,
  isMessageId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type DeviceId,
  type MessageId,
} from '../base/ids'
import { isSymmetricKey, type SymmetricKey } from '../crypto/keys'
import { cleanLink, cleanName, longestBio, longestLink, longestStatusText, mostLinks } from '../identity/profile'
import {
  isControlKind,
  mostPictureBytes,
  plainText,
  readControl,
  timerSchema,
  writeControl,
  type ControlBody,
} from './control'

/** The longest text of one message, in UTF-16 code units. */
export const longestText = 16_000
/** What of an event's 64 KiB is left for a body, with room for header, seal and signature. */
export const mostBodyBytes = 60 * 1024
export const mostKeysInInvitation = 256
export const mostIntroduced = 256

const message = v.custom<MessageId>(isMessageId)
const clientMessage = v.custom<ClientMessageId>(isClientMessageId)
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(longestText))
const name = v.pipe(
  v.string(),
  v.maxLength(256),
  v.check((given) => cleanName(given) === given),
)
const bytes = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((most * 4) / 3) + 4),
    v.transform((given) => fromBase64Url(given)),
    v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= most),
  )
const key = v.pipe(
  v.string(),
  v.maxLength(64),
  v.transform((given) => fromBase64Url(given)),
  v.custom<SymmetricKey>(isSymmetricKey),
)

// One emoji, with its skin tones and joiners; counted in code units it is never long.
const emoji = v.pipe(v.string(), v.maxLength(40), v.regex(/^\p{RGI_Emoji}$/v))

const schemas = {
  'message.text': v.strictObject({
    text,
    replyTo: v.exactOptional(message),
    /** What the first author was called, where it was passed on. */
    forwardedFrom: v.exactOptional(name),
    disappearAfterMs: v.exactOptional(timerSchema),
  }),
  /** Names the author's own message by its client message id: nobody can name another's (EV8, EV9). */
  'message.edit': v.strictObject({ of: clientMessage, text }),
  'message.delete': v.strictObject({ of: clientMessage }),
  /** Takes back what somebody else wrote, where the policy lets admins. */
  'message.remove': v.strictObject({ message }),
  'message.react': v.strictObject({ message, emoji, on: v.boolean() }),
  'message.pin': v.strictObject({ message, on: v.boolean() }),
  'profile.name': v.strictObject({ name }),
  /** Told to contacts alone. */
  'profile.card': v.strictObject({
    name,
    bio: plainText(longestBio),
    statusText: plainText(longestStatusText),
    links: v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.maxLength(longestLink),
          v.check((given) => cleanLink(given) === given),
        ),
      ),
      v.maxLength(mostLinks),
    ),
    picture: v.exactOptional(bytes(mostPictureBytes)),
  }),
  /** From whoever made us a member of another conversation: all that is needed to take part. */
  'conversation.invite': v.strictObject({
    conversation: v.custom<ConversationId>(isConversationId),
    as: v.picklist(['group', 'channel', 'community']),
    name,
    server: v.pipe(v.string(), v.maxLength(256), v.url()),
    founder: bytes(512),
    seed: bytes(64),
    keys: v.pipe(
      v.array(
        v.strictObject({
          epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
          key,
          madeBy: v.custom<AccountId>(isAccountId),
        }),
      ),
      v.minLength(1),
      v.maxLength(mostKeysInInvitation),
    ),
    /** The event that made us a member, by whose device and which of its: until it is here the log cannot say that we are not. */
    admission: v.strictObject({
      device: v.custom<DeviceId>(isDeviceId),
      sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    }),
    /** Devices of members: whom to link to before the log tells who is one. */
    devices: v.pipe(v.array(v.custom<DeviceId>(isDeviceId)), v.maxLength(mostIntroduced)),
  }),
}

type Schemas = typeof schemas
type Bodies = { readonly [Kind in keyof Schemas]: { readonly kind: Kind } & v.InferOutput<Schemas[Kind]> }
type PlainBody = Bodies[keyof Bodies]
export type Invitation = Bodies['conversation.invite']

/**
 * What an event says. `unknown` is of a kind that a later version speaks: kept in the log, not shown;
 * `erased` said something once.
 */
export type EventBody = PlainBody | ControlBody
export type DecodedBody = EventBody | { readonly kind: 'unknown' } | { readonly kind: 'erased' }

export const encodeBody = (body: EventBody): Uint8Array => {
  if (isControlBody(body)) return utf8(writeControl(body))
  const { kind: _, ...fields } = body
  return utf8(
    JSON.stringify(fields, (_key, value: unknown) => (value instanceof Uint8Array ? toBase64Url(value) : value)),
  )
}

export const isControlBody = (body: DecodedBody): body is ControlBody => isControlKind(body.kind)

const bodySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('message.text'), ...schemas['message.text'].entries }),
  v.strictObject({ kind: v.literal('message.edit'), ...schemas['message.edit'].entries }),
  v.strictObject({ kind: v.literal('message.delete'), ...schemas['message.delete'].entries }),
  v.strictObject({ kind: v.literal('message.remove'), ...schemas['message.remove'].entries }),
  v.strictObject({ kind: v.literal('message.react'), ...schemas['message.react'].entries }),
  v.strictObject({ kind: v.literal('message.pin'), ...schemas['message.pin'].entries }),
  v.strictObject({ kind: v.literal('profile.name'), ...schemas['profile.name'].entries }),
  v.strictObject({ kind: v.literal('profile.card'), ...schemas['profile.card'].entries }),
  v.strictObject({ kind: v.literal('conversation.invite'), ...schemas['conversation.invite'].entries }),
])

/** Never fails: a body that its kind does not allow says nothing, on every device alike (EV5). */
export const decodeBody = (kind: string, plain: Uint8Array): DecodedBody => {
  const fields = parse(plain)
  if (typeof fields !== 'object' || fields === null || Object.hasOwn(fields, 'kind')) return { kind: 'unknown' }
  if (isControlKind(kind)) return readControl(kind, fields) ?? { kind: 'unknown' }
  const body = v.safeParse(bodySchema, { ...fields, kind })
  return body.success ? body.output : { kind: 'unknown' }
}

const parse = (plain: Uint8Array): unknown => {
  const json = fromUtf8(plain)
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

export const isEmoji = (text: string): boolean => v.is(emoji, text)
