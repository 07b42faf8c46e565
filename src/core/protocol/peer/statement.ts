/**
 * What one device says of itself in one conversation (EV10, DL1): a version vector of what it holds and
 * one of what its owner has read. Vectors only grow, so statements merge and a replayed one is harmless.
 *
 *   version 2 | conversation 32 | device 32 | sealed: length v | signature of the device over all before 64
 *   sealed under the conversation's statement key:
 *     entries held v, then each: device 32, sequence v, head 8 | entries read v, then each: device 32, sequence v |
 *     wanted v, then each: device 32, sequence v | keys v, then each: epoch v, key 32 |
 *     names v, then each: name of a key 16 | handed v, then each: device 32, sealed to its agreement key: length v,
 *       of: keys v, then each: epoch v, key 32
 *
 * The head is the beginning of the id of the event with that number: two members who were told two stories by one
 * device see it there (EV3). All ones say that the device is known to have told two.
 */
import * as encoding from 'lib0/encoding'
import type { Brand } from '../../base/brand'
import { concat, fromBase64Url, toBase64Url } from '../../base/bytes'
import { assert } from '../../base/errors'
import {
  idBytes,
  isConversationId,
  isDeviceId,
  isKeyId,
  type ConversationId,
  type DeviceId,
  type EventId,
  type KeyId,
} from '../../base/ids'
import type { Random } from '../../base/random'
import { err, ok, type Result } from '../../base/result'
import {
  isSigningPublicKey,
  keyFrom,
  type AgreementKeys,
  type AgreementPublicKey,
  type SymmetricKey,
} from '../../crypto/keys'
import { open, openSealed, seal, sealTo } from '../../crypto/seal'
import { sign, signatureLength, verify } from '../../crypto/sign'
import type { Device } from '../../identity/device'
import { mostStatementBytes, mostVectorEntries } from './limits'
import { decode, type Reader } from './reader'

const version = 2

/** Highest sequence number without a gap, per device. */
export type VersionVector = ReadonlyMap<DeviceId, number>

/** Eight bytes as base64url. */
export type Head = Brand<string, 'Head'>

const headLength = 8
export const mostWanted = 32
export const mostShownKeys = 8
export const mostNamedKeys = 32
/** To how many devices keys are handed at once, and how many keys at most. */
export const mostHandedTo = 16
export const mostHandedKeys = 32
/** Sealed, in bytes. */
const mostHandedBytes = 2048
export const headOf = (event: EventId): Head => headFrom(idBytes(event).subarray(0, headLength))
const headFrom = (bytes: Uint8Array): Head => {
  const head = toBase64Url(bytes)
  assert(isHead(head), 'a head of eight bytes')
  return head
}
const isHead = (text: string): text is Head => text.length === 11
/** Of a device that was caught (EV3). */
export const forkedHead: Head = headFrom(new Uint8Array(headLength).fill(255))

export interface Statement {
  readonly conversation: ConversationId
  readonly device: DeviceId
  readonly held: VersionVector
  /** One for each device in `held`. */
  readonly heads: ReadonlyMap<DeviceId, Head>
  readonly read: VersionVector
  /** What it holds the proof of and not what it said: whoever has the body may hand it over again. */
  readonly wanted: readonly (readonly [DeviceId, number])[]
  /** Keys that no longer count, for what members wrote under them while they did. */
  readonly keys: readonly ShownKey[]
  /** The names of the keys this device has, those of the newest epochs first. */
  readonly keyNames: readonly KeyId[]
  /** Keys for devices that say they lack them. */
  readonly handed: readonly HandedKeys[]
}

export interface HandedKeys {
  readonly to: DeviceId
  /** {@link sealKeys}. */
  readonly sealed: Uint8Array
}

export interface ShownKey {
  readonly epoch: number
  readonly key: SymmetricKey
}

const writeVector = (encoder: encoding.Encoder, vector: VersionVector): void => {
  encoding.writeVarUint(encoder, vector.size)
  for (const [device, sequence] of [...vector].sort(([left], [right]) => (left < right ? -1 : 1))) {
    encoding.writeUint8Array(encoder, idBytes(device))
    encoding.writeVarUint(encoder, sequence)
  }
}

const writeHeld = (encoder: encoding.Encoder, { heads, held }: Statement): void => {
  encoding.writeVarUint(encoder, held.size)
  for (const [device, sequence] of [...held].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const head = fromBase64Url(heads.get(device) ?? forkedHead)
    assert(head, 'a head of base64url')
    encoding.writeUint8Array(encoder, idBytes(device))
    encoding.writeVarUint(encoder, sequence)
    encoding.writeUint8Array(encoder, head)
  }
}

const readHeld = (reader: Reader): Pick<Statement, 'held' | 'heads'> => {
  const size = reader.number(mostVectorEntries)
  const held = new Map<DeviceId, number>()
  const heads = new Map<DeviceId, Head>()
  for (let entry = 0; entry < size; entry++) {
    const device = reader.id(32, isDeviceId)
    held.set(device, reader.number())
    heads.set(device, headFrom(reader.bytes(headLength)))
  }
  return { held, heads }
}

