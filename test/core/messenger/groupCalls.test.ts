import { describe, expect, it } from 'vitest'
import {
  connectedAt,
  endOf,
  first,
  outcomesOf,
  participantsOf,
  phaseOf,
  ring,
  ringingAt,
  talk,
} from '../../support/sim/calls'
import { setupGroup } from '../../support/sim/group'
import type { Citizen } from '../../support/sim/world'

const three = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
  const [alice, bob, carol] = people
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  return { world, alice, bob, carol, group }
}
const account = ({ me }: Citizen) => me.identity.account

describe('calls in groups', () => {
  it('CL1: all who take it are in it; one leaves, the others go on, and the last ends it', async () => {
    const { world, alice, bob, carol, group } = await three()
    await talk(world, alice, [bob, carol], group, 'video')
    expect(connectedAt(bob)).toEqual(['Alice', 'Carol'])
    expect(bob.me.calls.current.value).toMatchObject({
      name: 'Hiking',
      group: true,
      media: 'video',
      videoAllowed: true,
    })
    await world.until(() => participantsOf(alice).every(({ camera }) => camera !== undefined))
    bob.me.calls.leave()
    await world.until(() => connectedAt(alice).join() === 'Carol' && connectedAt(carol).join() === 'Alice')
    carol.me.calls.leave()
    await world.until(() => phaseOf(alice) === 'ended')
    for (const one of [alice, bob, carol]) expect(one.media.live).toEqual([])
    expect(await outcomesOf(alice)).toEqual(['outgoing answered'])
    expect(await outcomesOf(bob)).toEqual(['incoming answered'])
  })

  it('tells whoever asks late what goes on, at once, and nobody else anything', async () => {
    const { world, alice, bob, carol, group } = await three()
    const call = await ring(world, alice, [bob, carol], group)
    await bob.me.calls.accept(call, 'voice')
    await carol.me.calls.decline(call)
    await world.until(() => connectedAt(alice).join() === 'Bob')
    // As a list does while it is drawn.
    const told: unknown[] = []
    for (const one of [alice, carol]) one.me.calls.current.watch((view) => told.push(view))
    expect(carol.me.calls.ongoing(group).value).toMatchObject({ id: call, room: 'open' })
    expect(alice.me.calls.ongoing(group).value).toBeUndefined()
    expect(told).toEqual([])
  })

  it('CL1: a call that goes on can be joined late, left, and joined again', async () => {
    const { world, alice, bob, carol, group } = await three()
    const ongoing = carol.me.calls.ongoing(group)
    const call = await ring(world, alice, [bob, carol], group)
    await bob.me.calls.accept(call, 'voice')
    await carol.me.calls.decline(call)
    await world.until(() => ongoing.value?.participants.length === 2)
    expect(phaseOf(alice)).toBe('active')
    expect(ringingAt(carol)).toBeUndefined()
    await world.pass(70_000)
    expect(ongoing.value).toMatchObject({ id: call, room: 'open', participants: [{ name: 'Alice' }, { name: 'Bob' }] })

    expect(await carol.me.calls.start(group, 'voice')).toBe(call)
    await world.until(() => connectedAt(carol).join() === 'Alice,Bob')
    carol.me.calls.leave()
    await world.until(() => connectedAt(alice).join() === 'Bob' && ongoing.value !== undefined)
    await carol.me.calls.start(group, 'voice')
    await world.until(() => connectedAt(alice).join() === 'Bob,Carol')
    for (const one of [alice, bob, carol]) one.me.calls.leave()
    await world.until(() => ongoing.value === undefined)
    expect(await outcomesOf(carol)).toEqual(['incoming answered'])
  })

  it('CL6, CL9: somebody who is no contact makes nothing ring; their call shows, and they learn no address', async () => {
    const { world, alice, bob, carol, group } = await three()
    const ongoing = carol.me.calls.ongoing(group)
    const call = await ring(world, bob, [alice], group)
    await world.until(() => ongoing.value?.id === call)
    expect(ringingAt(carol)).toBeUndefined()
    await alice.me.calls.accept(call, 'voice')
    await world.until(() => ongoing.value?.participants.length === 2)
    await carol.me.calls.start(group, 'voice')
    await world.until(() => connectedAt(carol).join() === 'Alice,Bob')
    const relayed = carol.callPeers.made.map(({ options }) => options.relayOnly)
    expect(relayed.sort()).toEqual([false, true])
    // The server names no relay: nothing else may bring these two together.
    const needed = participantsOf(carol).map(({ name, needsRelay }) => [name, needsRelay])
    expect(needed.sort()).toEqual([
      ['Alice', undefined],
      ['Bob', 'stranger'],
    ])
    expect(carol.me.calls.current.value?.relayOnly).toBe(false)
    expect(await first(carol.me.calls.missed())).toBe(0)
  })

  it('CL3: those who do not take it miss it, and those who all decline end it', async () => {
    const { world, alice, bob, carol, group } = await three()
    const call = await ring(world, alice, [bob, carol], group)
    await bob.me.calls.accept(call, 'voice')
    await world.pass(61_000)
    expect(ringingAt(carol)).toBeUndefined()
    expect(await outcomesOf(carol)).toEqual(['incoming missed'])
    expect(phaseOf(alice)).toBe('active')
    alice.me.calls.leave()
    await world.until(() => phaseOf(bob) === 'ended')

    const next = await ring(world, alice, [bob, carol], group)
    await bob.me.calls.decline(next)
    await world.pass(1_000)
    expect(phaseOf(alice)).toBe('ringing-out')
    await carol.me.calls.decline(next)
    await world.until(() => endOf(alice) === 'declined')
  })

  it('CL4: two who call the group at once are in one call', async () => {
    const { world, alice, bob, carol, group } = await three()
    await Promise.all([alice.me.calls.start(group, 'voice'), bob.me.calls.start(group, 'voice')])
    await world.until(() => connectedAt(alice).join() === 'Bob' && connectedAt(bob).join() === 'Alice')
    await world.pass(6_000)
    expect(carol.me.calls.incoming.value.length).toBeLessThan(2)
  })

  it('takes whoever is removed from the group out of its call', async () => {
    const { world, alice, bob, carol, group } = await three()
    await talk(world, alice, [bob, carol], group)
    await alice.me.conversations.members.remove(group, account(bob))
    await world.until(() => endOf(bob) === 'removed')
    await world.until(() => connectedAt(alice).join() === 'Carol' && connectedAt(carol).join() === 'Alice')
    expect(bob.media.live).toEqual([])
  })
})

