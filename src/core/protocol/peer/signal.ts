/**
 * An ephemeral word of one device to a conversation: typing or not (feature row 22), or whatever a subject says
 * (row 35). Never stored.
 *
 *   version 1 | device 32 | sealed: length v | signature of the device over conversation and all before 64
 *   sealed under the conversation's signal key: kind (1), stamp in ms v
 *     and for a word: subject: length v, ASCII | payload: length v
 */
import * as encoding from 'lib0/encoding'
import { concat, utf8 } from '../../base/bytes'
import { idBytes, isDeviceId, type ConversationId, type DeviceId } from '../../base/ids'
import type { Random } from '../../base/random'
import { err, ok, type Result } from '../../base/result'
import { isSigningPublicKey, type SymmetricKey } from '../../crypto/keys'
import { open, seal } from '../../crypto/seal'
import { sign, signatureLength, verify } from '../../crypto/sign'
import type { Device } from '../../identity/device'
import { mostSignalBytes } from './limits'
import { decode, type Reader } from './reader'

const version = 1
const kinds = ['idle', 'typing', 'word'] as const
export const mostWordBytes = 512
const subjectShape = /^[a-z0-9.-]{1,32}$/

/** `stamp` is the sender's clock: only to drop an older signal of the same device. */
export type Signal = { readonly device: DeviceId; readonly stamp: number } & (
  | { readonly kind: 'idle' | 'typing' }
  | { readonly kind: 'word'; readonly subject: string; readonly payload: Uint8Array }
)

export const isSubject = (text: string): text is string => subjectShape.test(text)

export const createSignal = (
  conversation: ConversationId,
  signal: Signal,
  { device, key, random }: { readonly device: Device; readonly key: SymmetricKey; readonly random: Random },
): Uint8Array => {
  const plain = encoding.createEncoder()
  encoding.writeUint8(plain, kinds.indexOf(signal.kind))
  encoding.writeVarUint(plain, signal.stamp)
  if (signal.kind === 'word') {
    encoding.writeVarUint8Array(plain, utf8(signal.subject))
    encoding.writeVarUint8Array(plain, signal.payload)
  }
  const head = concat(Uint8Array.of(version), idBytes(signal.device))
  const encoder = encoding.createEncoder()
  encoding.writeUint8Array(encoder, head)
  encoding.writeVarUint8Array(encoder, seal(key, encoding.toUint8Array(plain), head, random))
  const signed = encoding.toUint8Array(encoder)
  return concat(signed, sign(device.signing.secretKey, 'tincan-signal-v1', concat(idBytes(conversation), signed)))
}

export const readSignal = (
  conversation: ConversationId,
  bytes: Uint8Array,
  key: SymmetricKey,
): Result<Signal, 'too-large' | 'malformed' | 'forged' | 'unreadable'> => {
  if (bytes.length > mostSignalBytes) return err('too-large')
  const outer = decode(bytes, (reader) => {
    if (reader.byte() !== version) throw new Error('another version')
    return {
      device: reader.id(32, isDeviceId),
      sealed: reader.sized(mostSignalBytes),
      signature: reader.bytes(signatureLength),
    }
  })
  if (outer === undefined) return err('malformed')
  const signer = idBytes(outer.device)
  const signed = concat(idBytes(conversation), bytes.subarray(0, bytes.length - signatureLength))
  if (!isSigningPublicKey(signer) || !verify(signer, 'tincan-signal-v1', signed, outer.signature)) return err('forged')
  const plain = open(key, outer.sealed, bytes.subarray(0, 33))
  if (!plain.ok) return plain
  const signal = decode(plain.value, (reader) => readInner(reader, outer.device))
  return signal === undefined ? err('malformed') : ok(signal)
}

const readInner = (reader: Reader, device: DeviceId): Signal => {
  const kind = kinds[reader.byte()]
  const stamp = reader.number()
  if (kind === undefined) throw new Error('another kind')
  if (kind !== 'word') return { device, kind, stamp }
  return { device, kind, stamp, subject: reader.text(32, isSubject), payload: reader.sized(mostWordBytes) }
}
