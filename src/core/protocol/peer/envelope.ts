/**
 * A letter from one device to another who share no conversation yet (ID5): sealed to the reader's
 * agreement key, so that a server or another holder of the invite sees only its size. Inside:
 *
 *   version 1 | sender's device certificate 169 | body: length v, JSON in UTF-8 |
 *   signature of the sender's device over topic, reader's device and all before 64
 */
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { concat, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../base/bytes'
import {
  idBytes,
  isAccountId,
  isConversationId,
  isInviteId,
  isRequestId,
  type AccountId,
  type ConversationId,
  type InviteId,
  type RequestId,
  type TopicId,
} from '../../base/ids'
import { err, ok, type Result } from '../../base/result'
import { isSymmetricKey, type SymmetricKey } from '../../crypto/keys'
import { openSealed, sealTo } from '../../crypto/seal'
import { sign, signatureLength, verify } from '../../crypto/sign'
import { certificateLength, readCertificate, type DeviceCertificate } from '../../identity/certificate'
import type { Device } from '../../identity/device'
import { mostEnvelopeBytes } from './limits'
import { decode } from './reader'

const version = 1

const requestId = v.custom<RequestId>(isRequestId)
const name = v.pipe(v.string(), v.maxLength(256))
const epochKey = v.pipe(
  v.string(),
  v.maxLength(64),
  v.transform((text) => fromBase64Url(text)),
  v.custom<SymmetricKey>(isSymmetricKey),
)

/** What passes between a requester and an inviter, in the order it passes. */
const letterSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('contact.request'),
    request: requestId,
    invite: v.custom<InviteId>(isInviteId),
    name,
  }),
  v.strictObject({ type: v.literal('contact.received'), request: requestId }),
  v.strictObject({
    type: v.literal('contact.accept'),
    request: requestId,
    name,
    conversation: v.custom<ConversationId>(isConversationId),
    epochKey,
    madeBy: v.custom<AccountId>(isAccountId),
  }),
  v.strictObject({ type: v.literal('contact.accepted'), request: requestId }),
  v.strictObject({
    type: v.literal('contact.refuse'),
    request: requestId,
    reason: v.picklist(['declined', 'used', 'revoked', 'expired']),
  }),
])

export type Letter = v.InferOutput<typeof letterSchema>

export interface ReceivedLetter {
  readonly from: DeviceCertificate
  readonly letter: Letter
}

const encodeLetter = (letter: Letter): Uint8Array =>
  utf8(
    JSON.stringify(letter.type === 'contact.accept' ? { ...letter, epochKey: toBase64Url(letter.epochKey) } : letter),
  )

export const sealLetter = (
  letter: Letter,
  {
    topic,
    to,
    device,
    certificate,
  }: {
    readonly topic: TopicId
    readonly to: DeviceCertificate
    readonly device: Device
    readonly certificate: DeviceCertificate
  },
): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeUint8(encoder, version)
  encoding.writeUint8Array(encoder, certificate.bytes)
  encoding.writeVarUint8Array(encoder, encodeLetter(letter))
  const signed = encoding.toUint8Array(encoder)
  const bound = concat(idBytes(topic), idBytes(to.device), signed)
  return sealTo(to.agreementKey, concat(signed, sign(device.signing.secretKey, 'tincan-envelope-v1', bound)))
}

export type LetterRefusal = 'too-large' | 'unreadable' | 'malformed' | 'forged'

/** `envelope` may come from anybody who knows the topic, and through any server. */
export const openLetter = (
  envelope: Uint8Array,
  { topic, device }: { readonly topic: TopicId; readonly device: Device },
): Result<ReceivedLetter, LetterRefusal> => {
  if (envelope.length > mostEnvelopeBytes) return err('too-large')
  const opened = openSealed(device.agreement, envelope)
  if (!opened.ok) return opened
  const outer = decode(opened.value, (reader) => {
    if (reader.byte() !== version) throw new Error('another version')
    return {
      certificate: reader.bytes(certificateLength),
      body: reader.sized(mostEnvelopeBytes),
      signature: reader.bytes(signatureLength),
    }
  })
  if (outer === undefined) return err('malformed')
  const from = readCertificate(outer.certificate)
  if (!from.ok) return from
  const signed = opened.value.subarray(0, opened.value.length - signatureLength)
  const bound = concat(idBytes(topic), idBytes(device.id), signed)
  if (!verify(from.value.signingKey, 'tincan-envelope-v1', bound, outer.signature)) return err('forged')
  const letter = decodeLetter(outer.body)
  return letter === undefined ? err('malformed') : ok({ from: from.value, letter })
}

const decodeLetter = (body: Uint8Array): Letter | undefined => {
  const text = fromUtf8(body)
  if (text === undefined) return undefined
  try {
    const parsed = v.safeParse(letterSchema, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
