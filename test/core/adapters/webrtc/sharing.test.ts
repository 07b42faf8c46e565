import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../../../src/core/adapters/memory/clock'
import { Sharing, type SharedRoom } from '../../../../src/core/adapters/webrtc/sharing'
import { hash } from '../../../../src/core/crypto/derive'
import { keyFrom } from '../../../../src/core/crypto/keys'
import { utf8 } from '../../../../src/core/base/bytes'
import { decodeFrame, type StreamTag } from '../../../../src/core/link/frame'
import { Multiplexer, type Stream } from '../../../../src/core/link/multiplexer'
import { encodeNote, roomTag } from '../../../../src/core/link/note'
import type { Breach } from '../../../../src/core/network/transport'
import { deviceOf, topicFor } from '../../../support/network/people'
import { tagOf } from '../../link/end'

const key = keyFrom(hash(utf8('of the epoch')))
/** Making one takes long. */
const topics = new Map(['tea', 'coffee', 'juice'].map((name) => [name, topicFor(name)]))
const prints = { calling: 'sha-256 aa', called: 'sha-256 bb' } as const

/** A room at one end: which streams it got, and which of them stand. */
class Room implements SharedRoom {
  readonly key = key
  readonly topic
  readonly joined: { readonly stream: Stream; readonly opener: boolean }[] = []

  constructor(name: string) {
    this.topic = topics.get(name) ?? topicFor(name)
  }

  get streams(): readonly Stream[] {
    return this.joined.flatMap(({ stream }) => (stream.isOpen ? [stream] : []))
  }

  join(_device: unknown, stream: Stream, opener: boolean, ended: () => void): void {
    this.joined.push({ stream, opener })
    stream.onClose = ended
  }
}

/** One end of a link, whose frames lie in `sent` until the test delivers them. */
class End {
  readonly sharing: Sharing
  readonly multiplexer: Multiplexer
  readonly fingerprints
  readonly calling: boolean
  readonly device
  readonly sent: Uint8Array[] = []
  readonly breaches: Breach[] = []

  constructor(
    side: 'calling' | 'called',
    readonly clock: ManualClock,
  ) {
    this.calling = side === 'calling'
    this.device = deviceOf(this.calling ? 'bob' : 'alice')
    this.fingerprints = { local: prints[side], remote: prints[this.calling ? 'called' : 'calling'] }
    this.sharing = new Sharing(this, clock)
    this.multiplexer = new Multiplexer(
      side,
      { send: (frame) => this.sent.push(frame) > 0 },
      {
        opened: (stream) => this.sharing.opened(stream),
        note: (bytes) => {
          if (!this.sharing.hear(bytes)) this.breaches.push('frame-malformed')
        },
        limit: () => 1024,
        breached: (breach) => this.breaches.push(breach),
      },
    )
  }

  deliver(other: End, count = Infinity): number {
    let delivered = 0
    for (; delivered < count; delivered += 1) {
      const bytes = this.sent.shift()
      if (bytes === undefined) break
      const frame = decodeFrame(bytes)
      if (frame.ok) other.multiplexer.receive(frame.value)
    }
    return delivered
  }

  tag(room: Room): StreamTag {
    return roomTag(room, this.fingerprints)
  }
}

const setup = () => {
  const clock = createManualClock()
  const [calling, called] = [new End('calling', clock), new End('called', clock)]
  const settle = async (): Promise<void> => {
    // How an end stands is asked before it is said.
    await clock.advance(0)
    while (calling.deliver(called) + called.deliver(calling) > 0) await clock.advance(0)
  }
  return { clock, calling, called, settle }
}

/** Both are in a room. */
const shared = async () => {
  const stage = setup()
  const [here, there] = [new Room('tea'), new Room('tea')]
  stage.calling.sharing.share([here])
  stage.called.sharing.share([there])
  await stage.settle()
  return { ...stage, here, there }
}

