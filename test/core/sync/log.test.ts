import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import { TincanError } from '../../../src/core/base/errors'
import { openStorage } from '../../../src/core/storage/storage'
import { appendEvent, rebuildProjection } from '../../../src/core/sync/log'
import { Chain, clientId } from '../../support/core/chain'
import { keepTalk, memoryStorage, projectionOf, receive, textsOf } from '../../support/core/log'
import { noon, talk } from '../../support/core/people'

const author = ({ alice }: ReturnType<typeof talk>) => ({ account: alice.account.id, device: alice.device })

describe('EV5: the projection is a function of the set of events', () => {
  const here = talk()
  const { alice, bob, key, record } = here
  const alices = new Chain(alice, record.id, key)
  const bobs = new Chain(bob, record.id, key)
  const all = [
    alices.say('one'),
    bobs.say('two', { time: { wall: noon + 500, counter: 0 } }),
    alices.say('three', { clientMessageId: 'retried' }),
    alices.say('three again', { clientMessageId: 'retried' }),
    alices.write({ kind: 'profile.name', name: 'Alice of the Hill' }),
    bobs.say('four', { time: { wall: noon + 500, counter: 1 } }),
    alices.write({ kind: 'profile.name', name: 'Alice' }),
    bobs.say('five', { time: { wall: noon + 600, counter: 0 } }),
  ]
  // A fork: the device writes its eighth number twice, and goes on from one of them.
  const forking = new Chain(bob, record.id, key)
  forking.events.push(...bobs.events)
  const [nine, ten] = [forking.say('nine'), forking.say('ten')]
  bobs.say('another nine')
  const otherNine = bobs.events.at(-1)
  if (otherNine === undefined) throw new Error('no event')

  it('is the same bytes for any order of arrival, in any batches, with repetitions', async () => {
    const expected = memoryStorage()
    await receive(expected, here, all, alice.account.id)
    const whole = await projectionOf(expected, here)
    expect(await textsOf(expected, here)).toEqual(['one', 'two', 'four', 'five', 'three'])
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat({ max: all.length }), { maxLength: 4 }),
        async (shuffled, cuts) => {
          const storage = memoryStorage()
          let rest = [...shuffled, ...shuffled.slice(0, 3)]
          let waiting: typeof rest = []
          for (const cut of [...cuts, rest.length]) {
            const batch = [...waiting, ...rest.slice(0, cut)]
            rest = rest.slice(cut)
            await receive(storage, here, batch, alice.account.id)
            waiting = batch
          }
          expect(await projectionOf(storage, here)).toBe(whole)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('rebuilt from the events is the same bytes', async () => {
    const storage = memoryStorage()
    await receive(storage, here, [...all, nine, otherNine], alice.account.id)
    const before = await projectionOf(storage, here)
    await storage.write((records) =>
      rebuildProjection(records, record.id, { account: alice.account.id, device: alice.device }),
    )
    expect(await projectionOf(storage, here)).toBe(before)
  })

  it('EV3: hides both of two contradicting events and all that follows them, on every device alike', async () => {
    const seen = []
    for (const order of [
      [...all, nine, ten, otherNine],
      [...all, otherNine, nine],
      [...all, nine, otherNine, ten],
    ]) {
      const storage = memoryStorage()
      await receive(storage, here, order, alice.account.id)
      seen.push((await textsOf(storage, here)).join())
      const summary = await storage.read((records) => records.summaries.get(record.id))
      expect(summary?.forks).toEqual([[bob.device.id, 4]])
      const kept = await storage.read(({ events }) => events.count('key', {}))
      expect(kept).toBeGreaterThanOrEqual(all.length + 2)
    }
    expect(new Set(seen)).toEqual(new Set(['one,two,four,five,three']))
  })
})

describe('EV6: event and projection are one transaction', () => {
  it('keeps neither when the disk refuses', async () => {
    const here = talk()
    const rows = createMemoryRows()
    const storage = openStorage({ rows, databaseKey: seededRandom(1).bytes(32), random: seededRandom(2) })
    const append = (text: string) =>
      storage.write((records) =>
        appendEvent(
          records,
          here.record.id,
          { kind: 'message.text', text },
          { clientMessageId: clientId(text), author: author(here), now: noon, random: seededRandom(3) },
        ),
      )
    await keepTalk(storage, here)
    await append('kept')
    rows.failNextWrite('STORAGE_FULL')
    await expect(append('lost')).rejects.toBeInstanceOf(TincanError)
    expect(await textsOf(storage, here)).toEqual(['kept'])
    const { event } = await append('kept-too')
    expect(event.header.sequence).toBe(2)
    expect(await textsOf(storage, here)).toEqual(['kept', 'kept-too'])
  })
})

describe('EV1: a device’s own events', () => {
  it('count up without gaps, each naming the one before, never back in time', async () => {
    const here = talk()
    const storage = memoryStorage()
    await keepTalk(storage, here)
    const events = []
    for (const now of [noon, noon - 50_000, noon + 5]) {
      const { event } = await storage.write((records) =>
        appendEvent(
          records,
          here.record.id,
          { kind: 'message.text', text: String(now) },
          { clientMessageId: clientId(String(now)), author: author(here), now, random: seededRandom(now % 1000) },
        ),
      )
      events.push(event)
    }
    expect(events.map(({ header }) => header.sequence)).toEqual([1, 2, 3])
    expect(events.map(({ header }) => header.previous)).toEqual([undefined, events[0]?.id, events[1]?.id])
    expect(await textsOf(storage, here)).toEqual([noon, noon - 50_000, noon + 5].map(String))
  })
})

describe('what is out of turn', () => {
  it('is refused as premature and leaves no trace until its predecessor is there (EV4)', async () => {
    const here = talk()
    const chain = new Chain(here.bob, here.record.id, here.key)
    const [one, two, three] = [chain.say('one'), chain.say('two'), chain.say('three')]
    const storage = memoryStorage()
    expect(await receive(storage, here, [three, two], here.alice.account.id)).toEqual(['premature', 'premature'])
    expect(await textsOf(storage, here)).toEqual([])
    expect(await receive(storage, here, [three, one, two], here.alice.account.id)).toEqual([])
    expect(await textsOf(storage, here)).toEqual(['one', 'two', 'three'])
  })
})

describe('ST1: nothing readable lies on the disk', () => {
  it('keeps texts and names sealed under the database key, bound to their place', async () => {
    const here = talk()
    const rows = createMemoryRows()
    const databaseKey = seededRandom(1).bytes(32)
    const storage = openStorage({ rows, databaseKey, random: seededRandom(2) })
    const chain = new Chain(here.bob, here.record.id, here.key)
    await receive(
      storage,
      here,
      [chain.say('marzipan'), chain.say('second'), chain.write({ kind: 'profile.name', name: 'Bob Marzipan' })],
      here.alice.account.id,
    )
    const messages = await rows.read((reader) => reader.range('messages', 'key', {}))
    for (const table of ['messages', 'events', 'summaries'] as const) {
      for (const row of await rows.read((reader) => reader.range(table, 'key', {}))) {
        expect(Buffer.from(row.value).toString('latin1').toLowerCase()).not.toContain('marzipan')
        expect(JSON.stringify(row.index).toLowerCase()).not.toContain('marzipan')
      }
    }
    // A row moved to another's place does not open there (ST3: said, not hidden).
    const [one, two] = messages
    if (one === undefined || two === undefined) throw new Error('two messages')
    await rows.write((writer) => writer.put('messages', { ...one, value: two.value }))
    const again = openStorage({ rows, databaseKey, random: seededRandom(3) })
    await expect(textsOf(again, here)).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' })
  })
})
