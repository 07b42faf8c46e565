/**
 * What devices say of calls (CL2), over links and as `call.…` frames through the server, which sees the type and
 *
 *   nonce 24 | XChaCha20-Poly1305, under the call key of the epoch and bound to the topic, of:
 *   signature of the device 64, tincan-call-v1, over topic \0 and what follows | JSON {call, from, to?, at, body}
 *
 * `at` is when it was said, in ms by the clock of the device, and rises with all it says: nothing counts twice.
 * What is for one device names it in `to`. Descriptions of the ways of sound and pictures, with the fingerprints of
 * their ends, are said in here alone: whoever is neither the device nor holds the epoch's key cannot stand in between.
 */
import * as v from 'valibot'
import { concat, fromUtf8, utf8 } from '../base/bytes'
import { idBytes, isCallId, isDeviceId, type CallId, type DeviceId, type TopicId } from '../base/ids'
import type { Random } from '../base/random'
import { err, ok, type Result } from '../base/result'
import { isSigningPublicKey, type SymmetricKey } from '../crypto/keys'
import { open, seal } from '../crypto/seal'
import { sign, signatureLength, verify } from '../crypto/sign'
import type { Device } from '../identity/device'
import { parseJson } from '../protocol/signaling/decode'
import { callBody } from './body'

const frameSchema = v.strictObject({
  call: v.custom<CallId>(isCallId),
  from: v.custom<DeviceId>(isDeviceId),
  to: v.exactOptional(v.custom<DeviceId>(isDeviceId)),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  body: callBody,
})
export type CallFrame = v.InferOutput<typeof frameSchema>

export interface CallPlace {
  readonly key: SymmetricKey
  readonly topic: TopicId
}

export const sealCallFrame = (
  { key, topic }: CallPlace,
  frame: CallFrame,
  { device, random }: { readonly device: Device; readonly random: Random },
): Uint8Array => {
  const bytes = utf8(JSON.stringify(frame))
  const signature = sign(device.signing.secretKey, 'tincan-call-v1', signedBytes(topic, bytes))
  return seal(key, concat(signature, bytes), utf8(topic), random)
}

export type CallFrameFault = 'unreadable' | 'malformed' | 'forged'

/** `sealed` is hostile. What comes out was said by the device it names; whether that is a member is for others to know. */
export const openCallFrame = ({ key, topic }: CallPlace, sealed: Uint8Array): Result<CallFrame, CallFrameFault> => {
  const plain = open(key, sealed, utf8(topic))
  if (!plain.ok) return plain
  const bytes = plain.value.subarray(signatureLength)
  const frame = v.safeParse(frameSchema, parseJson(fromUtf8(bytes) ?? ''))
  if (!frame.success) return err('malformed')
  const signer = idBytes(frame.output.from)
  const signature = plain.value.subarray(0, signatureLength)
  const isTheirs = isSigningPublicKey(signer) && verify(signer, 'tincan-call-v1', signedBytes(topic, bytes), signature)
  return isTheirs ? ok(frame.output) : err('forged')
}

const signedBytes = (topic: TopicId, bytes: Uint8Array): Uint8Array => concat(utf8(`${topic}\0`), bytes)
