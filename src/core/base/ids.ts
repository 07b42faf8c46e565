import type { Brand } from './brand'
import { fromBase64Url } from './bytes'
import { assert } from './errors'

/** Base64url of a person's Ed25519 public key, 43 characters (ID1). */
export type AccountId = Brand<string, 'AccountId'>
/** Base64url of a device's Ed25519 public signing key, 43 characters (ID2). */
export type DeviceId = Brand<string, 'DeviceId'>
/** Base64url of the Ed25519 key an account shows one server, 43 characters (ID3). */
export type Zid = Brand<string, 'Zid'>
/** Base64url of 32 bytes, 43 characters; for a direct conversation derived from both accounts (EV11). */
export type ConversationId = Brand<string, 'ConversationId'>
/** Base64url of the hash of an event's signed bytes, 43 characters (EV2). */
export type EventId = Brand<string, 'EventId'>
/** Base64url of 16 bytes derived from author and client message id: a retried send keeps it (EV2). */
export type MessageId = Brand<string, 'MessageId'>
/** Chosen by whoever sends, 1–64 visible ASCII characters (EV2). */
export type ClientMessageId = Brand<string, 'ClientMessageId'>
/** Base64url of an Ed25519 public key derived from an epoch key or an invite secret, 43 characters (SG2). */
export type TopicId = Brand<string, 'TopicId'>
/** Base64url of 16 bytes derived from an invite's secret. */
export type InviteId = Brand<string, 'InviteId'>
/** Base64url of 16 bytes derived from an epoch's key: names the key without telling it. */
export type KeyId = Brand<string, 'KeyId'>
/** Base64url of the hash of a picture's bytes. */
export type PictureId = Brand<string, 'PictureId'>
/** Base64url of 16 random bytes naming one contact request. */
export type RequestId = Brand<string, 'RequestId'>
/** Base64url of 16 random bytes naming one call; of two that cross, the lower one stands (CL4). */
export type CallId = Brand<string, 'CallId'>
/** The name a device goes by on one topic, base64url of 16 bytes; links nothing between topics (SG6). */
export type Alias = Brand<string, 'Alias'>
/** The public name of one signed-in session at a signalling server (SG1). */
export type SessionId = Brand<string, 'SessionId'>

// Base64url of 32 and of 16 bytes: the last letter carries unused bits, which must be zero for a text to be
// the only one of its bytes.
const keyShape = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const shortShape = /^[A-Za-z0-9_-]{21}[AQgw]$/
const clientMessageShape = /^[\x21-\x7e]{1,64}$/

export const isAccountId = (value: unknown): value is AccountId => typeof value === 'string' && keyShape.test(value)
export const isDeviceId = (value: unknown): value is DeviceId => typeof value === 'string' && keyShape.test(value)
export const isZid = (value: unknown): value is Zid => typeof value === 'string' && keyShape.test(value)
export const isConversationId = (value: unknown): value is ConversationId =>
  typeof value === 'string' && keyShape.test(value)
export const isEventId = (value: unknown): value is EventId => typeof value === 'string' && keyShape.test(value)
export const isTopicId = (value: unknown): value is TopicId => typeof value === 'string' && keyShape.test(value)
export const isMessageId = (value: unknown): value is MessageId => typeof value === 'string' && shortShape.test(value)
export const isInviteId = (value: unknown): value is InviteId => typeof value === 'string' && shortShape.test(value)
export const isRequestId = (value: unknown): value is RequestId => typeof value === 'string' && shortShape.test(value)
export const isCallId = (value: unknown): value is CallId => typeof value === 'string' && shortShape.test(value)
export const isKeyId = (value: unknown): value is KeyId => typeof value === 'string' && shortShape.test(value)
export const isPictureId = (value: unknown): value is PictureId => typeof value === 'string' && keyShape.test(value)
export const isAlias = (value: unknown): value is Alias => typeof value === 'string' && shortShape.test(value)
export const isSessionId = (value: unknown): value is SessionId => typeof value === 'string' && shortShape.test(value)
export const isClientMessageId = (value: unknown): value is ClientMessageId =>
  typeof value === 'string' && clientMessageShape.test(value)

/** The bytes an id stands for. */
export const idBytes = (
  id:
    AccountId | DeviceId | Zid | ConversationId | EventId | MessageId | TopicId | InviteId | KeyId | RequestId | Alias,
): Uint8Array => {
  const bytes = fromBase64Url(id)
  assert(bytes, 'an id of base64url')
  return bytes
}