const readVector = (reader: Reader): VersionVector => {
  const size = reader.number(mostVectorEntries)
  const vector = new Map<DeviceId, number>()
  for (let entry = 0; entry < size; entry++) vector.set(reader.id(32, isDeviceId), reader.number())
  return vector
}

const readKeys = (reader: Reader, most: number): Statement['keys'] =>
  Array.from({ length: reader.number(most) }, () => ({
    epoch: reader.number(),
    key: keyFrom(reader.bytes(32)),
  }))

const readNames = (reader: Reader): Statement['keyNames'] =>
  Array.from({ length: reader.number(mostNamedKeys) }, () => reader.id(16, isKeyId))

const readHanded = (reader: Reader): Statement['handed'] =>
  Array.from({ length: reader.number(mostHandedTo) }, () => ({
    to: reader.id(32, isDeviceId),
    sealed: reader.sized(mostHandedBytes),
  }))

const readWanted = (reader: Reader): Statement['wanted'] =>
  Array.from({ length: reader.number(mostWanted) }, () => [reader.id(32, isDeviceId), reader.number()] as const)

export const createStatement = (
  statement: Statement,
  { device, key, random }: { readonly device: Device; readonly key: SymmetricKey; readonly random: Random },
): Uint8Array => {
  const plain = encoding.createEncoder()
  writeHeld(plain, statement)
  writeVector(plain, statement.read)
  encoding.writeVarUint(plain, statement.wanted.length)
  for (const [of, sequence] of statement.wanted) {
    encoding.writeUint8Array(plain, idBytes(of))
    encoding.writeVarUint(plain, sequence)
  }
  encoding.writeVarUint(plain, statement.keys.length)
  for (const { epoch, key } of statement.keys) {
    encoding.writeVarUint(plain, epoch)
    encoding.writeUint8Array(plain, key)
  }
  encoding.writeVarUint(plain, statement.keyNames.length)
  for (const name of statement.keyNames) encoding.writeUint8Array(plain, idBytes(name))
  encoding.writeVarUint(plain, statement.handed.length)
  for (const { sealed, to } of statement.handed) {
    encoding.writeUint8Array(plain, idBytes(to))
    encoding.writeVarUint8Array(plain, sealed)
  }
  const head = concat(Uint8Array.of(version), idBytes(statement.conversation), idBytes(statement.device))
  const encoder = encoding.createEncoder()
  encoding.writeUint8Array(encoder, head)
  encoding.writeVarUint8Array(encoder, seal(key, encoding.toUint8Array(plain), head, random))
  const signed = encoding.toUint8Array(encoder)
  return concat(signed, sign(device.signing.secretKey, 'tincan-statement-v1', signed))
}

/** The device a statement claims to be of; whether it is, {@link readStatement} tells. */
export const statementDevice = (bytes: Uint8Array): DeviceId | undefined => {
  const device = toBase64Url(bytes.subarray(33, 65))
  return isDeviceId(device) ? device : undefined
}

export type StatementRefusal = 'too-large' | 'malformed' | 'forged' | 'unreadable'

/** Verified to come from the device it names, sealed by a member; whether that device is a member is the caller's to know. */
export const readStatement = (bytes: Uint8Array, key: SymmetricKey): Result<Statement, StatementRefusal> => {
  if (bytes.length > mostStatementBytes) return err('too-large')
  const outer = decode(bytes, (reader) => {
    if (reader.byte() !== version) throw new Error('another version')
    const conversation = reader.id(32, isConversationId)
    const device = reader.id(32, isDeviceId)
    const sealed = reader.sized(mostStatementBytes)
    return { conversation, device, sealed, signature: reader.bytes(signatureLength) }
  })
  if (outer === undefined) return err('malformed')
  const signer = idBytes(outer.device)
  const signed = bytes.subarray(0, bytes.length - signatureLength)
  if (!isSigningPublicKey(signer) || !verify(signer, 'tincan-statement-v1', signed, outer.signature))
    return err('forged')
  const plain = open(key, outer.sealed, bytes.subarray(0, 65))
  if (!plain.ok) return plain
  const vectors = decode(plain.value, (reader) => ({
    ...readHeld(reader),
    read: readVector(reader),
    wanted: readWanted(reader),
    keys: readKeys(reader, mostShownKeys),
    keyNames: readNames(reader),
    handed: readHanded(reader),
  }))
  if (vectors === undefined) return err('malformed')
  return ok({ conversation: outer.conversation, device: outer.device, ...vectors })
}

/** For one device alone; at most {@link mostHandedKeys}. */
export const sealKeys = (to: AgreementPublicKey, keys: readonly ShownKey[]): Uint8Array =>
  sealTo(
    to,
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, keys.length)
      for (const { epoch, key } of keys) {
        encoding.writeVarUint(encoder, epoch)
        encoding.writeUint8Array(encoder, key)
      }
    }),
  )

/** Hostile: `undefined` for what is not for us, or no keys. */
export const openKeys = (own: AgreementKeys, sealed: Uint8Array): readonly ShownKey[] | undefined => {
  const plain = openSealed(own, sealed)
  return plain.ok ? decode(plain.value, (reader) => readKeys(reader, mostHandedKeys)) : undefined
}