describe('two ends of a link', () => {
  it('have one stream for each room both are in, opened by the end that calls', async () => {
    const { calling, called, settle } = setup()
    const [teaHere, teaThere, coffee, juice] = [new Room('tea'), new Room('tea'), new Room('coffee'), new Room('juice')]
    called.sharing.share([teaThere, juice])
    await settle()
    expect(teaThere.joined).toEqual([])
    calling.sharing.share([teaHere, coffee])
    await settle()
    expect(teaHere.joined.map(({ opener }) => opener)).toEqual([true])
    expect(teaThere.joined.map(({ opener }) => opener)).toEqual([false])
    expect(teaHere.streams[0]?.tag).toBe(teaThere.streams[0]?.tag)
    expect([...coffee.joined, ...juice.joined]).toEqual([])
    expect([calling.sharing.size, called.sharing.size]).toEqual([1, 1])
    expect([...calling.breaches, ...called.breaches]).toEqual([])
  })

  it('say nothing and open nothing again for a room they share already', async () => {
    const { calling, called, here, there, settle } = await shared()
    calling.sharing.share([here])
    called.sharing.share([there])
    expect([calling.sent, called.sent]).toEqual([[], []])
    await settle()
    expect([here.joined.length, there.joined.length]).toEqual([1, 1])
  })

  it.each(['calling', 'called'] as const)('lose the stream where the %s end leaves the room', async (side) => {
    const { clock, here, there, settle, ...ends } = await shared()
    ends[side].sharing.leave(side === 'calling' ? here : there)
    await settle()
    await clock.advance(10_000)
    await settle()
    expect([here.streams, there.streams]).toEqual([[], []])
    expect([here.joined.length, there.joined.length]).toEqual([1, 1])
    expect([ends.calling.sharing.size, ends.called.sharing.size]).toEqual([0, 0])
  })

  it.each(['calling', 'called'] as const)(
    'have a new stream where the %s end leaves and comes back at once',
    async (side) => {
      const { here, there, settle, ...ends } = await shared()
      const [old, again] = [side === 'calling' ? here : there, new Room('tea')]
      ends[side].sharing.leave(old)
      ends[side].sharing.share([again])
      await settle()
      const other = side === 'calling' ? there : here
      expect([old.streams.length, again.streams.length, other.streams.length]).toEqual([0, 1, 1])
      expect(other.streams[0]).not.toBe(other.joined[0]?.stream)
    },
  )

  it.each(['calling', 'called'] as const)(
    'have a new stream where another room takes the place at the %s end',
    async (side) => {
      const { here, there, settle, ...ends } = await shared()
      const [old, again] = [side === 'calling' ? here : there, new Room('tea')]
      ends[side].sharing.share([again])
      await settle()
      // Its room is another by now: what the old one does is not heard.
      ends[side].sharing.leave(old)
      await settle()
      const other = side === 'calling' ? there : here
      expect([old.streams.length, again.streams.length, other.streams.length]).toEqual([0, 1, 1])
    },
  )

  it('open a stream again after 1 s that ended though both are in the room', async () => {
    const { clock, here, there, settle } = await shared()
    there.streams[0]?.close()
    await settle()
    await clock.advance(999)
    await settle()
    expect([here.streams.length, there.streams.length]).toEqual([0, 0])
    await clock.advance(1)
    await settle()
    expect([here.streams.length, there.streams.length]).toEqual([1, 1])
    expect([here.joined.length, there.joined.length]).toEqual([2, 2])
  })

  it('open nothing again once the link has ended', async () => {
    const { clock, calling, here, settle } = await shared()
    here.streams[0]?.close()
    calling.sharing.end()
    await clock.advance(10_000)
    await settle()
    expect(here.joined).toHaveLength(1)
  })

  it('know that the link rests, both of them', async () => {
    const { calling, called, settle } = await shared()
    expect(calling.sharing.resting || called.sharing.resting).toBe(false)
    called.sharing.rest()
    await settle()
    expect([calling.sharing.resting, called.sharing.resting]).toEqual([true, true])
    expect([...calling.breaches, ...called.breaches]).toEqual([])
  })
})

