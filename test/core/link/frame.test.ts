import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toBase64Url } from '../../../src/core/base/bytes'
import {
  decodeFrame,
  encodeFrame,
  isStreamTag,
  maxFrameBytes,
  maxNoteBytes,
  maxPartBytes,
  maxProofBytes,
  type Frame,
  type Purpose,
  type StreamTag,
} from '../../../src/core/link/frame'
import { message, tagOf } from './end'

const most = 2 ** 32 - 1
const stream = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: most }))
const part = fc.uint8Array({ minLength: 1, maxLength: 400 })
const tag = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => toBase64Url(bytes))
  .filter((text): text is StreamTag => isStreamTag(text))
const anyFrame = fc.oneof(
  fc.record({ kind: fc.constant('hello' as const), proof: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({ kind: fc.constant('note' as const), bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({
    kind: fc.constant('open' as const),
    stream,
    purpose: fc.constantFrom<Purpose>('room', 'history', 'call'),
    tag,
  }),
  fc
    .record({ kind: fc.constant('first' as const), stream, length: fc.integer({ min: 400, max: most }), part })
    .chain((frame) => fc.constantFrom(frame, { ...frame, length: frame.part.length })),
  fc.record({ kind: fc.constant('next' as const), stream, part }),
  fc.record({ kind: fc.constant('credit' as const), stream, bytes: fc.integer({ min: 1, max: most }) }),
  fc.record({ kind: fc.constant('close' as const), stream }),
  fc.record({ kind: fc.constantFrom('ping' as const, 'pong' as const), nonce: fc.maxSafeNat() }),
)

const malformed = { ok: false, error: 'frame-malformed' }

describe('frames of a link', () => {
  it('come back from their bytes as they were written', () => {
    fc.assert(
      fc.property(anyFrame, (frame: Frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame })
      }),
      { numRuns: 1000 },
    )
  })

  it('are at most 64 KiB at their fullest', () => {
    const fullest: Frame[] = [
      { kind: 'hello', proof: message(maxProofBytes) },
      { kind: 'note', bytes: message(maxNoteBytes) },
      { kind: 'first', stream: most, length: most, part: message(maxPartBytes) },
      { kind: 'next', stream: most, part: message(maxPartBytes) },
    ]
    for (const frame of fullest) {
      const bytes = encodeFrame(frame)
      expect(bytes.length).toBeLessThanOrEqual(maxFrameBytes)
      expect(decodeFrame(bytes).ok).toBe(true)
    }
    expect(decodeFrame(new Uint8Array(maxFrameBytes + 1).fill(2))).toEqual({ ok: false, error: 'message-too-large' })
  })

  it('share no memory with the bytes they came in', () => {
    const bytes = encodeFrame({ kind: 'next', stream: 1, part: message(100) })
    const frame = decodeFrame(bytes)
    bytes.fill(0)
    expect(frame).toEqual({ ok: true, value: { kind: 'next', stream: 1, part: message(100) } })
  })

  it('of our own are checked before they leave', () => {
    const wrong: Frame[] = [
      { kind: 'hello', proof: message(maxProofBytes + 1) },
      { kind: 'note', bytes: message(maxNoteBytes + 1) },
      { kind: 'close', stream: 0 },
      { kind: 'close', stream: 1.5 },
      { kind: 'close', stream: most + 1 },
      { kind: 'credit', stream: 1, bytes: -1 },
      { kind: 'first', stream: 1, length: 2, part: message(3) },
      { kind: 'ping', nonce: 2 ** 53 },
    ]
    for (const frame of wrong) expect(() => encodeFrame(frame)).toThrow('assertion failed')
  })
})

describe('hostile frames (HP1, HP2)', () => {
  it('are values, never exceptions, whatever the bytes', () => {
    const kinds = fc.integer({ min: 0, max: 12 }).map((kind) => Uint8Array.of(kind))
    fc.assert(
      fc.property(fc.tuple(kinds, fc.uint8Array({ maxLength: 40 })), ([kind, noise]) => {
        const bytes = concat(kind, noise)
        const frame = decodeFrame(bytes)
        // One frame has one spelling: what is understood is written the same again.
        if (frame.ok) expect(encodeFrame(frame.value)).toEqual(bytes)
        else expect(frame).toEqual(malformed)
      }),
      { numRuns: 5000 },
    )
  })

  it('stand for themselves alone after a flipped bit, and are never read past their end', () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(), fc.nat(), (frame: Frame, bit, length) => {
        const bytes = encodeFrame(frame)
        const flipped = bytes.slice()
        const index = bit % bytes.length
        flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit % 8))
        const spoiled = decodeFrame(flipped)
        if (spoiled.ok) expect(encodeFrame(spoiled.value)).toEqual(flipped)
        const short = bytes.slice(0, length % bytes.length)
        const cut = decodeFrame(short)
        if (cut.ok) expect(encodeFrame(cut.value)).toEqual(short)
      }),
      { numRuns: 2000 },
    )
  })

  it('that carry a fixed shape have it to the last byte', () => {
    const fixed: Frame[] = [
      { kind: 'open', stream: 200, purpose: 'room', tag: tagOf(7) },
      { kind: 'credit', stream: 200, bytes: 70_000 },
      { kind: 'close', stream: 200 },
      { kind: 'ping', nonce: 0 },
      { kind: 'pong', nonce: 2 ** 53 - 1 },
    ]
    for (const bytes of fixed.map(encodeFrame)) {
      expect(decodeFrame(bytes).ok).toBe(true)
      expect(decodeFrame(concat(bytes, Uint8Array.of(0)))).toEqual(malformed)
      for (let length = 0; length < bytes.length; length += 1)
        expect(decodeFrame(bytes.slice(0, length))).toEqual(malformed)
    }
  })

  it.each([
    ['nothing', []],
    ['an unknown kind', [10, 1]],
    ['kind zero', [0, 1]],
    ['a hello of another version', [1, 1, 9, 9]],
    ['a hello without version', [1]],
    ['stream zero', [7, 0]],
    ['an integer longer than it need be', [7, 0x81, 0]],
    ['a zero in many bytes', [7, 0x80, 0x80, 0x80, 0]],
    ['a stream over 32 bits', [7, 0x80, 0x80, 0x80, 0x80, 0x10]],
    ['an integer that does not end', [7, 0xff, 0xff, 0xff]],
    ['an unsafe integer', [8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['no credit', [6, 1, 0]],
    ['another purpose', [3, 1, 4, ...new Uint8Array(16)]],
    ['a message of no bytes', [4, 1, 0]],
    ['a first part of no bytes', [4, 1, 5]],
    ['a part longer than its message', [4, 1, 2, 1, 1, 1]],
    ['a next part of no bytes', [5, 1]],
    ['a proof too long', [1, 2, ...new Uint8Array(maxProofBytes + 1)]],
  ])('are refused: %s', (_what, bytes) => {
    expect(decodeFrame(Uint8Array.from(bytes))).toEqual(malformed)
  })

  it('cost what they weigh, not what they announce', () => {
    const bytes = encodeFrame({ kind: 'first', stream: 1, length: most, part: message(1) })
    const before = process.memoryUsage().arrayBuffers
    const frames = Array.from({ length: 1000 }, () => decodeFrame(bytes))
    expect(frames.every(({ ok }) => ok)).toBe(true)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
  })
})
