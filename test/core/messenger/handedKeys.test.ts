import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../src/core'
import { isIn, rolesAt, setupGroup } from '../../support/sim/group'
import type { Citizen, World } from '../../support/sim/world'

const account = ({ me }: Citizen) => me.identity.account
const sees = async (who: Citizen, group: ConversationId, text: string): Promise<boolean> =>
  (await who.texts(group)).includes(text)
const membership = async ({ me }: Citizen, group: ConversationId) => (await me.conversations.get(group)).membership

/** Three people who are added and removed again, one after the other: a new key each time. */
const visitors = async (world: World, host: Citizen, group: ConversationId): Promise<() => Promise<void>> => {
  const guests = [await world.citizen('Eve'), await world.citizen('Finn'), await world.citizen('Gus')]
  for (const guest of guests) await world.befriend(host, guest)
  return async () => {
    for (const guest of guests) {
      await host.me.conversations.members.add(group, [account(guest)])
      await host.me.conversations.members.remove(group, account(guest))
      await world.pass(2_000)
    }
  }
}

const grouped = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol', 'Dave'])
  const [alice, bob, carol, dave] = people
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error('four')
  await alice.me.conversations.members.setRole(group, account(bob), 'admin')
  await world.until(async () => (await rolesAt(bob, group)).includes('Bob (admin)'))
  return { world, alice, bob, carol, dave, group }
}

describe('EV12: keys that the log gives somebody who cannot take them from it', () => {
  it('are handed to who was added by somebody who had not heard of the newest key', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    const eve = await world.citizen('Eve')
    await world.befriend(bob, eve)
    world.part(['Bob', 'Eve'])
    await alice.me.conversations.members.remove(group, account(dave))
    await bob.me.conversations.members.add(group, [account(eve)])
    await world.until(() => isIn(eve, group))
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Alice (owner),Bob (admin),Carol,Eve')
    await carol.me.messages.send({ conversation: group, text: 'under the newest key' })
    await world.until(() => sees(eve, group, 'under the newest key'))
    await eve.me.messages.send({ conversation: group, text: 'Eve is here' })
    for (const one of [alice, bob, carol]) await world.until(() => sees(one, group, 'Eve is here'))
    expect(await sees(dave, group, 'under the newest key')).toBe(false)
  })

  it('tell somebody who was away for many keys that they were removed, and nothing that was said since', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    await world.until(async () => (await rolesAt(dave, group)).includes('Bob (admin)'))
    const of = account(dave)
    dave.stop()
    const comeAndGo = await visitors(world, alice, group)
    await comeAndGo()
    await alice.me.messages.send({ conversation: group, text: 'in his time' })
    await alice.me.conversations.members.remove(group, of)
    await comeAndGo()
    await bob.me.messages.send({ conversation: group, text: 'after his time' })
    await world.until(() => sees(carol, group, 'after his time'))
    await dave.start()
    await world.until(async () => (await membership(dave, group)) === 'removed')
    await world.pass(20_000)
    expect(await sees(dave, group, 'in his time')).toBe(true)
    expect(await sees(dave, group, 'after his time')).toBe(false)
  })
})

describe('EV12: who is let in again', () => {
  it('finds the others, though their own log tells another story since', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    world.part(['Bob'])
    await bob.me.conversations.members.remove(group, account(dave))
    await alice.me.conversations.members.remove(group, account(bob))
    await alice.me.conversations.members.remove(group, account(carol))
    await (
      await visitors(world, alice, group)
    )()
    // Bob stands where he removed Dave, and knows himself a member there.
    await alice.me.conversations.members.add(group, [account(bob)])
    world.heal()
    await alice.me.messages.send({ conversation: group, text: 'welcome back' })
    await world.until(() => sees(bob, group, 'welcome back'))
    await bob.me.messages.send({ conversation: group, text: 'thanks' })
    for (const one of [alice, dave]) await world.until(() => sees(one, group, 'thanks'))
    expect(await rolesAt(bob, group)).toEqual(await rolesAt(alice, group))
  })
})

describe('EV5, EV9: a deletion by somebody who was removed meanwhile', () => {
  it('takes nothing from anybody: who had erased the words gets them again', async () => {
    const { alice, bob, carol, group, world } = await grouped()
    const { id } = await bob.me.messages.send({ conversation: group, text: 'said and taken back' })
    for (const one of [alice, carol]) await world.until(() => sees(one, group, 'said and taken back'))
    world.part(['Bob', 'Carol'])
    await bob.me.messages.delete(id, 'everyone')
    await world.until(async () => !(await sees(carol, group, 'said and taken back')))
    await alice.me.conversations.members.remove(group, account(bob))
    world.heal()
    await world.until(() => sees(carol, group, 'said and taken back'))
    expect(await sees(alice, group, 'said and taken back')).toBe(true)
  })
})
