import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../src/core'
import { rolesAt, setupGroup } from '../../support/sim/group'
import type { Citizen } from '../../support/sim/world'

const four = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol', 'Erin'])
  const [alice, bob, carol, erin] = people
  if (alice === undefined || bob === undefined || carol === undefined || erin === undefined) throw new Error('four')
  return { world, alice, bob, carol, erin, group }
}

const account = ({ me }: Citizen) => me.identity.account
const sees = async (who: Citizen, group: ConversationId, text: string): Promise<boolean> =>
  (await who.texts(group)).includes(text)

describe('EV12: who was parted from those who removed somebody', () => {
  it('is heard on, though what they decided knew of something that no longer counts', async () => {
    const { alice, bob, carol, erin, group, world } = await four()
    await alice.me.conversations.members.setRole(group, account(bob), 'admin')
    await alice.me.conversations.members.setRole(group, account(carol), 'admin')
    await world.until(async () => (await rolesAt(carol, group)).filter((one) => one.includes('admin')).length === 2)
    await world.until(async () => (await rolesAt(bob, group)).filter((one) => one.includes('admin')).length === 2)
    world.part(['Bob', 'Carol'])
    await bob.me.conversations.update(group, { name: 'Of Bob' })
    await world.until(async () => (await carol.me.conversations.get(group)).title === 'Of Bob')
    await carol.me.conversations.update(group, { description: 'Of Carol' })
    await alice.me.conversations.members.remove(group, account(bob))
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).length === 3)
    await carol.me.messages.send({ conversation: group, text: 'Carol goes on' })
    await world.until(() => sees(alice, group, 'Carol goes on'))
    await world.until(() => sees(erin, group, 'Carol goes on'))
    const views = []
    for (const one of [alice, carol, erin]) views.push(await one.me.conversations.get(group))
    expect(views.map(({ description, title }) => [title, description])).toEqual(
      [1, 2, 3].map(() => ['Hiking', 'Of Carol']),
    )
  })

  it('is heard on, though what they said was sealed with a key whose maker was demoted meanwhile', async () => {
    const { alice, bob, carol, erin, group, world } = await four()
    const dave = await world.citizen('Dave')
    await world.befriend(alice, dave)
    await alice.me.conversations.members.add(group, [account(dave)])
    await alice.me.conversations.members.setRole(group, account(bob), 'admin')
    await world.until(async () => (await rolesAt(bob, group)).join() === 'Alice (owner),Bob (admin),Carol,Dave,Erin')
    await world.until(async () => (await rolesAt(carol, group)).length === 5)
    world.part(['Bob', 'Carol'])
    await bob.me.conversations.members.remove(group, account(dave))
    await world.until(async () => (await rolesAt(carol, group)).length === 4)
    await carol.me.messages.send({ conversation: group, text: 'under a key of Bob' })
    await world.until(() => sees(bob, group, 'under a key of Bob'))
    await alice.me.conversations.members.setRole(group, account(bob), 'member')
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).length === 5)
    await world.pass(20_000)
    await carol.me.messages.send({ conversation: group, text: 'Carol goes on' })
    await world.until(() => sees(alice, group, 'Carol goes on'))
    await world.until(() => sees(erin, group, 'Carol goes on'))
    expect(await sees(alice, group, 'under a key of Bob')).toBe(true)
  })

  it('is heard and read on, though they wrote and decided under keys whose maker was removed meanwhile', async () => {
    const { alice, bob, carol, erin, group, world } = await four()
    const [dave, frank] = [await world.citizen('Dave'), await world.citizen('Frank')]
    for (const one of [dave, frank]) {
      await world.befriend(alice, one)
      await alice.me.conversations.members.add(group, [account(one)])
    }
    for (const one of [bob, carol]) await alice.me.conversations.members.setRole(group, account(one), 'admin')
    const all = 'Alice (owner),Bob (admin),Carol (admin),Dave,Erin,Frank'
    for (const one of [bob, carol, dave, erin])
      await world.until(async () => (await rolesAt(one, group)).join() === all)
    world.part(['Bob', 'Carol'])
    // One key after the other: the others will not have come as far when they hear of it.
    await bob.me.conversations.members.remove(group, account(dave))
    await world.until(async () => (await rolesAt(carol, group)).length === 5)
    await carol.me.messages.send({ conversation: group, text: 'under a key of Bob' })
    await bob.me.conversations.members.remove(group, account(frank))
    await world.until(async () => (await rolesAt(carol, group)).length === 4)
    await carol.me.messages.send({ conversation: group, text: 'under the next' })
    await carol.me.conversations.update(group, { description: 'Of Carol' })
    await world.until(() => sees(bob, group, 'under the next'))
    await alice.me.conversations.members.remove(group, account(bob))
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).length === 5)
    await carol.me.messages.send({ conversation: group, text: 'Carol goes on' })
    for (const one of [alice, dave, erin, frank]) {
      await world.until(() => sees(one, group, 'Carol goes on'))
      expect(await one.texts(group)).toEqual(await carol.texts(group))
      expect((await one.me.conversations.get(group)).description).toBe('Of Carol')
    }
    expect(await carol.texts(group)).toContain('under the next')
    // Who never met Carol has it from the others, keys and all.
    carol.stop()
    const gina = await world.citizen('Gina')
    await world.befriend(alice, gina)
    await alice.me.conversations.members.add(group, [account(gina)])
    await world.until(async () => (await gina.me.conversations.list({})).data.some(({ id }) => id === group))
    await world.until(() => sees(gina, group, 'Carol goes on'))
    expect(await gina.texts(group)).toEqual(await erin.texts(group))
  })

  it('gets again what they gave up, once it follows on something that counts', async () => {
    const { alice, bob, carol, erin, group, world } = await four()
    erin.stop()
    world.part(['Bob', 'Carol'])
    await bob.me.messages.send({ conversation: group, text: 'cut off' })
    await world.until(() => sees(carol, group, 'cut off'))
    await alice.me.conversations.members.remove(group, account(bob))
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).length === 3)
    expect(await sees(carol, group, 'cut off')).toBe(false)
    carol.stop()
    await alice.me.conversations.members.add(group, [account(bob)])
    await world.until(async () => (await rolesAt(bob, group)).length === 4)
    await bob.me.messages.send({ conversation: group, text: 'back again' })
    await world.until(() => sees(alice, group, 'back again'))
    await world.pass(20_000)
    alice.stop()
    await carol.start()
    await world.until(() => sees(carol, group, 'back again'))
    await alice.start()
    await world.pass(10_000)
    expect(await carol.texts(group)).toEqual(await alice.texts(group))
  })
})
