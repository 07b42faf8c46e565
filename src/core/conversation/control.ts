/**
 * What an event may change about a conversation itself: who is in it, what they may do, what it is called.
 * Each such event names the ones its author knew of (`parents`), so that cause and concurrency are facts and
 * no clock decides who may do what.
 */
import * as v from 'valibot'
import { fromBase64Url, toBase64Url } from '../base/bytes'
import { day, hour } from '../base/durations'
import {
  isAccountId,
  isConversationId,
  isDeviceId,
  isEventId,
  isKeyId,
  type AccountId,
  type ConversationId,
  type DeviceId,
  type EventId,
  type KeyId,
} from '../base/ids'
import { cleanName, cleanText } from '../identity/profile'

/** How many may be added by one event, named as parents, or given a key by one event. */
export const mostAddedAtOnce = 64
export const mostParents = 64
export const mostKeysAtOnce = 256
export const mostKeysOfAdded = 64
export const mostDevicesOfMember = 16
export const longestDescription = 500
export const longestRef = 200
export const mostPictureBytes = 40 * 1024
const longestTimer = 90 * day

const account = v.custom<AccountId>(isAccountId)
const device = v.custom<DeviceId>(isDeviceId)
const keyId = v.custom<KeyId>(isKeyId)
const conversation = v.custom<ConversationId>(isConversationId)
const bytes = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((most * 4) / 3) + 4),
    v.transform((text) => fromBase64Url(text)),
    v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= least && value.length <= most),
  )
const name = v.pipe(
  v.string(),
  v.maxLength(256),
  v.check((text) => cleanName(text) === text),
)
/** Text of others that is shown as it is: as long as ours may be, with nothing in it that could reorder or hide. */
export const plainText = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest * 2),
    v.check((text) => cleanText(text, longest) === text),
  )
const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const cut = v.pipe(v.array(v.tuple([device, sequence])), v.maxLength(mostDevicesOfMember))
const writers = v.picklist(['everyone', 'admins'])
const parents = v.pipe(v.array(v.custom<EventId>(isEventId)), v.maxLength(mostParents))

export const policySchema = v.strictObject({
  write: writers,
  pin: writers,
  add: writers,
  mentionEveryone: writers,
  editWindow: v.union([
    v.literal('forever'),
    v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(365 * day)),
  ]),
  adminsDelete: v.boolean(),
  history: v.picklist(['everything', 'joining']),
})

export const timerSchema = v.union([
  v.literal(0),
  v.pipe(v.number(), v.safeInteger(), v.minValue(hour), v.maxValue(longestTimer)),
])

export const controlSchemas = {
  'conversation.create': v.strictObject({
    parents,
    conversation: v.picklist(['group', 'channel', 'community']),
    name,
    ref: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(longestRef))),
    keyId,
  }),
  'conversation.info': v.strictObject({
    parents,
    name: v.exactOptional(name),
    description: v.exactOptional(plainText(longestDescription)),
    /** Empty takes the picture away. */
    picture: v.exactOptional(bytes(0, mostPictureBytes)),
  }),
  'conversation.policy': v.strictObject({ parents, policy: v.partial(policySchema) }),
  'conversation.timer': v.strictObject({ parents, ms: timerSchema }),
  'conversation.convert': v.strictObject({ parents }),
  'member.add': v.strictObject({
    parents,
    members: v.pipe(
      v.array(
        v.strictObject({
          account,
          name,
          certificates: v.pipe(v.array(bytes(1, 512)), v.minLength(1), v.maxLength(mostDevicesOfMember)),
        }),
      ),
      v.minLength(1),
      v.maxLength(mostAddedAtOnce),
    ),
    /** Which keys go with the invitation: whoever adds may not have all that others gave meanwhile (EV12). */
    keys: v.pipe(v.array(keyId), v.maxLength(mostKeysOfAdded)),
  }),
  /** What the removed wrote beyond `cut` counts for nobody. */
  'member.remove': v.strictObject({ parents, account, cut }),
  'member.leave': v.strictObject({ parents, cut }),
  'member.role': v.strictObject({ parents, account, role: v.picklist(['owner', 'admin', 'member']) }),
  'epoch.key': v.strictObject({
    parents,
    epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    keyId,
    /** To each device the key sealed to its agreement key (EV12). */
    keys: v.pipe(v.array(v.tuple([device, bytes(1, 160)])), v.maxLength(mostKeysAtOnce)),
  }),
  'channel.declare': v.strictObject({
    parents,
    channel: conversation,
    name,
    description: plainText(longestDescription),
  }),
}

type Schemas = typeof controlSchemas
type Bodies = { readonly [Kind in keyof Schemas]: { readonly kind: Kind } & v.InferOutput<Schemas[Kind]> }
export type ControlBody = Bodies[keyof Bodies]
export type ControlKind = keyof Schemas

export const isControlKind = (kind: string): kind is ControlKind => Object.hasOwn(controlSchemas, kind)

const schemaOf = v.variant('kind', [
  v.strictObject({ kind: v.literal('conversation.create'), ...controlSchemas['conversation.create'].entries }),
  v.strictObject({ kind: v.literal('conversation.info'), ...controlSchemas['conversation.info'].entries }),
  v.strictObject({ kind: v.literal('conversation.policy'), ...controlSchemas['conversation.policy'].entries }),
  v.strictObject({ kind: v.literal('conversation.timer'), ...controlSchemas['conversation.timer'].entries }),
  v.strictObject({ kind: v.literal('conversation.convert'), ...controlSchemas['conversation.convert'].entries }),
  v.strictObject({ kind: v.literal('member.add'), ...controlSchemas['member.add'].entries }),
  v.strictObject({ kind: v.literal('member.remove'), ...controlSchemas['member.remove'].entries }),
  v.strictObject({ kind: v.literal('member.leave'), ...controlSchemas['member.leave'].entries }),
  v.strictObject({ kind: v.literal('member.role'), ...controlSchemas['member.role'].entries }),
  v.strictObject({ kind: v.literal('epoch.key'), ...controlSchemas['epoch.key'].entries }),
  v.strictObject({ kind: v.literal('channel.declare'), ...controlSchemas['channel.declare'].entries }),
])

/** `undefined` for what its kind does not allow. */
export const readControl = (kind: ControlKind, fields: unknown): ControlBody | undefined => {
  if (typeof fields !== 'object' || fields === null || Object.hasOwn(fields, 'kind')) return undefined
  const body = v.safeParse(schemaOf, { ...fields, kind })
  return body.success ? body.output : undefined
}

/** As JSON carries it: bytes as base64url. */
export const writeControl = ({ kind: _, ...fields }: ControlBody): string =>
  JSON.stringify(fields, (_key, value: unknown) => (value instanceof Uint8Array ? toBase64Url(value) : value))
