import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patienceBytes } from '../../../src/core/link/assembly'
import { windowBytes } from '../../../src/core/link/credit'
import { decodeFrame, type Frame } from '../../../src/core/link/frame'
import { maxStreams } from '../../../src/core/link/stream-table'
import { End, KiB, lengthsOf, message, MiB, tagOf } from './end'

const opening = (stream: number): Frame => ({ kind: 'open', stream, purpose: 'room', tag: tagOf(stream) })
const whole = (stream: number, length: number): Frame => ({ kind: 'first', stream, length, part: message(length) })
const next = (stream: number, length: number): Frame => ({ kind: 'next', stream, part: message(length) })

/** Bob, with one stream that Mallory opened. */
const withStream = (): End => {
  const bob = new End('called')
  bob.hear(opening(1))
  return bob
}

describe('a hostile peer (HP2, HP3)', () => {
  it.each(['hello', 'ping', 'pong'] as const)('says %s where only streams are heard', (kind) => {
    const bob = withStream()
    bob.multiplexer.receive(kind === 'hello' ? { kind, proof: message(3) } : { kind, nonce: 1 })
    expect(bob.breaches).toEqual(['frame-malformed'])
  })

  it('opens streams that are not its own to number, and is told that they are closed', () => {
    const bob = new End('called')
    bob.hear(opening(2))
    expect(bob.breaches).toEqual(['frame-malformed'])
    expect(bob.accepted).toEqual([])
    expect(bob.takeAll()).toEqual([{ kind: 'close', stream: 2 }])
  })

  it('opens a number again, or one that it passed over', () => {
    const bob = new End('called')
    bob.hear(opening(5), { kind: 'close', stream: 5 }, opening(5), opening(3))
    expect(bob.breaches).toEqual(['frame-malformed', 'frame-malformed'])
    expect(bob.accepted).toHaveLength(1)
    expect(bob.takeAll()).toEqual([
      { kind: 'close', stream: 5 },
      { kind: 'close', stream: 3 },
    ])
  })

  it('opens a stream that is open, and loses it', () => {
    const bob = withStream()
    bob.hear(opening(1))
    expect(bob.breaches).toEqual(['frame-malformed'])
    expect(bob.closed).toEqual([tagOf(1)])
    expect(bob.takeAll()).toEqual([{ kind: 'close', stream: 1 }])
  })

  it('opens 2,000 streams, and gets 1,024', () => {
    const bob = new End('called')
    for (let index = 0; index < 2000; index += 1) bob.hear(opening(2 * index + 1), whole(2 * index + 1, 1))
    expect(bob.accepted).toHaveLength(maxStreams)
    expect(bob.multiplexer.streams).toHaveLength(maxStreams)
    expect(bob.breaches).toHaveLength(2000 - maxStreams)
    expect(bob.takeAll()).toHaveLength(2000 - maxStreams)
  })

  it('does not read the answers to what it opens, and they do not pile up', () => {
    const bob = new End('called', 0)
    bob.welcomes = () => false
    for (let index = 0; index < 10_000; index += 1) bob.hear(opening(2 * index + 1))
    expect(bob.breaches).toHaveLength(10_000 - 4096)
    expect(new Set(bob.breaches)).toEqual(new Set(['wasteful']))
    bob.room = Infinity
    bob.multiplexer.drain()
    expect(bob.takeAll()).toHaveLength(4096)
  })

  it.each<[string, Frame]>([
    ['a message', whole(3, 1)],
    ['a part', next(3, 1)],
    ['credit', { kind: 'credit', stream: 3, bytes: 1 }],
    ['a close', { kind: 'close', stream: 3 }],
    ['a message on a stream of ours', whole(2, 1)],
  ])('sends %s on a stream that never was', (_what, frame) => {
    const bob = withStream()
    bob.hear(frame)
    expect(bob.breaches).toEqual(['frame-malformed'])
  })

  it('is silently passed over on streams that were', () => {
    const bob = withStream()
    bob.open('room', 2).close()
    bob.accepted[0]?.close()
    for (const stream of [1, 2])
      bob.hear(whole(stream, 1), next(stream, 1), { kind: 'credit', stream, bytes: 1 }, { kind: 'close', stream })
    expect(bob.breaches).toEqual([])
    expect(bob.messages.size).toBe(0)
  })

  it('sends beyond its window, and loses the stream', () => {
    const bob = withStream()
    bob.accepted[0]?.pause()
    for (let sent = 0; sent < windowBytes; sent += 32 * KiB) bob.hear(whole(1, 32 * KiB))
    expect(bob.breaches).toEqual([])
    bob.hear(whole(1, 1))
    expect(bob.breaches).toEqual(['message-too-large'])
    expect(bob.closed).toEqual([tagOf(1)])
    expect(bob.takeAll()).toEqual([{ kind: 'close', stream: 1 }])
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toHaveLength(8)
  })

  it('sends beyond its window while our credit cannot leave', () => {
    const bob = withStream()
    bob.room = 0
    for (let sent = 0; sent < windowBytes; sent += 32 * KiB) bob.hear(whole(1, 32 * KiB))
    expect(bob.breaches).toEqual([])
    bob.hear(whole(1, 1))
    expect(bob.breaches).toEqual(['message-too-large'])
  })

  it('gives credit for what it never got, and loses the stream', () => {
    for (const bytes of [1, 2 ** 32 - 1]) {
      const bob = withStream()
      bob.hear({ kind: 'credit', stream: 1, bytes })
      expect(bob.breaches).toEqual(['frame-malformed'])
      expect(bob.closed).toEqual([tagOf(1)])
    }
  })

  it('sends a part of no message, and is heard again after', () => {
    const bob = withStream()
    bob.hear(next(1, 10), next(1, 10), whole(1, 7))
    expect(bob.breaches).toEqual(['frame-malformed', 'frame-malformed'])
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toEqual([7])
  })

  it('sends more than it announced', () => {
    const bob = withStream()
    bob.hear({ kind: 'first', stream: 1, length: 20, part: message(10) }, next(1, 11), whole(1, 7))
    expect(bob.breaches).toEqual(['frame-malformed'])
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toEqual([7])
  })

  it('begins a message within another: neither is delivered, and the next is', () => {
    const bob = withStream()
    bob.hear({ kind: 'first', stream: 1, length: 20, part: message(10) })
    bob.hear({ kind: 'first', stream: 1, length: 30, part: message(10) })
    bob.hear(next(1, 20), whole(1, 7))
    expect(bob.breaches).toEqual(['frame-malformed'])
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toEqual([7])
  })

  it('sends frames no decoder lets through: they are breaches all the same', () => {
    const bob = withStream()
    const part = message(3)
    for (const length of [-1, 0, 2, Number.NaN, -Infinity])
      bob.multiplexer.receive({ kind: 'first', stream: 1, length, part: length === 0 ? new Uint8Array() : part })
    bob.multiplexer.receive({ kind: 'next', stream: 1, part: new Uint8Array() })
    expect(bob.breaches.length).toBeGreaterThanOrEqual(5)
    expect(bob.messages.size).toBe(0)
  })

  it('sends a message over the limit: it goes by without being kept, each further megabyte a breach', () => {
    const bob = withStream()
    bob.most = 100 * KiB
    const length = 100 * KiB + 4 * patienceBytes
    const before = process.memoryUsage().arrayBuffers
    bob.hear({ kind: 'first', stream: 1, length, part: message(KiB) })
    for (let left = length - KiB; left > 0; left -= 60 * KiB) bob.hear(next(1, Math.min(left, 60 * KiB)))
    expect(new Set(bob.breaches)).toEqual(new Set(['message-too-large']))
    expect(bob.breaches).toHaveLength(1 + 3)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MiB)
    bob.hear(whole(1, 7))
    expect(bob.breaches).toHaveLength(4)
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toEqual([7])
  })

  it('sends a message of no kind there is', () => {
    const bob = withStream()
    bob.most = undefined
    bob.hear(whole(1, 7), { kind: 'first', stream: 1, length: 2 ** 32 - 1, part: message(1) }, next(1, 9))
    expect(bob.breaches).toEqual(['frame-malformed', 'frame-malformed'])
    expect(bob.messages.size).toBe(0)
  })

  it('announces a gigabyte over 1,000 streams, and costs what it sends', () => {
    const bob = new End('called')
    bob.most = MiB
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 1000; index += 1)
      bob.hear(
        opening(2 * index + 1),
        { kind: 'first', stream: 2 * index + 1, length: MiB, part: message(1) },
        next(2 * index + 1, 1),
      )
    expect(bob.breaches).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MiB)
  })

  it('makes handlers throw, and all else goes on', () => {
    const bob = new End('called')
    const fail = (): never => {
      throw new Error('a handler of somebody')
    }
    bob.note = fail
    bob.hear({ kind: 'note', bytes: message(1) })
    bob.hear(opening(1), opening(3), opening(5))
    const [first, second, third] = bob.accepted
    if (!first || !second || !third) throw new Error('three streams')
    first.onMessage = fail
    bob.hear(whole(1, 3), whole(3, 3))
    second.onClose = fail
    bob.hear({ kind: 'close', stream: 3 })
    third.onDrain = fail
    bob.room = bob.sent.length
    third.send(message(100 * KiB))
    bob.room = Infinity
    bob.multiplexer.drain()
    bob.welcomes = fail
    bob.hear(opening(7))
    bob.limit = fail
    bob.hear(whole(5, 3))
    expect(bob.breaches).toEqual([...Array.from({ length: 6 }, () => 'update-malformed'), 'frame-malformed'])
    expect(lengthsOf(bob.messages.get(tagOf(3)))).toEqual([3])
    expect(bob.multiplexer.streams.map(({ tag }) => tag)).toEqual([tagOf(1), tagOf(5)])
    expect(bob.takeAll().map(({ kind }) => kind)).toEqual(['first', 'next', 'close'])
  })

  it('is dropped in the middle of what it does, and nothing comes after', () => {
    const bob = withStream()
    bob.breached = (breach) => {
      bob.breaches.push(breach)
      bob.multiplexer.close()
    }
    bob.hear(opening(2), whole(1, 3), opening(2), { kind: 'note', bytes: message(1) })
    expect(bob.breaches).toEqual(['frame-malformed'])
    expect(bob.closed).toEqual([tagOf(1)])
    expect(bob.sent).toEqual([])
  })

  it('sends anything at all in any order: nothing throws, and no message is longer than its limit', () => {
    const stream = fc.integer({ min: 1, max: 8 })
    const length = fc.constantFrom(1, 10, 300, 1000, 2 ** 32 - 1)
    const part = fc.constantFrom(1, 10, 300, 1000).map((bytes) => message(bytes))
    const anything = fc.oneof(
      stream.map(opening),
      fc.record({ kind: fc.constant('first' as const), stream, length, part }),
      fc.record({ kind: fc.constant('next' as const), stream, part }),
      fc.record({ kind: fc.constant('credit' as const), stream, bytes: fc.constantFrom(1, 1000, 2 ** 32 - 1) }),
      fc.record({ kind: fc.constant('close' as const), stream }),
      fc.record({ kind: fc.constant('note' as const), bytes: part }),
    )
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 60 }), fc.nat(3), (frames, room) => {
        const bob = new End('called', room)
        bob.most = 1000
        bob.open('room', 100)
        for (const frame of frames) bob.multiplexer.receive(frame)
        for (const came of bob.messages.values()) expect(Math.max(...lengthsOf(came))).toBeLessThanOrEqual(1000)
        expect(bob.multiplexer.streams.length).toBeLessThanOrEqual(9)
      }),
      { numRuns: 500 },
    )
  })

  it('sends noise: nothing throws', () => {
    const noise = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.uint8Array({ maxLength: 24 }))
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 30 }), (frames) => {
        const bob = withStream()
        for (const [kind, rest] of frames) {
          const frame = decodeFrame(Uint8Array.of(kind, ...rest))
          if (frame.ok) bob.multiplexer.receive(frame.value)
        }
      }),
      { numRuns: 500 },
    )
  })
})
