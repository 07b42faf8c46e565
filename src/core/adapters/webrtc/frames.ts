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
import { maxUpdateBytes, messageLimit, messageType } from '../../network/message'
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

type Joining =
  | { readonly kind: 'idle' }
  | { readonly kind: 'collecting'; readonly message: Uint8Array<ArrayBuffer>; readonly filled: number }
  /** What was refused goes by without being kept; each further megabyte of it is a breach of its own. */
  | { readonly kind: 'skipping'; readonly left: number; readonly patience: number }

/** Puts frames together again. Nothing is allocated for a message that is longer than its type allows (HP3). */
export class Joiner {
  #state: Joining = { kind: 'idle' }

  accept(frame: Uint8Array): Result<Joined, Breach> {
    if (frame.length > maxFrameBytes) return this.#refuse('message-too-large')
    // A message that was refused may be broken off: the next one begins wherever it says so.
    const free = this.#state.kind !== 'collecting'
    const body = frame.subarray(1)
    switch (frame[0]) {
      case kinds.hello:
        return free && frame[1] === version && frame.length <= 2 + maxProofBytes
          ? ok({ kind: 'hello', proof: frame.slice(2) })
          : this.#refuse('frame-malformed')
      case kinds.whole:
        return free && body.length > 0 ? this.#whole(body) : this.#refuse('frame-malformed')
      case kinds.first:
        return free && frame.length > firstHeader ? this.#begin(frame) : this.#refuse('frame-malformed')
      case kinds.next:
        return body.length > 0 ? this.#append(body) : this.#refuse('frame-malformed')
      default:
        return this.#refuse('frame-malformed')
    }
  }

  #whole(body: Uint8Array): Result<Joined, Breach> {
    this.#state = { kind: 'idle' }
    return ok({ kind: 'message', message: body.slice() })
  }

  #begin(frame: Uint8Array): Result<Joined, Breach> {
    const total = new DataView(frame.buffer, frame.byteOffset).getUint32(1)
    const part = frame.subarray(firstHeader)
    const type = part[0] ?? -1
    const limit = messageLimit(type)
    if (limit === undefined || total <= part.length) return this.#refuse('frame-malformed', total - part.length)
    if (total > limit) {
      const breach = type === messageType.awareness ? 'awareness-too-large' : 'message-too-large'
      return this.#refuse(breach, total - part.length)
    }
    this.#state = { kind: 'collecting', message: new Uint8Array(total), filled: 0 }
    return this.#append(part)
  }

  #append(part: Uint8Array): Result<Joined, Breach> {
    const state = this.#state
    if (state.kind === 'idle') return err('frame-malformed')
    if (state.kind === 'skipping') {
      const left = state.left - part.length
      const patience = state.patience - part.length
      if (patience < 0) return this.#refuse('message-too-large', left)
      this.#skip(left, patience)
      return ok({ kind: 'part' })
    }
    const { message } = state
    const filled = state.filled + part.length
    if (filled > message.length) return this.#refuse('frame-malformed')
    message.set(part, state.filled)
    if (filled < message.length) {
      this.#state = { kind: 'collecting', message, filled }
      return ok({ kind: 'part' })
    }
    this.#state = { kind: 'idle' }
    return ok({ kind: 'message', message })
  }

  /** `left`: how much of what is refused is still to come. */
  #refuse(breach: Breach, left = 0): Result<Joined, Breach> {
    this.#skip(left)
    return err(breach)
  }

  #skip(left: number, patience = maxUpdateBytes): void {
    this.#state = left > 0 ? { kind: 'skipping', left, patience } : { kind: 'idle' }
  }
}
