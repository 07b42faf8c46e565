import {
  decodeFrame,
  encodeFrame,
  isStreamTag,
  type Frame,
  type Purpose,
  type StreamTag,
} from '../../../src/core/link/frame'
import { toBase64Url } from '../../../src/core/base/bytes'
import { Multiplexer, type MultiplexerHost, type Stream } from '../../../src/core/link/multiplexer'
import type { Breach } from '../../../src/core/network/transport'

export const KiB = 1024
export const MiB = 1024 * KiB

export const tagOf = (number: number): StreamTag => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number)
  const tag = toBase64Url(bytes)
  if (!isStreamTag(tag)) throw new Error('no tag')
  return tag
}

/** Bytes that tell whose they are and where they lie. */
export const message = (length: number, seed = 1): Uint8Array => {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index += 1 + (index % 509)) bytes[index] = (seed * 31 + index) % 251
  return bytes
}

/** One end of a link: its frames lie in `sent` until the test delivers them, `room` of them at most. */
export class End implements MultiplexerHost {
  readonly multiplexer: Multiplexer
  readonly sent: Uint8Array[] = []
  readonly accepted: Stream[] = []
  readonly notes: Uint8Array[] = []
  readonly breaches: Breach[] = []
  /** What came, by the tag of its stream. */
  readonly messages = new Map<StreamTag, Uint8Array[]>()
  readonly closed: StreamTag[] = []
  most: number | undefined = 32 * MiB
  welcomes: (stream: Stream) => boolean = () => true

  constructor(
    side: 'calling' | 'called',
    public room = Infinity,
  ) {
    this.multiplexer = new Multiplexer(
      side,
      {
        send: (frame) => {
          if (this.sent.length >= this.room) return false
          this.sent.push(frame)
          return true
        },
      },
      this,
    )
  }

  opened(stream: Stream): boolean {
    this.listen(stream)
    this.accepted.push(stream)
    return this.welcomes(stream)
  }

  note(bytes: Uint8Array): void {
    this.notes.push(bytes)
  }

  limit(_purpose: Purpose, _firstByte: number): number | undefined {
    return this.most
  }

  breached(breach: Breach): void {
    this.breaches.push(breach)
  }

  listen(stream: Stream): Stream {
    stream.onMessage = (bytes) => {
      this.messages.set(stream.tag, [...(this.messages.get(stream.tag) ?? []), bytes])
    }
    stream.onClose = () => this.closed.push(stream.tag)
    return stream
  }

  open(purpose: Purpose, tag: number): Stream {
    return this.listen(this.multiplexer.open(purpose, tagOf(tag)))
  }

  /** As a peer would that may write what it likes. */
  hear(...frames: readonly Frame[]): void {
    for (const frame of frames) {
      const decoded = decodeFrame(encodeFrame(frame))
      if (decoded.ok) this.multiplexer.receive(decoded.value)
      else this.breached(decoded.error)
    }
  }

  /** The next `count` frames arrive at `other`. */
  deliver(other: End, count = Infinity): number {
    let delivered = 0
    for (; delivered < count; delivered += 1) {
      const frame = this.take()
      if (frame === undefined) break
      other.multiplexer.receive(frame)
    }
    return delivered
  }

  take(): Frame | undefined {
    const bytes = this.sent.shift()
    if (bytes === undefined) return undefined
    this.multiplexer.drain()
    const frame = decodeFrame(bytes)
    if (!frame.ok) throw new Error(frame.error)
    return frame.value
  }

  takeAll(): Frame[] {
    const frames: Frame[] = []
    for (let frame = this.take(); frame; frame = this.take()) frames.push(frame)
    return frames
  }
}

/** Until neither has anything more to say. */
export const settle = (left: End, right: End): void => {
  while (left.deliver(right) + right.deliver(left) > 0);
}

export const lengthsOf = (messages: readonly Uint8Array[] | undefined): number[] =>
  (messages ?? []).map(({ length }) => length)

export const isSame = (left: Uint8Array | undefined, right: Uint8Array): boolean =>
  left !== undefined && Buffer.compare(left, right) === 0
