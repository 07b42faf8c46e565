import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../../src/core/adapters/memory/clock'
import { Counters } from '../../../src/core/base/counters'
import type { DeviceId } from '../../../src/core/base/ids'
import { directConversationId } from '../../../src/core/conversation/direct'
import { decodeHistory, encodeHistory, type HistoryEnd, type HistoryRequest } from '../../../src/core/history/wire'
import type { Breach } from '../../../src/core/network/transport'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import { CatchUp } from '../../../src/core/sync/catch-up'
import { Chain } from '../../support/core/chain'
import { noon, person, talk } from '../../support/core/people'
import { streamPair, type StreamEnd } from '../../support/core/streams'
import { deviceOf } from '../../support/network/people'

const { alice, bob, key, record } = talk()
const [one, other] = [deviceOf('one'), deviceOf('other')]
const told = new Chain(alice, record.id, key)
const events = Array.from({ length: 3_000 }, (_, index) => told.say(String(index)))
const forger = new Chain(
  { ...alice, device: { ...alice.device, signing: person('mallory').device.signing } },
  record.id,
  key,
)
const elsewhere = new Chain(alice, directConversationId(alice.account.id, person('mallory').account.id), key).say(
  'elsewhere',
)
const forged = forger.say('forged')

/** What somebody was asked, and their end of the stream. */
interface Asked {
  readonly request: HistoryRequest
  readonly stream: StreamEnd
}

/** Somebody who lacks what `one` and `other` say they hold. */
class Stage {
  readonly clock: ManualClock = createManualClock(noon)
  readonly refusals = new Counters<string>()
  readonly asked: { readonly of: DeviceId; readonly question: Asked }[] = []
  readonly breaches: { readonly breach: Breach; readonly device: DeviceId }[] = []
  readonly arrived: SealedEvent[] = []
  readonly catchUp: CatchUp
  stored = 0
  linked: readonly DeviceId[] = [one, other]
  claimed = 3_000
  threshold = 128
  ahead = Infinity
  readonly newest: SealedEvent[][] = []
  /** What is stored of what came: everything, unless told otherwise. */
  readonly streams = new Map<DeviceId, StreamEnd>()

  constructor() {
    this.catchUp = new CatchUp(record.id, {
      clock: this.clock,
      refusals: this.refusals,
      open: (of) => {
        const [ours, theirs] = streamPair()
        this.streams.set(of, ours)
        theirs.onMessage = (bytes) => {
          const request = decodeHistory(bytes)
          if (request?.kind !== 'request') throw new Error('that is no question')
          this.asked.push({ of, question: { request, stream: theirs } })
        }
        return ours
      },
      arrived: (some) => this.arrived.push(...some),
      newest: (some) => this.newest.push([...some]),
      look: () => undefined,
      breached: (breach, device) => this.breaches.push({ breach, device }),
    })
  }

  look(): void {
    this.catchUp.look({
      held: new Map([[alice.device.id, this.stored]]),
      sources: this.linked.map((device) => ({ device, held: new Map([[alice.device.id, this.claimed]]) })),
      upTo: () => Infinity,
      threshold: this.threshold,
      ahead: this.ahead,
    })
  }

  /** Stores all that came. */
  store(): void {
    this.stored = Math.max(this.stored, ...this.arrived.map(({ header }) => header.sequence))
    this.look()
  }

  get last(): Asked & { readonly of: DeviceId } {
    const last = this.asked.at(-1)
    if (last === undefined) throw new Error('nobody was asked')
    return { of: last.of, ...last.question }
  }
}

const give = ({ stream }: Asked, from: number, to: number): void => {
  for (let first = from; first <= to; first += 100)
    stream.send(
      encodeHistory({
        kind: 'batch',
        events: events.slice(first - 1, Math.min(first + 99, to)).map(({ bytes }) => bytes),
      }),
    )
}
const end = ({ stream }: Asked, why: HistoryEnd): void => {
  stream.send(encodeHistory({ kind: 'end', why }))
}