describe('the other end of a link, where it is hostile (HP2, HP3)', () => {
  it('opens no stream of a room we are not in, and none for anything but a room', async () => {
    const { calling, called, here, there, settle } = await shared()
    const before = here.joined.length
    const strange = calling.multiplexer.open('room', tagOf(1))
    const history = calling.multiplexer.open('history', calling.tag(here))
    await settle()
    expect([strange.isOpen, history.isOpen]).toEqual([false, false])
    expect([here.joined.length, there.joined.length]).toEqual([before, before])
    expect(called.multiplexer.streams).toHaveLength(1)
  })

  it('opens none where it is ours to open', async () => {
    const { called, here, settle } = await shared()
    const stream = called.multiplexer.open('room', called.tag(here))
    await settle()
    expect(stream.isOpen).toBe(false)
    expect(here.streams).toHaveLength(1)
    expect(here.joined).toHaveLength(1)
  })

  it('has one stream for a room, however many it opens', async () => {
    const { calling, here, there, settle } = await shared()
    const extra = Array.from({ length: 20 }, () => calling.multiplexer.open('room', calling.tag(here)))
    await settle()
    expect(there.streams).toHaveLength(1)
    expect(extra.filter(({ isOpen }) => isOpen)).toHaveLength(1)
  })

  it('is not heard beyond 4,096 rooms, and then again as it leaves some', async () => {
    const { calling, called, settle } = setup()
    const room = new Room('tea')
    const flood = (kind: 'share' | 'leave', from: number): void => {
      const tags = Array.from({ length: 2_000 }, (_, index) => tagOf(from + index))
      called.multiplexer.note(encodeNote({ kind, tags }))
    }
    for (let from = 0; from < 20_000; from += 2_000) flood('share', from)
    await settle()
    calling.sharing.share([room])
    called.sharing.share([new Room('tea')])
    await settle()
    expect(calling.sharing.size).toBe(0)
    expect(room.joined).toEqual([])
    flood('leave', 0)
    called.multiplexer.note(encodeNote({ kind: 'share', tags: [calling.tag(room)] }))
    await settle()
    expect(calling.sharing.size).toBe(1)
    expect(room.joined).toHaveLength(1)
  })

  it('says what is no note', async () => {
    const { calling, called, here, settle } = await shared()
    called.multiplexer.note(Uint8Array.of(9, 9, 9))
    await settle()
    expect(calling.breaches).toEqual(['frame-malformed'])
    expect(here.streams).toHaveLength(1)
  })

  it('makes us throw nothing and open one stream at most for each of our rooms, whatever it notes', async () => {
    const names = ['tea', 'coffee', 'juice']
    const note = fc.record({
      kind: fc.constantFrom('share' as const, 'leave' as const),
      rooms: fc.array(fc.nat(names.length), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(note, { maxLength: 20 }), async (notes) => {
        const { calling, called, settle } = setup()
        const rooms = names.map((name) => new Room(name))
        calling.sharing.share(rooms)
        await settle()
        for (const { kind, rooms: chosen } of notes) {
          const tags = chosen.map((index) => {
            const room = rooms[index]
            return room === undefined ? tagOf(index) : calling.tag(room)
          })
          called.multiplexer.note(encodeNote({ kind, tags }))
          called.deliver(calling)
          for (const { streams } of rooms) expect(streams.length).toBeLessThanOrEqual(1)
        }
        await settle()
        expect(calling.breaches).toEqual([])
      }),
    )
  })
})

describe('any two ends', () => {
  it('end with one stream for each room that both are in, however they come, leave and are delayed', async () => {
    const names = ['tea', 'coffee', 'juice']
    const step = fc.oneof(
      fc.record({ do: fc.constant('toggle' as const), side: fc.nat(1), room: fc.nat(2) }),
      fc.record({ do: fc.constant('replace' as const), side: fc.nat(1), room: fc.nat(2) }),
      fc.record({ do: fc.constant('break' as const), side: fc.nat(1), room: fc.nat(2) }),
      fc.record({ do: fc.constant('deliver' as const), side: fc.nat(1), room: fc.nat(4) }),
      fc.record({ do: fc.constant('wait' as const), side: fc.nat(1), room: fc.nat(2) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { calling, called, clock, settle } = setup()
        const ends = [calling, called] as const
        const rooms = ends.map(() => new Map<string, Room>())
        const gone: Room[] = []
        for (const { do: what, room: index, side } of steps) {
          const [end, other] = side === 0 ? [calling, called] : [called, calling]
          const mine = rooms[side]
          const name = names[index] ?? ''
          const room = mine?.get(name)
          if (what === 'deliver') end.deliver(other, index + 1)
          else if (what === 'wait') await clock.advance(600)
          else if (what === 'break') room?.streams[0]?.close()
          else if (mine !== undefined) {
            if (room !== undefined) {
              if (what === 'toggle') end.sharing.leave(room)
              mine.delete(name)
              gone.push(room)
            }
            if (room === undefined || what === 'replace') {
              const fresh = new Room(name)
              mine.set(name, fresh)
              end.sharing.share([fresh])
            }
          }
        }
        for (let round = 0; round < 3; round += 1) {
          await settle()
          await clock.advance(1_000)
        }
        await settle()
        for (const name of names) {
          const [here, there] = rooms.map((mine) => mine.get(name))
          const expected = here && there ? 1 : 0
          expect([here?.streams.length ?? 0, there?.streams.length ?? 0]).toEqual([expected, expected])
        }
        expect(gone.flatMap(({ streams }) => streams)).toEqual([])
        expect(calling.multiplexer.streams.length).toBe(calling.sharing.size)
        expect(called.multiplexer.streams.length).toBe(called.sharing.size)
        expect([...calling.breaches, ...called.breaches]).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
