/**
 * An event as it travels and as it is kept (EV1). Fields in order; `v` is a variable-length integer:
 *
 *   version 1 | conversation 32 | epoch v | author account 32 | author device 32 | sequence v |
 *   hash of the device's previous event 32 (zeros for sequence 1) | clock: wall ms v, counter v |
 *   kind: length v, UTF-8 | client message id: length v, ASCII |                     ← header
 *   hash of the body 32 | signature of the device over all before 64 |               ← proof
 *   body: length v, XChaCha20-Poly1305 under the epoch key with the header associated
 *
 * The signed bytes are the transported bytes: nothing is encoded again to verify. The signature covers the body
 * by its hash, so that a body can be erased (EV9, disappearing messages) and what is left still proves
 * that this device wrote something here: the chain stays whole for those who have yet to read it.
 */
import * as encoding from 'lib0/encoding'
import { concat, equalBytes, toBase64Url, utf8 } from '../../base/bytes'
import { assert } from '../../base/errors'
import {
  idBytes,
  isAccountId,
  isClientMessageId,
  isConversationId,
  isDeviceId,
  isEventId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type DeviceId,
  type EventId,
} from '../../base/ids'
import type { Random } from '../../base/random'
import { err, ok, type Result } from '../../base/result'
import { hash } from '../../crypto/derive'
import { isSigningPublicKey, type SymmetricKey } from '../../crypto/keys'
import { open, seal } from '../../crypto/seal'
import { sign, signatureLength, verify } from '../../crypto/sign'
import type { Device } from '../../identity/device'
import { mostEventBytes } from './limits'
import { decode } from './reader'

const version = 1
const longestKind = 32
/** What a hybrid clock and a sequence number can hold: 48, 24 and 40 bits. */
export const mostWallMs = 2 ** 48 - 1
export const mostCounter = 2 ** 24 - 1
const mostSequence = 2 ** 40 - 1
const kindShape = /^[a-z]+(\.[a-z]+)*$/

/** Hybrid logical clock: wall time of the fastest clock seen, and a counter within that millisecond. */
export interface HybridTime {
  readonly wall: number
  readonly counter: number
}

export interface EventHeader {
  readonly conversation: ConversationId
  readonly epoch: number
  readonly author: AccountId
  readonly device: DeviceId
  /** From 1, without gaps, per device and conversation. */
  readonly sequence: number
  /** Absent for sequence 1. */
  readonly previous?: EventId
  readonly time: HybridTime
  readonly kind: string
  readonly clientMessageId: ClientMessageId
}

export interface SealedEvent {
  readonly id: EventId
  readonly header: EventHeader
  /** As transported. */
  readonly bytes: Uint8Array
  readonly headerBytes: Uint8Array
  /** `undefined` where it was erased. */
  readonly body: Uint8Array | undefined
}

const hashLength = 32

const nothingBefore = new Uint8Array(32)

const writeSized = (encoder: encoding.Encoder, bytes: Uint8Array): void => {
  encoding.writeVarUint8Array(encoder, bytes)
}

const encodeHeader = (header: EventHeader): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeUint8(encoder, version)
  encoding.writeUint8Array(encoder, idBytes(header.conversation))
  encoding.writeVarUint(encoder, header.epoch)
  encoding.writeUint8Array(encoder, idBytes(header.author))
  encoding.writeUint8Array(encoder, idBytes(header.device))
  encoding.writeVarUint(encoder, header.sequence)
  encoding.writeUint8Array(encoder, header.previous === undefined ? nothingBefore : idBytes(header.previous))
  encoding.writeVarUint(encoder, header.time.wall)
  encoding.writeVarUint(encoder, header.time.counter)
  writeSized(encoder, utf8(header.kind))
  writeSized(encoder, utf8(header.clientMessageId))
  return encoding.toUint8Array(encoder)
}

const idOf = (headerBytes: Uint8Array, proof: Uint8Array): EventId => {
  const id = toBase64Url(hash(concat(headerBytes, proof)))
  assert(isEventId(id), 'an event id')
  return id
}

const withBody = (signed: Uint8Array, body: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeUint8Array(encoder, signed)
  writeSized(encoder, body)
  return encoding.toUint8Array(encoder)
}

/** Seals and signs. `body` is plain; the caller keeps it within limits: an event over 64 KiB is a bug. */
export const createEvent = (
  header: EventHeader,
  body: Uint8Array,
  { device, epochKey, random }: { readonly device: Device; readonly epochKey: SymmetricKey; readonly random: Random },
): SealedEvent => {
  const headerBytes = encodeHeader(header)
  const sealed = seal(epochKey, body, headerBytes, random)
  const bodyHash = hash(sealed)
  const signature = sign(device.signing.secretKey, 'tincan-event-v1', concat(headerBytes, bodyHash))
  const proof = concat(bodyHash, signature)
  const bytes = withBody(concat(headerBytes, proof), sealed)
  assert(bytes.length <= mostEventBytes, 'an event within its limit')
  return { id: idOf(headerBytes, proof), header, bytes, headerBytes, body: sealed }
}

/** The same event without what it said. */
export const erased = (event: SealedEvent): SealedEvent => ({
  ...event,
  bytes: withBody(signedPart(event), new Uint8Array()),
  body: undefined,
})

const signedPart = ({ bytes, headerBytes }: SealedEvent): Uint8Array =>
  bytes.subarray(0, headerBytes.length + hashLength + signatureLength)

/** Shape only: nothing is verified or decrypted yet. */
export const decodeEvent = (bytes: Uint8Array): Result<SealedEvent, 'too-large' | 'malformed'> => {
  if (bytes.length > mostEventBytes) return err('too-large')
  const event = decode(bytes, (reader) => {
    if (reader.byte() !== version) throw new Error('another version')
    const conversation = reader.id(32, isConversationId)
    const epoch = reader.number()
    const author = reader.id(32, isAccountId)
    const device = reader.id(32, isDeviceId)
    const sequence = reader.number(mostSequence)
    const previous = reader.id(32, isEventId)
    const time = { wall: reader.number(mostWallMs), counter: reader.number(mostCounter) }
    const kind = reader.text(longestKind, isKind)
    const clientMessageId = reader.text(64, isClientMessageId)
    const headerBytes = bytes.slice(0, reader.position)
    const proof = reader.bytes(hashLength + signatureLength)
    const sealed = reader.sized(mostEventBytes)
    const body = sealed.length === 0 ? undefined : sealed
    if (body !== undefined && !equalBytes(hash(body), proof.subarray(0, hashLength))) throw new Error('another body')
    const first = idBytes(previous).every((byte) => byte === 0)
    if (sequence < 1 || first !== (sequence === 1)) throw new Error('a chain that begins wrongly')
    const header = { conversation, epoch, author, device, sequence, time, kind, clientMessageId }
    const id = idOf(headerBytes, proof)
    return { id, header: first ? header : { ...header, previous }, bytes, headerBytes, body }
  })
  return event === undefined ? err('malformed') : ok(event)
}

const isKind = (text: string): text is string => kindShape.test(text)

/** True where the device named in the header signed exactly these bytes. */
export const isSignedByDevice = (event: SealedEvent): boolean => {
  const key = idBytes(event.header.device)
  const signed = signedPart(event)
  const over = signed.subarray(0, signed.length - signatureLength)
  return isSigningPublicKey(key) && verify(key, 'tincan-event-v1', over, signed.subarray(over.length))
}

export const openBody = (event: SealedEvent, epochKey: SymmetricKey): Result<Uint8Array, 'unreadable'> =>
  event.body === undefined ? err('unreadable') : open(epochKey, event.body, event.headerBytes)
