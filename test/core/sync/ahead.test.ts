import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import type { Storage } from '../../../src/core/storage/storage'
import { directConversationId } from '../../../src/core/conversation/direct'
import { textOf } from '../../../src/core/conversation/message'
import { dropAhead, keepAhead, readAhead } from '../../../src/core/sync/ahead'
import { rebuildProjection } from '../../../src/core/sync/log'
import { Chain } from '../../support/core/chain'
import { keepTalk, memoryStorage, projectionOf, receive, textsOf } from '../../support/core/log'
import { noon, person, talk } from '../../support/core/people'

const here = talk()
const { alice, bob, key, record } = here
const self = { account: alice.account.id, device: alice.device }
const now = noon + 3_600_000

const show = async (storage: Storage, events: readonly SealedEvent[], at = now): Promise<void> => {
  await keepTalk(storage, here)
  await storage.write((records) => keepAhead(records, record.id, events, self, at))
}
const shown = (storage: Storage): Promise<readonly string[]> =>
  storage.read(async (records) => (await readAhead(records, record.id)).map(({ message }) => textOf(message)))

describe('SY7: the newest messages ahead of their turn', () => {
  const bobs = new Chain(bob, record.id, key)
  const alices = new Chain(alice, record.id, key)
  const all: readonly SealedEvent[] = [
    ...['one', 'two', 'three'].map((text) => bobs.say(text)),
    ...['four', 'five'].map((text) => alices.say(text)),
    bobs.write({ kind: 'profile.name', name: 'Bob of the Hill' }),
    bobs.say('six'),
    bobs.say('six again', { clientMessageId: 'again' }),
    bobs.say('seven', { clientMessageId: 'again' }),
  ]
  // Two stories: neither the ninth nor what follows it is shown.
  const forking = new Chain(bob, record.id, key)
  forking.events.push(...bobs.events)
  const forked = [forking.say('eight'), forking.say('nine')]
  const twin = bobs.say('another eight')

  it('change nothing of what is there in the end, whatever came ahead and when, and go when their turn comes', async () => {
    const pool = [...all, ...forked, twin]
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(pool, { minLength: pool.length }),
        fc.array(fc.tuple(fc.nat({ max: pool.length }), fc.subarray(pool)), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (shuffled, glances, rebuilt) => {
          const [storage, plain] = [memoryStorage(), memoryStorage()]
          let waiting: readonly SealedEvent[] = []
          let rest: readonly SealedEvent[] = shuffled
          const arrive = async (events: readonly SealedEvent[]): Promise<void> => {
            for (const one of [storage, plain]) await receive(one, here, events, alice.account.id)
            expect(await projectionOf(storage, here)).toBe(await projectionOf(plain, here))
          }
          for (const [cut, early] of glances) {
            await show(storage, early)
            waiting = [...waiting, ...rest.slice(0, cut)]
            rest = rest.slice(cut)
            await arrive(waiting)
            if (!rebuilt) continue
            for (const one of [storage, plain])
              await one.write((records) => rebuildProjection(records, record.id, self))
          }
          await arrive([...waiting, ...rest])
          expect(await shown(storage)).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })

  it('are no part of the log: neither held, nor counted, nor to be searched', async () => {
    const storage = memoryStorage()
    await receive(storage, here, all.slice(0, 1), alice.account.id)
    const before = await projectionOf(storage, here)
    await storage.write(async ({ touched }) => {
      for (const key of await touched.keys('key')) await touched.delete(key)
    })
    await show(storage, all.slice(3))
    expect((await shown(storage)).length).toBeGreaterThan(0)
    expect(await projectionOf(storage, here)).toBe(before)
    expect(await storage.read(({ events }) => events.count('key'))).toBe(1)
    expect(await storage.read(({ touched }) => touched.count('key'))).toBe(0)
  })

  it('appear when their turn comes, once', async () => {
    const storage = memoryStorage()
    await show(storage, all.slice(2))
    expect(await shown(storage)).toContain('three')
    await receive(storage, here, all.slice(0, 3), alice.account.id)
    expect(await textsOf(storage, here)).toEqual(['one', 'two', 'three'])
    expect(await shown(storage)).not.toContain('three')
    expect(await shown(storage)).toContain('six')
  })

  it('are those of the last time alone; an answer without any leaves them', async () => {
    const storage = memoryStorage()
    await show(storage, all.slice(0, 2))
    expect([...(await shown(storage))].sort()).toEqual(['one', 'two'])
    await show(storage, [])
    expect([...(await shown(storage))].sort()).toEqual(['one', 'two'])
    await show(storage, all.slice(2, 4))
    expect([...(await shown(storage))].sort()).toEqual(['four', 'three'])
    await storage.write((records) => dropAhead(records, record.id))
    expect(await shown(storage)).toEqual([])
  })

  it('go where another story is told in their place, with all that follows', async () => {
    const storage = memoryStorage()
    await receive(storage, here, all, alice.account.id)
    await show(storage, forked)
    expect([...(await shown(storage))].sort()).toEqual(['eight', 'nine'])
    await receive(storage, here, [twin], alice.account.id)
    expect(await shown(storage)).toEqual(['nine'])
    await receive(storage, here, forked.slice(0, 1), alice.account.id)
    expect(await shown(storage)).toEqual([])
  })

  const mallory = person('mallory')
  const stolen = { ...bob, device: { ...bob.device, signing: mallory.device.signing } }
  const elsewhere = directConversationId(bob.account.id, mallory.account.id)
  const write = (who = bob, id = record.id) => new Chain(who, id, key)
  it.each<[string, readonly SealedEvent[]]>([
    ['of strangers', [write(mallory).say('hello')]],
    ['that are forged', [write(stolen).say('hello')]],
    ['of another conversation', [write(bob, elsewhere).say('hello')]],
    ['under a key we do not have', [write().say('hello', { key: { ...key, epoch: 2 } })]],
    ['from the future', [write().say('hello', { time: { wall: now + 10 * 60_000, counter: 0 } })]],
    ['of which there are two', [write().say('hello'), write().say('hello to you')]],
    ['that are no messages', [write().write({ kind: 'profile.name', name: 'Robert' })]],
  ])('are none %s', async (_, events) => {
    const storage = memoryStorage()
    await show(storage, events)
    expect(await shown(storage)).toEqual([])
  })
})
