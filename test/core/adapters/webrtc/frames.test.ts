import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, helloFrame, Joiner, maxFrameBytes, type Joined } from '../../../../src/core/adapters/webrtc/frames'
import { concat } from '../../../../src/core/base/bytes'
import type { Result } from '../../../../src/core/base/result'
import { maxAwarenessBytes, maxUpdateBytes } from '../../../../src/core/network/message'
import type { Breach } from '../../../../src/core/network/transport'

const sync = (length: number): Uint8Array => {
  const message = new Uint8Array(length)
  for (let index = 1; index < length; index += 997) message[index] = index % 251
  return message
}

const first = (total: number, part: Uint8Array): Uint8Array => {
  const head = new Uint8Array(5)
  head[0] = 3
  new DataView(head.buffer).setUint32(1, total)
  return concat(head, part)
}
const next = (length: number): Uint8Array => concat(Uint8Array.of(4), new Uint8Array(length))

const join = (joiner: Joiner, frames: readonly Uint8Array[]): Result<Joined, Breach>[] =>
  frames.map((frame) => joiner.accept(frame))

const messagesOf = (results: readonly Result<Joined, Breach>[]): Uint8Array[] =>
  results.flatMap((result) => (result.ok && result.value.kind === 'message' ? [result.value.message] : []))

const breachesOf = (results: readonly Result<Joined, Breach>[]): Breach[] =>
  results.flatMap((result) => (result.ok ? [] : [result.error]))

describe('frames', () => {
  it('are at most 64 KiB, and give back whatever was cut, one message after another', () => {
    const length = fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: maxFrameBytes - 8, max: maxFrameBytes + 8 }),
      fc.integer({ min: 2 * maxFrameBytes - 16, max: 2 * maxFrameBytes + 4 }),
      fc.integer({ min: 1, max: maxUpdateBytes }),
    )
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 4 }), (lengths) => {
        const messages = lengths.map(sync)
        const frames = messages.flatMap(cut)
        expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(maxFrameBytes)
        const joined = messagesOf(join(new Joiner(), frames))
        expect(joined.map((message) => message.length)).toEqual(lengths)
        expect(
          joined.every((message, index) => Buffer.compare(message, messages[index] ?? new Uint8Array()) === 0),
        ).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('carry the longest update there may be, and refuse a longer one by its announcement alone (HP3)', () => {
    expect(messagesOf(join(new Joiner(), cut(sync(maxUpdateBytes + 16))))).toHaveLength(1)
    const refused = new Joiner().accept(first(maxUpdateBytes + 17, new Uint8Array(10)))
    expect(refused).toEqual({ ok: false, error: 'message-too-large' })
    const awareness = new Joiner().accept(first(maxAwarenessBytes + 1, Uint8Array.of(1)))
    expect(awareness).toEqual({ ok: false, error: 'awareness-too-large' })
  })

  it('believe no length before it is allowed: four gigabytes announced cost nothing', () => {
    const before = process.memoryUsage().arrayBuffers
    const joiners = Array.from({ length: 50 }, () => {
      const joiner = new Joiner()
      joiner.accept(first(2 ** 32 - 1, new Uint8Array(1)))
      return joiner
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024)
    expect(joiners).toHaveLength(50)
  })

  it('count a message that was refused once, then each further megabyte of it, and hear the one after it', () => {
    const joiner = new Joiner()
    const flood = [first(10 * 1024 * 1024, new Uint8Array(60_000)), ...Array.from({ length: 40 }, () => next(65_000))]
    expect(breachesOf(join(joiner, flood))).toEqual(['message-too-large', 'message-too-large', 'message-too-large'])
    expect(messagesOf(join(joiner, cut(sync(10))))).toHaveLength(1)
  })

  it('refuse what makes no sense, and go on with the next message', () => {
    const nonsense: readonly (readonly Uint8Array[])[] = [
      [new Uint8Array()],
      [Uint8Array.of(9, 1, 2)],
      [Uint8Array.of(2)],
      [next(3)],
      [first(4, new Uint8Array(9))],
      [first(90_000, Uint8Array.of(77, 1))],
      [Uint8Array.of(1, 2, 3)],
      [helloFrame(new Uint8Array(1025))],
      [new Uint8Array(maxFrameBytes + 1)],
      [first(70_000, new Uint8Array(60_000)), next(20_000)],
      [first(70_000, new Uint8Array(60_000)), ...cut(sync(5))],
    ]
    for (const frames of nonsense) {
      const joiner = new Joiner()
      expect(breachesOf(join(joiner, frames)), String(frames.map((frame) => frame.slice(0, 6)))).toHaveLength(1)
      expect(messagesOf(join(joiner, cut(sync(5))))).toHaveLength(1)
    }
  })

  it('never throw, whatever arrives, and never give more than was sent (HP2)', () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => concat(Uint8Array.of(2), bytes)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => concat(Uint8Array.of(4), bytes)),
      fc.tuple(fc.nat(400), fc.uint8Array({ maxLength: 60 })).map(([total, part]) => first(total, part)),
    )
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 40 }), (frames) => {
        const given = messagesOf(join(new Joiner(), frames)).reduce((sum, message) => sum + message.length, 0)
        expect(given).toBeLessThanOrEqual(frames.reduce((sum, bytes) => sum + bytes.length, 0))
      }),
      { numRuns: 500 },
    )
  })
})