describe('SY7: catching up', () => {
  let stage: Stage
  beforeEach(() => {
    stage = new Stage()
  })

  it('asks one for what is lacking, stores it, and goes on where it was until nothing is lacking', () => {
    stage.look()
    expect(stage.asked).toHaveLength(1)
    expect(stage.last.request).toMatchObject({ newestFirst: false, ranges: [{ from: 1, to: 3_000 }] })
    give(stage.last, 1, 900)
    stage.store()
    give(stage.last, 901, 1_800)
    end(stage.last, 'more')
    stage.store()
    expect(stage.asked).toHaveLength(2)
    expect(stage.last.request.ranges).toMatchObject([{ from: 1_801, to: 3_000 }])
    give(stage.last, 1_801, 2_500)
    stage.store()
    give(stage.last, 2_501, 3_000)
    end(stage.last, 'complete')
    stage.store()
    expect(stage.asked).toHaveLength(2)
    expect(stage.last.stream.isOpen).toBe(false)
    expect(stage.breaches).toEqual([])
  })

  describe('the newest first', () => {
    beforeEach(() => {
      stage.ahead = 500
    })
    const giveNewest = (...some: readonly SealedEvent[]): void => {
      stage.last.stream.send(encodeHistory({ kind: 'batch', events: some.map(({ bytes }) => bytes) }))
    }
    const newest = events.slice(-64).reverse()

    it('asks one for the end of what is lacking, once, and then for all of it', () => {
      stage.linked = [one]
      stage.look()
      expect(stage.asked).toHaveLength(1)
      expect(stage.last.request).toMatchObject({ newestFirst: true, most: 64, ranges: [{ from: 1, to: 3_000 }] })
      giveNewest(...newest)
      end(stage.last, 'more')
      expect(stage.newest.map((some) => some.map(({ id }) => id))).toEqual([newest.map(({ id }) => id)])
      expect(stage.arrived).toEqual([])
      stage.look()
      expect(stage.asked).toHaveLength(2)
      expect(stage.last.request).toMatchObject({ newestFirst: false, ranges: [{ from: 1, to: 3_000 }] })
      give(stage.last, 1, 2_000)
      end(stage.last, 'more')
      stage.store()
      expect(stage.asked.slice(1).every(({ question }) => !question.request.newestFirst)).toBe(true)
      expect(stage.catchUp.isOver).toBe(false)
    })

    it('asks another for all of it meanwhile, and nobody for the newest of little', () => {
      stage.look()
      expect(stage.asked.map(({ question }) => question.request.newestFirst)).toEqual([true, false])
      expect(new Set(stage.asked.map(({ of }) => of)).size).toBe(2)
      const other = new Stage()
      other.ahead = 500
      other.claimed = 500
      other.look()
      expect(other.asked.map(({ question }) => question.request.newestFirst)).toEqual([false])
    })

    it('asks once more in the next catch-up', () => {
      stage.linked = [one]
      stage.claimed = 1_000
      stage.look()
      end(stage.last, 'complete')
      stage.stored = 1_000
      stage.look()
      expect(stage.catchUp.isOver).toBe(true)
      stage.claimed = 3_000
      stage.look()
      expect(stage.last.request).toMatchObject({ newestFirst: true, ranges: [{ from: 1_001, to: 3_000 }] })
      expect(stage.catchUp.isOver).toBe(false)
    })

    it.each<[string, () => unknown]>([
      ['declines', () => end(stage.last, 'declined')],
      ['closes the stream', () => stage.last.stream.close()],
      ['says nothing for five seconds', () => stage.clock.advance(5_000)],
    ])('goes on as ever where who was asked %s', async (_, fail) => {
      stage.linked = [one]
      stage.look()
      await fail()
      stage.look()
      expect(stage.last.request).toMatchObject({ newestFirst: false, ranges: [{ from: 1, to: 3_000 }] })
      expect(stage.newest).toEqual([[]])
      expect(stage.breaches).toEqual([])
    })

    it.each<[string, () => void]>([
      ['garbage', () => stage.last.stream.send(Uint8Array.of(42))],
      ['the oldest first', () => giveNewest(...events.slice(0, 2))],
      ['what is forged', () => giveNewest(forged)],
      ['another conversation', () => giveNewest(elsewhere)],
      ['what was not asked for', () => giveNewest(new Chain(bob, record.id, key).say('unasked'))],
    ])('takes nothing from who sends %s, which is a breach', (_, cheat) => {
      stage.linked = [one]
      stage.look()
      cheat()
      stage.look()
      expect(stage.newest).toEqual([[]])
      expect(stage.breaches).toEqual([{ breach: 'history-malformed', device: one }])
      expect(stage.last.request.newestFirst).toBe(false)
    })
  })

  it('tells how far it has come', () => {
    expect(stage.catchUp.progress.value).toBeUndefined()
    stage.look()
    expect(stage.catchUp.progress.value).toEqual({ received: 0, expected: 3_000 })
    give(stage.last, 1, 900)
    stage.store()
    expect(stage.catchUp.progress.value).toEqual({ received: 900, expected: 3_000 })
    stage.stored = 3_000
    stage.look()
    expect(stage.catchUp.progress.value).toBeUndefined()
  })

  it('leaves to the document what is little, unless it has not come for three seconds', async () => {
    stage.claimed = 128
    stage.look()
    await stage.clock.advance(2_999)
    stage.look()
    expect(stage.asked).toEqual([])
    await stage.clock.advance(1)
    stage.look()
    expect(stage.last.request.ranges).toMatchObject([{ from: 1, to: 128 }])
  })

  it('reads no faster than what came is stored', () => {
    stage.look()
    const mine = stage.streams.get(stage.last.of)
    give(stage.last, 1, 1_000)
    expect(mine?.paused).toBe(false)
    give(stage.last, 1_001, 1_100)
    expect(mine?.paused).toBe(true)
    give(stage.last, 1_101, 2_000)
    stage.look()
    expect(stage.arrived).toHaveLength(1_100)
    stage.store()
    expect(stage.arrived).toHaveLength(2_000)
  })

  it('goes on with another where one goes, from where it was', () => {
    stage.look()
    const { of, stream } = stage.last
    give(stage.last, 1, 400)
    stage.linked = stage.linked.filter((device) => device !== of)
    stream.close()
    stage.store()
    expect(stage.asked).toHaveLength(2)
    expect(stage.last.of).not.toBe(of)
    expect(stage.last.request.ranges).toMatchObject([{ from: 401, to: 3_000 }])
  })

  describe('asks another where one', () => {
    const expectOther = (first: DeviceId): void => {
      stage.look()
      expect(stage.asked).toHaveLength(2)
      expect(stage.last.of).not.toBe(first)
    }

    it('declines', () => {
      stage.look()
      const { of } = stage.last
      end(stage.last, 'declined')
      expectOther(of)
    })

    it('closes the stream', () => {
      stage.look()
      const { of, stream } = stage.last
      stream.close()
      expectOther(of)
    })

    it('says nothing for 15 s', async () => {
      stage.look()
      const { of } = stage.last
      await stage.clock.advance(14_999)
      stage.look()
      expect(stage.asked).toHaveLength(1)
      await stage.clock.advance(1)
      expectOther(of)
    })

    it('trickles', async () => {
      stage.look()
      const { of } = stage.last
      for (let sequence = 1; sequence <= 7; sequence++) {
        await stage.clock.advance(10_000)
        give(stage.last, sequence, sequence)
        stage.stored = sequence
        if (sequence < 7) stage.look()
      }
      expectOther(of)
    })

    it('has nothing of what it says it holds, and is not asked for that again', async () => {
      stage.look()
      const { of } = stage.last
      end(stage.last, 'complete')
      expectOther(of)
      stage.linked = [of]
      stage.last.stream.close()
      await stage.clock.advance(60_000)
      stage.look()
      expect(stage.asked).toHaveLength(2)
      stage.claimed += 200
      stage.look()
      expect(stage.asked).toHaveLength(3)
    })

    it('says that there is more, and never what', () => {
      stage.look()
      const { of } = stage.last
      end(stage.last, 'more')
      expectOther(of)
    })

    it('sends what can never be stored', () => {
      stage.look()
      const { of } = stage.last
      give(stage.last, 1, 5)
      stage.catchUp.unwanted([events[3]?.id ?? ''])
      expect(stage.breaches).toEqual([])
      expectOther(of)
    })
  })

  it('leaves whoever fails alone longer each time', async () => {
    stage.linked = [one]
    const times: number[] = []
    for (let step = 0; step < 400; step++) {
      stage.look()
      const question = stage.asked[times.length]
      if (question !== undefined) {
        times.push((stage.clock.now() - noon) / 1_000)
        end(question.question, 'declined')
      }
      await stage.clock.advance(1_000)
    }
    expect(times.slice(0, 6)).toEqual([0, 5, 16, 37, 78, 159].map((at) => expect.closeTo(at, -1) as number))
    expect(times.length).toBeLessThan(9)
  })

  it.each([
    ['garbage', Uint8Array.of(9, 9, 9)],
    [
      'a question',
      encodeHistory({ kind: 'request', newestFirst: false, most: 1, ranges: [{ device: one, from: 1, to: 1 }] }),
    ],
    [
      'an event of somebody else',
      encodeHistory({ kind: 'batch', events: [new Chain(bob, record.id, key).say('hi').bytes] }),
    ],
    ['junk for an event', encodeHistory({ kind: 'batch', events: [Uint8Array.of(1, 2)] })],
    [
      'the same without end',
      encodeHistory({ kind: 'batch', events: [1, 1, 1].map(() => events[0]?.bytes ?? new Uint8Array()) }),
    ],
  ])('counts a breach of whoever answers with %s, and asks another', (_, answer) => {
    stage.look()
    const { of, stream } = stage.last
    stream.send(answer)
    expect(stage.breaches).toEqual([{ breach: 'history-malformed', device: of }])
    expect(stream.isOpen).toBe(false)
    stage.look()
    expect(stage.asked).toHaveLength(2)
    expect(stage.last.of).not.toBe(of)
  })

  it('counts a breach of whoever hands over what nobody signed', () => {
    stage.look()
    const { of, stream } = stage.last
    stream.send(encodeHistory({ kind: 'batch', events: [forged.bytes] }))
    stage.catchUp.unwanted([forged.id])
    expect(stage.breaches).toEqual([{ breach: 'history-malformed', device: of }])
  })

  it('takes no more than was asked for at once', () => {
    stage.look()
    expect(stage.last.request.most).toBe(2_048)
    const { of, stream } = stage.last
    for (let first = 1; first <= 2_001 && stream.isOpen; first += 500) {
      give(stage.last, first, Math.min(first + 499, 2_048))
      stage.store()
    }
    expect(stage.breaches).toEqual([])
    stream.send(encodeHistory({ kind: 'batch', events: [events[2_048]?.bytes ?? new Uint8Array()] }))
    expect(stage.breaches).toEqual([{ breach: 'history-malformed', device: of }])
  })

  it('is over with its owner', () => {
    stage.look()
    stage.catchUp.dispose()
    expect(stage.last.stream.isOpen).toBe(false)
  })
})
