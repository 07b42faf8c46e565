import { describe, expect, it } from 'vitest'
import { openStorage, type ConversationId } from '../../../src/core'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { decodeEvent } from '../../../src/core/protocol/peer/event'
import { within } from '../../../src/core/storage/collection'
import { isIn, setupGroup } from '../../support/sim/group'
import type { Citizen, World } from '../../support/sim/world'

const account = ({ me }: Citizen) => me.identity.account

/** Texts and edits on somebody's disk, by whether their words are there. */
const wordsOnDisk = async (who: Citizen, conversation: ConversationId) => {
  const { databaseKey } = who
  const storage = openStorage({ rows: who.rows, databaseKey, random: seededRandom(9) })
  const events = await storage.read((records) => records.events.list('chain', within(`${conversation}/`)))
  const decoded = events.flatMap(({ bytes }) => {
    const event = decodeEvent(bytes)
    return event.ok && event.value.header.kind === 'message.text' ? [event.value] : []
  })
  return { whole: decoded.filter(({ body }) => body).length, bare: decoded.filter(({ body }) => !body).length }
}

const setupNewcomer = async (history: 'everything' | 'joining') => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
  const [alice, bob, carol] = people
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  const dave = await world.citizen('Dave')
  await world.befriend(alice, dave)
  await alice.me.conversations.update(group, { policy: { history } })
  return { alice, bob, carol, dave, group, world }
}

const said = (who: Citizen, conversation: ConversationId, ...texts: readonly string[]) =>
  Promise.all(texts.map((text) => who.me.messages.send({ conversation, text })))

const reads = (world: World, who: Citizen, group: ConversationId, text: string) =>
  world.until(async () => (await who.texts(group)).includes(text))

const spoken = async (who: Citizen, group: ConversationId) =>
  (await who.messages(group)).flatMap(({ content, text }) => (content.kind === 'text' ? [text] : []))

const notices = async (who: Citizen, group: ConversationId) =>
  (await who.messages(group)).flatMap(({ content }) =>
    content.kind === 'notice' && content.notice.kind === 'added' ? [content.notice.pastClosed === true] : [],
  )

