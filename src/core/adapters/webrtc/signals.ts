/**
 * What devices say on a topic through the server's `/signal` to find each other. The server sees base64 of
 *
 *   nonce 24 | XChaCha20-Poly1305, under the meeting key of the epoch and bound to the topic, of:
 *   signature of the device 64, tincan-meeting-v1, over topic \0 and what follows | JSON {count, signal}
 *
 *   {type: 'announce', from, session}
 *   {type: 'signal', from, to, session, call, signal: {type: 'offer' | 'answer', sdp} | {type: 'candidate', candidate}}
 *
 * `from` and `to` are devices, `session` names one run of the app on one, `call` one attempt to link; `count` rises
 * with all a run says. So no member can end another's link by an offer in their name, or by an old one of theirs.
 */
import * as v from 'valibot'
import { fromBase64, toBase64 } from 'lib0/buffer'
import { concat, fromUtf8, utf8 } from '../../base/bytes'
import { isDeviceId, type DeviceId, type TopicId } from '../../base/ids'
import type { Random } from '../../base/random'
import type { SymmetricKey } from '../../crypto/keys'
import { open, seal } from '../../crypto/seal'
import { signatureLength } from '../../crypto/sign'
import type { LinkIdentity } from '../../network/identity'
import { stepSchema } from '../../protocol/peer/step'
import { parseJson } from '../../protocol/signaling/decode'
import { topicField } from '../../protocol/signaling/fields'

const maxFrameLength = 128 * 1024

const nameField = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/))
const deviceField = v.custom<DeviceId>(isDeviceId)
const signalSchema = v.variant('type', [
  v.strictObject({ type: v.literal('announce'), from: deviceField, session: nameField }),
  v.strictObject({
    type: v.literal('signal'),
    from: deviceField,
    to: deviceField,
    session: nameField,
    call: nameField,
    signal: stepSchema,
  }),
])

export type Signal = v.InferOutput<typeof signalSchema>
/** One step of a call. */
export type Step = v.InferOutput<typeof stepSchema>

/** What simple-peer wants told, as far as it is one of these. */
export const readStep = (value: unknown): Step | undefined => {
  // Candidates and descriptions are objects of the browser: their fields are getters until written as JSON.
  const step = v.safeParse(stepSchema, parseJson(JSON.stringify(value)))
  return step.success ? step.output : undefined
}

const frameSchema = v.variant('type', [
  v.object({
    type: v.literal('publish'),
    topic: topicField,
    data: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  }),
  v.object({ type: v.literal('pong') }),
])

export type SignalFrame =
  { readonly type: 'publish'; readonly topic: TopicId; readonly data: string } | { readonly type: 'pong' }

/** `undefined` for whatever makes no sense here. */
export const readSignalFrame = (text: unknown): SignalFrame | undefined => {
  if (typeof text !== 'string' || text.length > maxFrameLength) return undefined
  const frame = v.safeParse(frameSchema, parseJson(text))
  return frame.success ? frame.output : undefined
}

const saidSchema = v.strictObject({
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  signal: signalSchema,
})
/** A signal and its number in all its run has said. */
export type Said = v.InferOutput<typeof saidSchema>

export interface MeetingPlace {
  readonly key: SymmetricKey
  readonly topic: TopicId
}

type Voucher = Pick<LinkIdentity, 'vouch' | 'isVouched'>

export const sealSignal = (
  { key, topic }: MeetingPlace,
  said: Said,
  { identity, random }: { readonly identity: Voucher; readonly random: Random },
): string => {
  const bytes = utf8(JSON.stringify(said))
  return toBase64(seal(key, concat(identity.vouch(vouchedBytes(topic, bytes)), bytes), utf8(topic), random))
}

/** `undefined` for what does not open with this key, is no signal, or not of the device it names. */
export const openSignal = ({ key, topic }: MeetingPlace, data: string, identity: Voucher): Said | undefined => {
  const sealed = bytesOf(data)
  const plain = sealed && open(key, sealed, utf8(topic))
  if (plain?.ok !== true) return undefined
  const bytes = plain.value.subarray(signatureLength)
  const text = fromUtf8(bytes)
  const said = text === undefined ? undefined : v.safeParse(saidSchema, parseJson(text))
  if (said?.success !== true) return undefined
  const signature = plain.value.subarray(0, signatureLength)
  const { from } = said.output.signal
  return identity.isVouched(from, vouchedBytes(topic, bytes), signature) ? said.output : undefined
}

const vouchedBytes = (topic: TopicId, bytes: Uint8Array): Uint8Array => concat(utf8(`${topic}\0`), bytes)

const bytesOf = (data: string): Uint8Array | undefined => {
  try {
    return fromBase64(data)
  } catch {
    return undefined
  }
}
