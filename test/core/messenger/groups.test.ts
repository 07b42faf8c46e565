import { describe, expect, it } from 'vitest'
import type { Citizen } from '../../support/sim/world'
import { memberAt, rolesAt, setupGroup } from '../../support/sim/group'

const three = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
  const [alice, bob, carol] = people
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  return { world, alice, bob, carol, group }
}

const account = ({ me }: Citizen) => me.identity.account

describe('features 24, 26: a group', () => {
  it('is made by one, and all of them are in it and hear each other', async () => {
    const { alice, bob, carol, group, world } = await three()
    expect(await rolesAt(carol, group)).toEqual(['Alice (owner)', 'Bob', 'Carol'])
    await alice.me.messages.send({ conversation: group, text: 'from Alice' })
    await bob.me.messages.send({ conversation: group, text: 'from Bob' })
    await world.until(async () => (await carol.texts(group)).filter((text) => text !== '').length === 2)
    const view = await carol.me.conversations.get(group)
    expect([view.kind, view.title, view.memberCount, view.membership]).toEqual(['group', 'Hiking', 3, 'member'])
    await world.until(async () => (await alice.messages(group)).some(({ state }) => state?.kind === 'delivered'))
  })

  it('EV12: the removed is told, can read nothing said after it, and writes to nobody', async () => {
    const { alice, bob, carol, group, world } = await three()
    await alice.me.messages.send({ conversation: group, text: 'before' })
    await world.until(async () => (await bob.texts(group)).includes('before'))
    await alice.me.conversations.members.remove(group, account(bob))
    await alice.me.messages.send({ conversation: group, text: 'after' })
    await world.until(async () => (await carol.texts(group)).includes('after'))
    await world.until(async () => (await bob.me.conversations.get(group)).membership === 'removed')
    expect(await bob.texts(group)).not.toContain('after')
    await expect(bob.me.messages.send({ conversation: group, text: 'still here' })).rejects.toMatchObject({
      code: 'NOT_MEMBER',
    })
    expect(await rolesAt(carol, group)).toEqual(['Alice (owner)', 'Carol'])
  })

  it('takes back who was removed, and they go on where they are let in', async () => {
    const { alice, bob, carol, group, world } = await three()
    await alice.me.conversations.members.remove(group, account(bob))
    await world.until(async () => (await bob.me.conversations.get(group)).membership === 'removed')
    await alice.me.conversations.members.add(group, [account(bob)])
    await world.until(async () => (await bob.me.conversations.get(group)).membership === 'member')
    await bob.me.messages.send({ conversation: group, text: 'back again' })
    await world.until(async () => (await carol.texts(group)).includes('back again'))
  })

  it('lets somebody leave for themselves; the others go on under a key the leaver does not have', async () => {
    const { alice, bob, carol, group, world } = await three()
    await bob.me.conversations.leave(group)
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Alice (owner),Carol')
    await world.until(async () => (await rolesAt(alice, group)).join() === 'Alice (owner),Carol')
    await world.pass(20_000)
    await carol.me.messages.send({ conversation: group, text: 'without Bob' })
    await world.until(async () => (await alice.texts(group)).includes('without Bob'))
    expect((await bob.me.conversations.get(group)).membership).toBe('left')
    await bob.me.conversations.forget(group)
    await expect(bob.me.conversations.get(group)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('has an owner even when the owner leaves: the senior admin, else the senior member', async () => {
    const { alice, bob, carol, group, world } = await three()
    await alice.me.conversations.members.setRole(group, account(carol), 'admin')
    await world.until(async () => (await rolesAt(carol, group)).includes('Carol (admin)'))
    await alice.me.conversations.leave(group)
    await world.until(async () => (await rolesAt(bob, group)).join() === 'Carol (owner),Bob')
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Carol (owner),Bob')
    await carol.me.conversations.leave(group)
    await world.until(async () => (await rolesAt(bob, group)).join() === 'Bob (owner)')
  })

  it('hands ownership over, and the owner becomes an admin', async () => {
    const { alice, bob, carol, group, world } = await three()
    expect((await memberAt(alice, group, bob)).may).toEqual({ remove: true, setRole: ['admin'], handOver: true })
    await alice.me.conversations.members.handOver(group, account(bob))
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Bob (owner),Alice (admin),Carol')
    await expect(alice.me.conversations.members.setRole(group, account(bob), 'member')).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })

  it('brings over whoever was away while people came and went', async () => {
    const { alice, bob, carol, group, world } = await three()
    const dave = await world.citizen('Dave')
    await world.befriend(alice, dave)
    carol.stop()
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(async () => (await rolesAt(dave, group).catch(() => [])).length === 4)
    await alice.me.conversations.members.remove(group, account(bob))
    await alice.me.messages.send({ conversation: group, text: 'new key' })
    await world.until(async () => (await dave.texts(group)).includes('new key'))
    await carol.start()
    await world.until(async () => (await carol.texts(group)).includes('new key'))
    expect(await rolesAt(carol, group)).toEqual(['Alice (owner)', 'Carol', 'Dave'])
  })

  it('EV3: a device that tells two members two stories is found out by what they hold, on every device alike', async () => {
    const { alice, bob, carol, group, world } = await three()
    await bob.me.messages.send({ conversation: group, text: 'one story' })
    await world.until(async () => (await carol.texts(group)).includes('one story'))
    await world.until(async () => (await alice.texts(group)).includes('one story'))
    await world.pass(2_000)
    bob.stop()
    const twin = await world.clone(bob, 'Bob’s twin')
    world.part(['Alice', 'Bob'], ['Carol', 'Bob’s twin'])
    await bob.start()
    await bob.me.messages.send({ conversation: group, text: 'said to Alice' })
    await twin.me.messages.send({ conversation: group, text: 'said to Carol' })
    await world.until(async () => (await alice.texts(group)).includes('said to Alice'))
    await world.until(async () => (await carol.texts(group)).includes('said to Carol'))
    bob.stop()
    twin.stop()
    world.heal()
    for (const one of [alice, carol]) {
      await world.until(async () => (await one.me.conversations.get(group)).notices.length === 1)
      const texts = await one.texts(group)
      expect([texts.includes('one story'), texts.includes('said to Alice'), texts.includes('said to Carol')]).toEqual([
        true,
        false,
        false,
      ])
    }
  })

  it('takes back who left and forgot it all, without their device contradicting itself (EV3)', async () => {
    const { alice, bob, carol, group, world } = await three()
    await bob.me.messages.send({ conversation: group, text: 'before leaving' })
    await world.until(async () => (await carol.texts(group)).includes('before leaving'))
    await bob.me.conversations.leave(group)
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Alice (owner),Carol')
    await world.until(async () => (await rolesAt(alice, group)).join() === 'Alice (owner),Carol')
    await bob.me.conversations.forget(group)
    await alice.me.conversations.members.add(group, [account(bob)])
    await world.until(
      async () => (await bob.me.conversations.get(group).catch(() => undefined))?.membership === 'member',
    )
    await bob.me.messages.send({ conversation: group, text: 'here again' })
    await world.until(async () => (await carol.texts(group)).includes('here again'))
    expect((await carol.me.conversations.get(group)).notices).toEqual([])
  })

  it('feature 25: becomes a private channel and keeps its log', async () => {
    const { alice, bob, group, world } = await three()
    await alice.me.messages.send({ conversation: group, text: 'kept' })
    await alice.me.conversations.convert(group)
    await world.until(async () => (await bob.me.conversations.get(group)).kind === 'channel')
    expect(await bob.texts(group)).toContain('kept')
    await expect(alice.me.conversations.convert(group)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })

  it('feature 29: is made once for one thing outside', async () => {
    const { alice, bob } = await three()
    const query = { kind: 'group', ref: 'event 7 authors', name: 'Event 7', members: [account(bob)] } as const
    const first = await alice.me.conversations.ensure(query)
    expect((await alice.me.conversations.ensure(query)).id).toBe(first.id)
    expect((await alice.me.conversations.ensure({ ...query, ref: 'event 8 authors' })).id).not.toBe(first.id)
  })
})

describe('features 28, 30: a community', () => {
  it('has public channels that everybody in it is in, who can leave them and join them by name', async () => {
    const { group: community, people, world } = await setupGroup(['Alice', 'Bob'], { kind: 'community' })
    const [alice, bob] = people
    if (alice === undefined || bob === undefined) throw new Error('two people')
    const { id } = await alice.me.conversations.create({ kind: 'channel', name: 'Trails', community })
    await world.until(async () => (await bob.me.communities.channels(community)).some(({ joined }) => joined))
    await alice.me.messages.send({ conversation: id, text: 'hello trails' })
    await world.until(async () => (await bob.texts(id).catch((): string[] => [])).includes('hello trails'))
    await bob.me.conversations.leave(id)
    expect((await bob.me.conversations.list()).data.some((one) => one.id === id)).toBe(false)
    await expect(bob.me.communities.joinChannel(community, 'no such')).rejects.toMatchObject({
      code: 'CHANNEL_NOT_FOUND',
    })
    expect((await bob.me.communities.joinChannel(community, '#trails')).id).toBe(id)
    await bob.me.messages.send({ conversation: id, text: 'back on the trail' })
    await world.until(async () => (await alice.texts(id)).includes('back on the trail'))
  })
})
