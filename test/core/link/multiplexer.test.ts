import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowBytes } from '../../../src/core/link/credit'
import type { Frame, Purpose } from '../../../src/core/link/frame'
import { maxQueuedBytes } from '../../../src/core/link/outflow'
import { maxStreams } from '../../../src/core/link/stream-table'
import { End, isSame, KiB, lengthsOf, message, MiB, settle, tagOf } from './end'

const bytesOf = (frames: readonly Frame[]): number =>
  frames.reduce((bytes, frame) => bytes + ('part' in frame ? frame.part.length : 0), 0)

describe('two ends of a link', () => {
  it('deliver every message of every stream whole, in order and once, whatever the pipes take at a time', () => {
    const length = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 200 }) },
      { weight: 2, arbitrary: fc.integer({ min: 60 * KiB, max: 70 * KiB }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: MiB }) },
    )
    const plan = fc.record({
      rooms: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
      streams: fc.array(
        fc.record({ fromCaller: fc.boolean(), purpose: fc.constantFrom<Purpose>('room', 'history', 'call') }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      acts: fc.array(
        fc.oneof(
          {
            weight: 3,
            arbitrary: fc.record({ act: fc.constant('send' as const), at: fc.nat(), back: fc.boolean(), length }),
          },
          {
            weight: 3,
            arbitrary: fc.record({ act: fc.constant('deliver' as const), back: fc.boolean(), count: fc.nat(12) }),
          },
          {
            weight: 1,
            arbitrary: fc.record({ act: fc.constantFrom('pause' as const, 'resume' as const), at: fc.nat() }),
          },
        ),
        { maxLength: 40 },
      ),
    })
    fc.assert(
      fc.property(plan, ({ rooms, streams, acts }) => {
        const alice = new End('calling', rooms[0])
        const bob = new End('called', rooms[1])
        const opened = streams.map(({ fromCaller, purpose }, index) => (fromCaller ? alice : bob).open(purpose, index))
        settle(alice, bob)
        const sent = new Map<End, Map<number, Uint8Array[]>>([
          [alice, new Map()],
          [bob, new Map()],
        ])
        const streamOf = (end: End, index: number) => end.multiplexer.streams.find(({ tag }) => tag === tagOf(index))
        for (const [step, act] of acts.entries()) {
          if (act.act === 'deliver') {
            if (act.back) bob.deliver(alice, act.count)
            else alice.deliver(bob, act.count)
            continue
          }
          const index = act.at % opened.length
          if (act.act === 'send') {
            const from = act.back ? bob : alice
            const bytes = message(act.length, step)
            const mine = sent.get(from)
            mine?.set(index, [...(mine.get(index) ?? []), bytes])
            streamOf(from, index)?.send(bytes)
          } else {
            streamOf(bob, index)?.[act.act]()
          }
        }
        for (const stream of bob.multiplexer.streams) stream.resume()
        settle(alice, bob)
        for (const [from, to] of [
          [alice, bob],
          [bob, alice],
        ] as const) {
          expect(from.breaches).toEqual([])
          expect(from.multiplexer.queuedBytes).toBe(0)
          for (const index of opened.keys()) {
            const wanted = sent.get(from)?.get(index) ?? []
            const came = to.messages.get(tagOf(index)) ?? []
            expect(lengthsOf(came)).toEqual(lengthsOf(wanted))
            expect(wanted.every((bytes, position) => isSame(came[position], bytes))).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keep what was sent though its sender writes on in the same buffer', () => {
    const alice = new End('calling', 0)
    const bob = new End('called')
    const bytes = message(100)
    alice.open('room', 1).send(bytes)
    bytes.fill(9)
    alice.room = Infinity
    alice.multiplexer.drain()
    settle(alice, bob)
    expect(bob.messages.get(tagOf(1))).toEqual([message(100)])
  })

  it('tell each other notes, which go before everything', () => {
    const alice = new End('calling', 1)
    alice.open('room', 1).send(message(300 * KiB))
    alice.multiplexer.note(Uint8Array.of(1, 2, 3))
    expect(alice.multiplexer.queuedBytes).toBe(300 * KiB + 3)
    expect(alice.takeAll().map(({ kind }) => kind)).toEqual(['open', 'note', 'first', 'next', 'next', 'next', 'next'])
    const bob = new End('called')
    bob.hear({ kind: 'note', bytes: Uint8Array.of(1, 2, 3) })
    expect(bob.notes).toEqual([Uint8Array.of(1, 2, 3)])
  })
})

describe('turns', () => {
  it('a message of a room overtakes 8 MiB of history that wait', () => {
    const alice = new End('calling', 1)
    const bob = new End('called')
    alice.open('history', 1).send(message(8 * MiB))
    const room = alice.open('room', 2)
    alice.deliver(bob, 4)
    room.send(message(500))
    // One frame lay in the pipe already.
    alice.deliver(bob, 2)
    expect(lengthsOf(bob.messages.get(tagOf(2)))).toEqual([500])
    expect(bob.messages.get(tagOf(1))).toBeUndefined()
    settle(alice, bob)
    expect(isSame(bob.messages.get(tagOf(1))?.[0], message(8 * MiB))).toBe(true)
  })

  it('rooms take turns frame by frame', () => {
    const alice = new End('calling', 1)
    for (const tag of [1, 2, 3]) alice.open('room', tag).send(message(tag === 3 ? 10 : 200 * KiB))
    const parts = alice.takeAll().flatMap((frame) => ('part' in frame ? [frame.stream] : []))
    expect(parts.slice(0, 5)).toEqual([1, 3, 5, 1, 3])
    expect(parts).toHaveLength(9)
  })

  it('a message that waits longer than others of its stream is not overtaken by them', () => {
    const alice = new End('calling', 1)
    const bob = new End('called')
    const room = alice.open('room', 1)
    for (const length of [200 * KiB, 1, 2]) room.send(message(length))
    settle(alice, bob)
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toEqual([200 * KiB, 1, 2])
  })
})

describe('flow control', () => {
  it('lets a stream nobody reads have its window under way, while others go on', () => {
    const alice = new End('calling')
    const bob = new End('called')
    const slow = alice.open('room', 1)
    const quick = alice.open('room', 2)
    settle(alice, bob)
    bob.accepted[0]?.pause()
    for (let count = 0; count < 20; count += 1) {
      slow.send(message(100 * KiB))
      quick.send(message(100 * KiB))
    }
    settle(alice, bob)
    expect(slow.queued).toBe(20 * 100 * KiB - windowBytes)
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toHaveLength(2)
    expect(lengthsOf(bob.messages.get(tagOf(2)))).toHaveLength(20)
    bob.accepted[0]?.resume()
    settle(alice, bob)
    expect(lengthsOf(bob.messages.get(tagOf(1)))).toHaveLength(20)
    expect(slow.queued).toBe(0)
  })

  it('gives credit back by the half window, and none while paused', () => {
    const bob = new End('called')
    bob.hear({ kind: 'open', stream: 1, purpose: 'room', tag: tagOf(1) })
    const send = (bytes: number) => bob.hear({ kind: 'first', stream: 1, length: bytes, part: message(bytes) })
    for (let count = 0; count < 3; count += 1) send(32 * KiB)
    expect(bob.takeAll()).toEqual([])
    send(32 * KiB)
    expect(bob.takeAll()).toEqual([{ kind: 'credit', stream: 1, bytes: windowBytes / 2 }])
    bob.accepted[0]?.pause()
    for (let count = 0; count < 6; count += 1) send(32 * KiB)
    expect(bob.takeAll()).toEqual([])
    bob.accepted[0]?.resume()
    expect(bob.takeAll()).toEqual([{ kind: 'credit', stream: 1, bytes: 6 * 32 * KiB }])
    expect(bob.breaches).toEqual([])
  })

  it('withholds credit that could not leave before the stream paused', () => {
    const bob = new End('called', 0)
    bob.hear({ kind: 'open', stream: 1, purpose: 'room', tag: tagOf(1) })
    for (let count = 0; count < 4; count += 1)
      bob.hear({ kind: 'first', stream: 1, length: 40 * KiB, part: message(40 * KiB) })
    bob.accepted[0]?.pause()
    bob.room = Infinity
    bob.multiplexer.drain()
    expect(bob.takeAll()).toEqual([])
    bob.accepted[0]?.resume()
    expect(bob.takeAll()).toEqual([{ kind: 'credit', stream: 1, bytes: 160 * KiB }])
  })

  it('gives nothing back for a stream that has closed', () => {
    const bob = new End('called', 0)
    bob.hear({ kind: 'open', stream: 1, purpose: 'room', tag: tagOf(1) })
    for (let count = 0; count < 4; count += 1)
      bob.hear({ kind: 'first', stream: 1, length: 40 * KiB, part: message(40 * KiB) })
    bob.accepted[0]?.close()
    bob.room = Infinity
    bob.multiplexer.drain()
    expect(bob.takeAll()).toEqual([{ kind: 'close', stream: 1 }])
  })

  it('asks for more once less than 64 KiB wait', () => {
    const alice = new End('calling', 1)
    const room = alice.open('room', 1)
    const queued: number[] = []
    room.onDrain = () => queued.push(room.queued)
    room.send(message(200 * KiB))
    expect(bytesOf(alice.takeAll())).toBe(200 * KiB)
    expect(queued).toHaveLength(1)
    expect(queued[0]).toBeLessThan(64 * KiB)
    room.send(message(10))
    expect(queued).toHaveLength(1)
  })

  it('closes a stream whose reader leaves more than 16 MiB waiting', () => {
    const alice = new End('calling', 1)
    const room = alice.open('room', 1)
    const other = alice.open('room', 2)
    for (let count = 0; count < 16; count += 1) room.send(message(MiB))
    expect(room.queued).toBe(maxQueuedBytes)
    room.send(message(1))
    expect(room.isOpen).toBe(false)
    expect(alice.closed).toEqual([tagOf(1)])
    expect(alice.multiplexer.queuedBytes).toBe(0)
    expect(other.isOpen).toBe(true)
    expect(alice.takeAll().map(({ kind }) => kind)).toEqual(['open', 'open', 'close'])
  })

  it('takes a message longer than that where nothing else waits', () => {
    const alice = new End('calling', 2)
    const bob = new End('called', 2)
    alice.open('history', 1).send(message(20 * MiB))
    settle(alice, bob)
    expect(isSame(bob.messages.get(tagOf(1))?.[0], message(20 * MiB))).toBe(true)
  })
})

describe('opening and closing', () => {
  it('the calling end counts odd, the called end even, and no number comes twice', () => {
    const alice = new End('calling')
    const bob = new End('called')
    alice.open('room', 1).close()
    alice.open('history', 2)
    bob.open('room', 3)
    const opens = [...alice.takeAll(), ...bob.takeAll()].filter(({ kind }) => kind === 'open')
    expect(opens).toEqual([
      { kind: 'open', stream: 1, purpose: 'room', tag: tagOf(1) },
      { kind: 'open', stream: 3, purpose: 'history', tag: tagOf(2) },
      { kind: 'open', stream: 2, purpose: 'room', tag: tagOf(3) },
    ])
  })

  it('a refused stream closes where it was opened, and what was under way on it is no breach', () => {
    const alice = new End('calling')
    const bob = new End('called')
    bob.welcomes = () => false
    const room = alice.open('room', 1)
    room.send(message(10))
    settle(alice, bob)
    expect(room.isOpen).toBe(false)
    expect(alice.closed).toEqual([tagOf(1)])
    expect(bob.closed).toEqual([])
    expect(bob.messages.size).toBe(0)
    expect([...alice.breaches, ...bob.breaches]).toEqual([])
  })

  it('nothing is delivered after a close, though it was under way', () => {
    const alice = new End('calling')
    const bob = new End('called')
    const room = alice.open('room', 1)
    settle(alice, bob)
    room.send(message(10))
    bob.accepted[0]?.close()
    bob.accepted[0]?.close()
    settle(alice, bob)
    expect(bob.messages.size).toBe(0)
    expect(bob.closed).toEqual([tagOf(1)])
    expect(alice.closed).toEqual([tagOf(1)])
    expect(() => {
      room.send(message(1))
    }).toThrow('assertion failed')
    expect([...alice.breaches, ...bob.breaches]).toEqual([])
    expect(alice.multiplexer.streams).toEqual([])
  })

  it('what waits on a stream that closes is dropped', () => {
    const alice = new End('calling', 1)
    const room = alice.open('room', 1)
    room.send(message(MiB))
    room.close()
    expect(room.queued).toBe(0)
    expect(alice.takeAll().map(({ kind }) => kind)).toEqual(['open', 'close'])
  })

  it('the end of a link ends its streams, and nothing leaves it any more', () => {
    const alice = new End('calling', 1)
    const rooms = [alice.open('room', 1), alice.open('room', 2)]
    rooms[0]?.send(message(MiB))
    alice.multiplexer.close()
    expect(alice.closed).toEqual([tagOf(1), tagOf(2)])
    alice.multiplexer.note(message(3))
    alice.hear({ kind: 'open', stream: 2, purpose: 'room', tag: tagOf(3) }, { kind: 'close', stream: 77 })
    expect(alice.takeAll().map(({ kind }) => kind)).toEqual(['open'])
    expect(alice.accepted).toEqual([])
    expect(alice.breaches).toEqual([])
    expect(() => alice.multiplexer.open('room', tagOf(4))).toThrow('assertion failed')
  })

  it('opens no more streams than the other end takes, and others once some have closed', () => {
    const alice = new End('calling')
    const bob = new End('called')
    const first = alice.open('room', 0)
    for (let tag = 1; tag < maxStreams; tag += 1) alice.open('room', tag)
    expect(() => alice.open('room', maxStreams)).toThrow('assertion failed')
    settle(alice, bob)
    first.close()
    alice.open('room', maxStreams)
    settle(alice, bob)
    expect(bob.accepted).toHaveLength(maxStreams + 1)
    expect(bob.breaches).toEqual([])
  })

  it('refuses to send a message of no bytes', () => {
    const alice = new End('calling')
    const room = alice.open('room', 1)
    expect(() => {
      room.send(new Uint8Array())
    }).toThrow('assertion failed')
    expect(room.isOpen).toBe(true)
    expect(room.queued).toBe(0)
    room.send(message(3))
    expect(alice.takeAll().map(({ kind }) => kind)).toEqual(['open', 'first'])
  })
})
