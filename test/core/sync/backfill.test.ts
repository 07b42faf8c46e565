import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../../src/core/adapters/memory/clock'
import { Counters } from '../../../src/core/base/counters'
import type { DeviceId, EventId } from '../../../src/core/base/ids'
import { decodeHistory, encodeHistory, type HistoryMessage, type HistoryRequest } from '../../../src/core/history/wire'
import { randomKey } from '../../../src/core/crypto/keys'
import { decodeEvent } from '../../../src/core/protocol/peer/event'
import { wallOfOrder } from '../../../src/core/protocol/peer/order'
import type { Breach } from '../../../src/core/network/transport'
import type { Storage } from '../../../src/core/storage/storage'
import { Backfill } from '../../../src/core/sync/backfill'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { Chain } from '../../support/core/chain'
import { memoryStorage, receive } from '../../support/core/log'
import { noon, talk } from '../../support/core/people'
import { streamPair, type StreamEnd } from '../../support/core/streams'
import { deviceOf } from '../../support/network/people'

const here = talk()
const { alice, bob, key, record } = here
const newer = { epoch: 2, key: randomKey(seededRandom(8)), madeBy: alice.account.id }
const there = { ...here, rights: { ...here.rights, keys: [key, newer] } }
const asker = deviceOf('asker')

/** What came of a question. */
class Answer {
  readonly messages: HistoryMessage[] = []

  constructor(readonly stream: StreamEnd) {
    stream.onMessage = (bytes) => {
      const message = decodeHistory(bytes)
      if (message !== undefined) this.messages.push(message)
    }
  }

  get end(): string | undefined {
    return this.messages.flatMap((message) => (message.kind === 'end' ? [message.why] : []))[0]
  }

  /** Of each whether it came with its body. */
  get whole(): readonly boolean[] {
    return this.messages
      .flatMap((message) => (message.kind === 'batch' ? message.events : []))
      .map((bytes) => {
        const event = decodeEvent(bytes)
        return event.ok && event.value.body !== undefined
      })
  }

  /** Whose and which event, in the order they came. */
  get events(): readonly string[] {
    return this.messages
      .flatMap((message) => (message.kind === 'batch' ? message.events : []))
      .map((bytes) => {
        const event = decodeEvent(bytes)
        if (!event.ok) return event.error
        const { device, sequence } = event.value.header
        return `${device === alice.device.id ? 'alice' : 'bob'} ${String(sequence)}`
      })
  }
}