describe('EV17: new members get history from the point the policy says', () => {
  it('everything, where nobody decided otherwise', async () => {
    const { alice, bob, dave, group, world } = await setupNewcomer('everything')
    await said(bob, group, 'before')
    await reads(world, alice, group, 'before')
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(() => isIn(dave, group))
    await reads(world, dave, group, 'before')
    expect(await notices(dave, group)).not.toContain(true)
  })

  it('from joining on: not a word of before reaches their disk, and all of it stays with the others', async () => {
    const { alice, bob, carol, dave, group, world } = await setupNewcomer('joining')
    const [first] = await said(bob, group, 'one', 'two', 'three', 'four', 'five', 'six')
    await reads(world, alice, group, 'six')
    if (first === undefined) throw new Error('nothing was said')
    await alice.me.messages.react(first.id, '👍')
    await alice.me.messages.delete((await said(alice, group, 'gone'))[0]?.id ?? first.id, 'everyone')
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(() => isIn(dave, group))
    await said(bob, group, 'after')
    await reads(world, dave, group, 'after')
    await bob.me.messages.edit(first.id, 'one, edited')
    await bob.me.messages.pin(first.id)
    await said(dave, group, 'hello')
    for (const one of [alice, bob, carol]) await reads(world, one, group, 'hello')
    await world.pass(20_000)
    expect(await spoken(dave, group)).toEqual(['after', 'hello'])
    expect((await dave.messages(group)).filter(({ content }) => content.kind === 'deleted')).toEqual([])
    expect(await wordsOnDisk(dave, group)).toEqual({ whole: 2, bare: 7 })
    for (const one of [alice, bob, carol])
      expect(await spoken(one, group)).toEqual(['one, edited', 'two', 'three', 'four', 'five', 'six', 'after', 'hello'])
    expect((await notices(dave, group)).at(-1)).toBe(true)
    expect(await notices(bob, group)).not.toContain(true)
  })

  it('whoever was away gets every word from the others, also what a newcomer handed on without', async () => {
    const { alice, bob, carol, dave, group, world } = await setupNewcomer('joining')
    carol.stop()
    await said(bob, group, 'one', 'two', 'three')
    await reads(world, alice, group, 'three')
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(() => isIn(dave, group))
    await said(bob, group, 'after')
    await reads(world, dave, group, 'after')
    alice.stop()
    bob.stop()
    await carol.start()
    await reads(world, carol, group, 'after')
    expect(await spoken(carol, group)).toEqual(['after'])
    await bob.start()
    await reads(world, carol, group, 'one')
    await reads(world, carol, group, 'three')
    await world.pass(20_000)
    expect(await spoken(carol, group)).toEqual(['one', 'two', 'three', 'after'])
    expect(await spoken(dave, group)).toEqual(['after'])
  })

  it('goes through the relay too, where no direct connection opens', async () => {
    const { alice, bob, carol, dave, group, world } = await setupNewcomer('joining')
    carol.stop()
    await said(bob, group, 'one', 'two')
    await reads(world, alice, group, 'two')
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(() => isIn(dave, group))
    world.firewall.block()
    for (const one of [alice, bob, dave]) one.stop()
    for (const one of [alice, bob, dave]) await one.start()
    await said(bob, group, 'after')
    await reads(world, dave, group, 'after')
    await carol.start()
    await reads(world, carol, group, 'two')
    await world.pass(20_000)
    expect(await spoken(carol, group)).toEqual(['one', 'two', 'after'])
    expect(await spoken(dave, group)).toEqual(['after'])
  })

  it('whoever left and is added again keeps what they had and misses what was said in between', async () => {
    const { alice, bob, dave, group, world } = await setupNewcomer('joining')
    await said(bob, group, 'kept')
    await reads(world, alice, group, 'kept')
    await bob.me.conversations.leave(group)
    await world.until(async () => (await alice.me.conversations.get(group)).memberCount === 2)
    await said(alice, group, 'between')
    await world.pass(5_000)
    await alice.me.conversations.members.add(group, [account(bob), account(dave)])
    await world.until(async () => (await bob.me.conversations.get(group)).membership === 'member')
    await said(alice, group, 'after')
    await reads(world, bob, group, 'after')
    await reads(world, dave, group, 'after')
    expect(await spoken(bob, group)).toEqual(['kept', 'after'])
    expect(await spoken(dave, group)).toEqual(['after'])
    await bob.me.conversations.leave(group)
    await world.until(async () => (await alice.me.conversations.get(group)).memberCount === 3)
    await alice.me.conversations.update(group, { policy: { history: 'everything' } })
    await alice.me.conversations.members.add(group, [account(bob)])
    await reads(world, bob, group, 'between')
    expect(await spoken(bob, group)).toEqual(['kept', 'between', 'after'])
    expect(await spoken(dave, group)).toEqual(['after'])
  })

  it('in a community’s channels as in the community', async () => {
    const { people, group: community, world } = await setupGroup(['Alice', 'Bob'], { kind: 'community' })
    const [alice, bob] = people
    if (alice === undefined || bob === undefined) throw new Error('two people')
    const dave = await world.citizen('Dave')
    await world.befriend(alice, dave)
    const { id } = await alice.me.conversations.create({ kind: 'channel', name: 'general', community })
    await world.until(() => isIn(bob, id))
    await alice.me.conversations.update(community, { policy: { history: 'joining' } })
    await said(bob, id, 'before')
    await reads(world, alice, id, 'before')
    await alice.me.conversations.members.add(community, [account(dave)])
    await world.until(() => isIn(dave, id))
    await said(bob, id, 'after')
    await reads(world, dave, id, 'after')
    await world.pass(20_000)
    expect(await spoken(dave, id)).toEqual(['after'])
    expect(await wordsOnDisk(dave, id)).toEqual({ whole: 1, bare: 1 })
    expect(await spoken(alice, id)).toEqual(['before', 'after'])
  })
})
