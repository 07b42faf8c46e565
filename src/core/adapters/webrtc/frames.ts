/**
 * How messages travel in a data channel. y-webrtc sends each as one data-channel message of any size, and
 * channels swallow the error where that is too much (over 256 KiB between two Chromiums). Here they are cut:
 *
 *   1 hello   version 1 (1 byte), proof of the device at this end; first on every channel, once
 *   2 whole   a message
 *   3 first   length of the whole message (4 bytes, big endian), its first part
 *   4 next    the next part; the message ends where its length is reached
 *
 * A frame has at most 64 KiB. The channel is ordered and reliable, so parts need no numbers.
 */
import { concat } from '../../base/bytes'
import { err, ok, type Result } from '../../base/result'
import { messageLimit } from '../../network/message'
import type { Breach } from '../../network/transport'

export const maxFrameBytes = 64 * 1024
export const maxProofBytes = 1024
const version = 1
const kinds = { hello: 1, whole: 2, first: 3, next: 4 } as const
const firstHeader = 5

export const helloFrame = (proof: Uint8Array): Uint8Array => concat(Uint8Array.of(kinds.hello, version), proof)

/** The frames of one message, in order. */
export const cut = (message: Uint8Array): readonly Uint8Array[] => {
  if (message.length < maxFrameBytes) return [concat(Uint8Array.of(kinds.whole), message)]
  const header = new Uint8Array(firstHeader)
  header[0] = kinds.first
  new DataView(header.buffer).setUint32(1, message.length)
  let offset = maxFrameBytes - firstHeader
  const frames = [concat(header, message.subarray(0, offset))]
  while (offset < message.length) {
    const part = message.subarray(offset, offset + maxFrameBytes - 1)
    frames.push(concat(Uint8Array.of(kinds.next), part))
    offset += part.length
  }
  return frames
}

export type Joined =
  | { readonly kind: 'hello'; readonly proof: Uint8Array }
  | { readonly kind: 'message'; readonly message: Uint8Array }
  | { readonly kind: 'part' }

/** Puts frames together again. Nothing is allocated for a message that is longer than its type allows (HP3). */
export class Joiner {
  #whole: Uint8Array | undefined
  #filled = 0

  accept(frame: Uint8Array): Result<Joined, Breach> {
    if (frame.length > maxFrameBytes) return this.#refuse('message-too-large')
    const body = frame.subarray(1)
    switch (frame[0]) {
      case kinds.hello:
        return frame[1] === version && frame.length <= 2 + maxProofBytes && this.#whole === undefined
          ? ok({ kind: 'hello', proof: frame.slice(2) })
          : this.#refuse('frame-malformed')
      case kinds.whole:
        return this.#whole === undefined && body.length > 0
          ? ok({ kind: 'message', message: body.slice() })
          : this.#refuse('frame-malformed')
      case kinds.first:
        return this.#begin(frame)
      case kinds.next:
        return this.#append(body)
      default:
        return this.#refuse('frame-malformed')
    }
  }

  #begin(frame: Uint8Array): Result<Joined, Breach> {
    if (this.#whole !== undefined || frame.length <= firstHeader) return this.#refuse('frame-malformed')
    const total = new DataView(frame.buffer, frame.byteOffset).getUint32(1)
    const part = frame.subarray(firstHeader)
    const limit = messageLimit(part[0] ?? -1)
    if (limit === undefined || total <= part.length) return this.#refuse('frame-malformed')
    if (total > limit) return this.#refuse('message-too-large')
    this.#whole = new Uint8Array(total)
    this.#filled = 0
    return this.#append(part)
  }

  #append(part: Uint8Array): Result<Joined, Breach> {
    const whole = this.#whole
    if (whole === undefined || part.length === 0 || this.#filled + part.length > whole.length) {
      return this.#refuse('frame-malformed')
    }
    whole.set(part, this.#filled)
    this.#filled += part.length
    if (this.#filled < whole.length) return ok({ kind: 'part' })
    this.#whole = undefined
    return ok({ kind: 'message', message: whole })
  }

  /** What follows a refused frame cannot be put together: it is refused too, until a new message begins. */
  #refuse(breach: Breach): Result<Joined, Breach> {
    this.#whole = undefined
    this.#filled = 0
    return err(breach)
  }
}