describe('SY7: whoever is asked', () => {
  let storage: Storage
  let clock: ManualClock
  let backfill: Backfill
  let upTo = 1
  let openFrom = 0
  const breaches: { breach: Breach; device: DeviceId }[] = []
  const given: EventId[] = []

  beforeAll(async () => {
    storage = memoryStorage()
    const [one, two] = [new Chain(alice, record.id, key), new Chain(bob, record.id, key)]
    const said = Array.from({ length: 300 }, (_, index) => [
      one.say(`a ${String(index)}`, { time: { wall: noon + 2 * index, counter: 0 } }),
      two.say(`b ${String(index)}`, { time: { wall: noon + 2 * index + 1, counter: 0 } }),
    ]).flat()
    const late = one.say('under the next key', { key: newer, time: { wall: noon + 700, counter: 0 } })
    await receive(storage, there, [...said, late], alice.account.id)
  })

  beforeEach(() => {
    clock = createManualClock(noon)
    upTo = 1
    openFrom = 0
    breaches.length = 0
    given.length = 0
    backfill = new Backfill(record.id, {
      storage,
      clock,
      refusals: new Counters<string>(),
      upTo: () => upTo,
      isOpenTo: (device, order) => device !== asker || wallOfOrder(order) >= openFrom,
      at: (_, events) => given.push(...events),
      breached: (breach, device) => breaches.push({ breach, device }),
    })
  })

  const open = (): readonly [Answer, StreamEnd] => {
    const [ours, theirs] = streamPair()
    backfill.answer(asker, theirs)
    return [new Answer(ours), theirs]
  }
  const question = (rest: Partial<HistoryRequest> = {}): Uint8Array =>
    encodeHistory({
      kind: 'request',
      newestFirst: false,
      most: 4_096,
      ranges: [
        { device: alice.device.id, from: 1, to: 1_000 },
        { device: bob.device.id, from: 1, to: 1_000 },
      ],
      ...rest,
    })
  const settle = (): Promise<void> => clock.advance(0)
  const ask = async (rest: Partial<HistoryRequest> = {}): Promise<Answer> => {
    const [answer] = open()
    answer.stream.send(question(rest))
    for (let step = 0; step < 200 && answer.end === undefined; step++) await settle()
    return answer
  }

  it('hands over all it holds of what was asked for, in the order it was said', async () => {
    const answer = await ask()
    expect(answer.end).toBe('complete')
    expect(answer.events).toEqual(
      Array.from({ length: 300 }, (_, index) => [`alice ${String(index + 1)}`, `bob ${String(index + 1)}`]).flat(),
    )
    expect(given).toHaveLength(600)
    expect(answer.messages.length).toBeGreaterThan(3)
  })

  it('hands over what was said before the other joined without its words, where that is closed to them (EV17)', async () => {
    openFrom = noon + 2 * 9
    const ranges = [{ device: alice.device.id, from: 8, to: 12 }]
    const answer = await ask({ ranges })
    expect(answer.events).toEqual([8, 9, 10, 11, 12].map((sequence) => `alice ${String(sequence)}`))
    expect(answer.whole).toEqual([false, false, true, true, true])
    expect(breaches).toEqual([])
  })

  it('hands over nothing of a newer epoch than the room’s (EV12)', async () => {
    const ranges = [{ device: alice.device.id, from: 300, to: 301 }]
    expect((await ask({ ranges })).events).toEqual(['alice 300'])
    upTo = 2
    expect((await ask({ ranges })).events).toEqual(['alice 300', 'alice 301'])
  })

  it('hands over what was asked for, the newest first where that was asked for, and no more than that', async () => {
    const ranges = [
      { device: alice.device.id, from: 10, to: 12 },
      { device: bob.device.id, from: 11, to: 11 },
    ]
    expect((await ask({ ranges })).events).toEqual(['alice 10', 'alice 11', 'bob 11', 'alice 12'])
    expect((await ask({ ranges, newestFirst: true })).events).toEqual(['alice 12', 'bob 11', 'alice 11', 'alice 10'])
    const few = await ask({ ranges, newestFirst: true, most: 2 })
    expect([few.end, few.events]).toEqual(['more', ['alice 12', 'bob 11']])
  })

  it('says that it has nothing else where it holds nothing of it', async () => {
    const answer = await ask({ ranges: [{ device: deviceOf('stranger'), from: 1, to: 9 }] })
    expect([answer.end, answer.events]).toEqual(['complete', []])
  })

  it('waits for whoever reads slowly', async () => {
    const [answer, theirs] = open()
    answer.stream.pause()
    answer.stream.send(question())
    for (let step = 0; step < 50; step++) await settle()
    const waits = theirs.queued
    expect(waits).toBeGreaterThan(64 * 1024)
    expect(waits).toBeLessThan(200 * 1024)
    for (let step = 0; step < 50; step++) await settle()
    expect(theirs.queued).toBe(waits)
    answer.stream.resume()
    for (let step = 0; step < 200 && answer.end === undefined; step++) await settle()
    expect(answer.events).toHaveLength(600)
  })

  it('ends with the stream, and with its owner', async () => {
    const [answer, theirs] = open()
    answer.stream.pause()
    answer.stream.send(question())
    for (let step = 0; step < 20; step++) await settle()
    answer.stream.close()
    await settle()
    expect(theirs.isOpen).toBe(false)
    const [another] = open()
    backfill.dispose()
    expect(another.stream.isOpen).toBe(false)
  })

  it.each([
    ['garbage', [Uint8Array.of(7)]],
    ['an answer', [encodeHistory({ kind: 'end', why: 'complete' })]],
    ['a second question on one stream', [question(), question()]],
  ])('counts a breach of whoever sends %s (HP3)', (_, messages) => {
    const [answer] = open()
    for (const message of messages) answer.stream.send(message)
    expect(breaches).toEqual([{ breach: 'history-malformed', device: asker }])
    expect(answer.stream.isOpen).toBe(false)
  })

  it('declines whoever asks too often, and counts a breach of whoever goes on', async () => {
    const ranges = [{ device: alice.device.id, from: 1, to: 1 }]
    for (let times = 0; times < 32; times++) expect((await ask({ ranges })).end).toBe('complete')
    expect((await ask({ ranges })).end).toBe('declined')
    await clock.advance(1_000)
    expect((await ask({ ranges })).end).toBe('complete')
    for (let times = 0; times < 32; times++) expect((await ask({ ranges })).end).toBe('declined')
    expect(breaches).toEqual([])
    await ask({ ranges })
    expect(breaches).toEqual([{ breach: 'history-excessive', device: asker }])
  })
})