describe('CL1: a seventh', () => {
  it('comes with their voice alone; the six keep their pictures', async () => {
    const { group, people, world } = await setupGroup(['Ann', 'Ben', 'Cem', 'Dan', 'Eva', 'Fay', 'Gil'])
    const [ann, gil] = [people[0], people[6]]
    if (ann === undefined || gil === undefined) throw new Error('seven people')
    const six = people.slice(0, 6)
    const ongoing = gil.me.calls.ongoing(group)
    const call = await ring(world, ann, people.slice(1), group, 'video')
    for (const one of six.slice(1)) await one.me.calls.accept(call, 'video')
    await world.until(() => six.every((one) => connectedAt(one).length === 5))
    await world.until(() => ongoing.value?.room === 'voice-only')
    await gil.me.calls.accept(call, 'video')
    await world.until(() => connectedAt(gil).length === 6)
    expect(gil.me.calls.current.value?.videoAllowed).toBe(false)
    expect(gil.media.live.map(({ kind }) => kind)).toEqual(['audio'])
    await expect(gil.me.calls.setCamera(true)).rejects.toMatchObject({ code: 'CALL_FULL' })
    expect(six.map((one) => one.me.calls.current.value?.videoAllowed)).toEqual(new Array(6).fill(true))
    await world.until(() => participantsOf(gil).every(({ camera }) => camera !== undefined))
    // Pictures shrink with those who show them.
    await world.until(() => (ann.callPeers.made[0]?.budget?.camera.height ?? 720) <= 270)
  })
})
