/**
 * An ephemeral word of one device to a conversation: typing or not (feature row 22). Never stored.
 *
 *   version 1 | device 32 | sealed: length v | signature of the device over conversation and all before 64
 *   sealed under the conversation's signal key: kind (1), stamp in ms v
 */
import * as encoding from 'lib0/encoding'
import { concat } from '../../base/bytes'
import { idBytes, isDeviceId, type ConversationId, type DeviceId } from '../../base/ids'
import type { Random } from '../../base/random'
import { err, ok, type Result } from '../../base/result'
import { isSigningPublicKey, type SymmetricKey } from '../../crypto/keys'
import { open, seal } from '../../crypto/seal'
import { sign, signatureLength, verify } from '../../crypto/sign'
import type { Device } from '../../identity/device'
import { mostSignalBytes } from './limits'
import { decode } from './reader'

const version = 1
const kinds = ['idle', 'typing'] as const

export interface Signal {
  readonly device: DeviceId
  readonly kind: (typeof kinds)[number]
  /** The sender's clock: only to drop an older signal of the same device. */
  readonly stamp: number
}

export const createSignal = (
  conversation: ConversationId,
  signal: Signal,
  { device, key, random }: { readonly device: Device; readonly key: SymmetricKey; readonly random: Random },
): Uint8Array => {
  const plain = encoding.createEncoder()
  encoding.writeUint8(plain, kinds.indexOf(signal.kind))
  encoding.writeVarUint(plain, signal.stamp)
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
  const inner = decode(plain.value, (reader) => ({ kind: kinds[reader.byte()], stamp: reader.number() }))
  return inner?.kind === undefined
    ? err('malformed')
    : ok({ device: outer.device, kind: inner.kind, stamp: inner.stamp })
}
