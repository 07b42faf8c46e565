/**
 * What peers of a room say through the server's `/signal`, as y-webrtc itself writes it under a password: in
 * lib0's encoding, text 'AES-GCM', bytes nonce (12), bytes AES-256-GCM of
 *
 *   {type: 'announce', from}
 *   {type: 'signal', from, to, token, signal: {type: 'offer' | 'answer', sdp} | {type: 'candidate', candidate}}
 *
 * with the key PBKDF2 (SHA-256, 100,000 rounds) derives from the password, salted with the topic. Sealed and
 * opened here, since y-webrtc takes what it opens for well-formed, and throws where nobody can catch it.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { toBase64 } from 'lib0/buffer'
import type { Random } from '../../base/random'
import { parseJson } from '../../protocol/signaling/decode'
import { topicField } from '../../protocol/signaling/fields'
import { utf8 } from '../../base/bytes'
import type { TopicId } from '../../base/ids'

const maxFrameLength = 128 * 1024
const nonceBytes = 12
const algorithm = 'AES-GCM'

const peerField = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const description = v.object({ type: v.picklist(['offer', 'answer']), sdp: v.pipe(v.string(), v.maxLength(48 * 1024)) })
const candidate = v.object({
  type: v.literal('candidate'),
  candidate: v.object({
    candidate: v.pipe(v.string(), v.maxLength(2048)),
    sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
    sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(64))),
  }),
})

/** y-webrtc's own signals are held to it as well: what another would refuse need not be sent. */
export const signalSchema = v.variant('type', [
  v.object({ type: v.literal('announce'), from: peerField }),
  v.object({
    type: v.literal('signal'),
    from: peerField,
    to: peerField,
    token: v.optional(v.number()),
    signal: v.variant('type', [description, candidate]),
  }),
])

export type Signal = v.InferOutput<typeof signalSchema>

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

/** `undefined` for whatever y-webrtc has no use for. */
export const readSignalFrame = (text: unknown): SignalFrame | undefined => {
  if (typeof text !== 'string' || text.length > maxFrameLength) return undefined
  const frame = v.safeParse(frameSchema, parseJson(text))
  return frame.success ? frame.output : undefined
}

export const signalKey = async (password: string, topic: TopicId): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey('raw', Uint8Array.from(utf8(password)), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', salt: Uint8Array.from(utf8(topic)), iterations: 100_000, hash: 'SHA-256' },
    material,
    { name: algorithm, length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

/** `undefined` for what does not open with this key, or is no signal. */
export const openSignal = async (key: CryptoKey, data: string): Promise<Signal | undefined> => {
  try {
    const decoder = decoding.createDecoder(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)))
    if (decoding.readVarString(decoder) !== algorithm) return undefined
    const iv = Uint8Array.from(decoding.readVarUint8Array(decoder))
    const sealed = Uint8Array.from(decoding.readVarUint8Array(decoder))
    const plain = await crypto.subtle.decrypt({ name: algorithm, iv }, key, sealed)
    const signal = v.safeParse(signalSchema, decoding.readAny(decoding.createDecoder(new Uint8Array(plain))))
    return signal.success ? signal.output : undefined
  } catch {
    return undefined
  }
}

export const sealSignal = async (key: CryptoKey, random: Random, signal: Signal): Promise<string> => {
  const plain = encoding.createEncoder()
  encoding.writeAny(plain, signal)
  const iv = Uint8Array.from(random.bytes(nonceBytes))
  const bytes = Uint8Array.from(encoding.toUint8Array(plain))
  const sealed = await crypto.subtle.encrypt({ name: algorithm, iv }, key, bytes)
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, algorithm)
  encoding.writeVarUint8Array(encoder, iv)
  encoding.writeVarUint8Array(encoder, new Uint8Array(sealed))
  return toBase64(encoding.toUint8Array(encoder))
}
