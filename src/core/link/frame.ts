/**
 * What travels in the data channel of a link. Every frame is one data-channel message of at most 64 KiB;
 * the channel is ordered and reliable, so parts need no numbers. Integers are varuints in their shortest form.
 *
 *   1 hello   version 2 (1 byte), proof of the device at this end; first on every channel, once
 *   2 note    what the two ends tell each other about the link itself
 *   3 open    stream, purpose (1 byte: 1 room, 2 history, 3 call), tag (16 bytes)
 *   4 first   stream, length of the whole message, its first part; the message ends where its length is reached
 *   5 next    stream, the next part
 *   6 credit  stream, how many more bytes of messages may come
 *   7 close   stream
 *   8 ping    nonce
 *   9 pong    the nonce of the ping it answers
 */
import * as encoding from 'lib0/encoding'
import type { Brand } from '../base/brand'
import { fromBase64Url } from '../base/bytes'
import { assert } from '../base/errors'
import { err, ok, type Result } from '../base/result'
import { decode, type Reader } from '../protocol/peer/reader'
import { readInteger, writeInteger } from './integer'

export const maxFrameBytes = 64 * 1024
export const maxProofBytes = 1024
export const maxNoteBytes = maxFrameBytes - 1
/** What of a message goes into one frame: the rest is for kind, stream and length at their longest. */
export const maxPartBytes = maxFrameBytes - 11
export const maxMessageBytes = 2 ** 32 - 1

const version = 2
const tagBytes = 16

/** Base64url of 16 bytes: tells the other end what a stream is for. */
export type StreamTag = Brand<string, 'StreamTag'>

const tagShape = /^[A-Za-z0-9_-]{21}[AQgw]$/
export const isStreamTag = (value: unknown): value is StreamTag => typeof value === 'string' && tagShape.test(value)

export type Purpose = 'room' | 'history' | 'call'

export type Frame =
  | { readonly kind: 'hello'; readonly proof: Uint8Array }
  | { readonly kind: 'note'; readonly bytes: Uint8Array }
  | { readonly kind: 'open'; readonly stream: number; readonly purpose: Purpose; readonly tag: StreamTag }
  /** `length` is the whole message's: it is complete where `part` has as many bytes. */
  | { readonly kind: 'first'; readonly stream: number; readonly length: number; readonly part: Uint8Array }
  | { readonly kind: 'next'; readonly stream: number; readonly part: Uint8Array }
  | { readonly kind: 'credit'; readonly stream: number; readonly bytes: number }
  | { readonly kind: 'close'; readonly stream: number }
  | { readonly kind: 'ping' | 'pong'; readonly nonce: number }

const kinds = { hello: 1, note: 2, open: 3, first: 4, next: 5, credit: 6, close: 7, ping: 8, pong: 9 } as const
const purposes = { room: 1, history: 2, call: 3 } as const

/** For frames of our own: one that {@link decodeFrame} would refuse is a bug. */
export const encodeFrame = (frame: Frame): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeUint8(encoder, kinds[frame.kind])
  if ('stream' in frame) writeInteger(encoder, frame.stream)
  switch (frame.kind) {
    case 'hello':
      assert(frame.proof.length <= maxProofBytes, 'a proof within its limit')
      encoding.writeUint8(encoder, version)
      encoding.writeUint8Array(encoder, frame.proof)
      break
    case 'note':
      encoding.writeUint8Array(encoder, frame.bytes)
      break
    case 'open': {
      const tag = fromBase64Url(frame.tag)
      assert(tag?.length === tagBytes, 'a tag of 16 bytes')
      encoding.writeUint8(encoder, purposes[frame.purpose])
      encoding.writeUint8Array(encoder, tag)
      break
    }
    case 'first':
      assert(frame.part.length <= frame.length, 'a part of its message')
      writeInteger(encoder, frame.length)
      encoding.writeUint8Array(encoder, frame.part)
      break
    case 'next':
      encoding.writeUint8Array(encoder, frame.part)
      break
    case 'credit':
      writeInteger(encoder, frame.bytes)
      break
    case 'close':
      break
    case 'ping':
    case 'pong':
      writeInteger(encoder, frame.nonce, 0, Number.MAX_SAFE_INTEGER)
  }
  const bytes = encoding.toUint8Array(encoder)
  assert(bytes.length <= maxFrameBytes, 'a frame within its limit')
  return bytes
}

/** `bytes` are hostile. What comes out holds no reference to them. */
export const decodeFrame = (bytes: Uint8Array): Result<Frame, 'frame-malformed' | 'message-too-large'> => {
  if (bytes.length > maxFrameBytes) return err('message-too-large')
  const frame = decode(bytes, readFrame)
  return frame === undefined ? err('frame-malformed') : ok(frame)
}

const readFrame = (reader: Reader): Frame | undefined => {
  switch (reader.byte()) {
    case kinds.hello: {
      const known = reader.byte() === version
      const proof = reader.rest()
      return known && proof.length <= maxProofBytes ? { kind: 'hello', proof } : undefined
    }
    case kinds.note:
      return { kind: 'note', bytes: reader.rest() }
    case kinds.open: {
      const stream = readInteger(reader)
      const purpose = purposeOf(reader.byte())
      const tag = reader.id(tagBytes, isStreamTag)
      return purpose && { kind: 'open', stream, purpose, tag }
    }
    case kinds.first: {
      const stream = readInteger(reader)
      const length = readInteger(reader)
      const part = reader.rest()
      return part.length > 0 && part.length <= length ? { kind: 'first', stream, length, part } : undefined
    }
    case kinds.next: {
      const stream = readInteger(reader)
      const part = reader.rest()
      return part.length > 0 ? { kind: 'next', stream, part } : undefined
    }
    case kinds.credit:
      return { kind: 'credit', stream: readInteger(reader), bytes: readInteger(reader) }
    case kinds.close:
      return { kind: 'close', stream: readInteger(reader) }
    case kinds.ping:
      return { kind: 'ping', nonce: readInteger(reader, 0, Number.MAX_SAFE_INTEGER) }
    case kinds.pong:
      return { kind: 'pong', nonce: readInteger(reader, 0, Number.MAX_SAFE_INTEGER) }
    default:
      return undefined
  }
}

const purposeOf = (byte: number): Purpose | undefined => {
  switch (byte) {
    case purposes.room:
      return 'room'
    case purposes.history:
      return 'history'
    case purposes.call:
      return 'call'
    default:
      return undefined
  }
}
