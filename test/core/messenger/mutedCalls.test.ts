import { describe, expect, it } from 'vitest'
import type { PreferencesPatch } from '../../../src/core'
import {
  connectedAt,
  first,
  logOf,
  outcomesOf,
  participantsOf,
  phaseOf,
  ring,
  ringingAt,
} from '../../support/sim/calls'
import { setupGroup } from '../../support/sim/group'
import { setup, type Citizen, type World } from '../../support/sim/world'

const quiet: readonly (readonly [string, PreferencesPatch])[] = [
  ['muted', { mutedUntil: 'forever' }],
  ['put away', { archived: true }],
  ['told to say nothing', { notify: 'none' }],
]

const two = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob'])
  const [alice, bob] = people
  if (alice === undefined || bob === undefined) throw new Error('two people')
  return { alice, bob, group, world }
}

/** Nothing here has asked for attention. */
const listen = ({ me }: Citizen): readonly string[] => {
  const rung: string[] = []
  me.on.call(({ callerName }) => rung.push(callerName))
  return rung
}

const gone = (world: World, who: Citizen) => world.until(() => phaseOf(who) === 'ended')

describe('feature 27: calls in conversations that are to be quiet', () => {
  it.each(quiet)('ring between two, who are meant by nobody else: %s', async (_, patch) => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await bob.me.conversations.preferences.update(talk, patch)
    await ring(world, alice, [bob], talk)
    alice.me.calls.leave()
    await world.until(() => ringingAt(bob) === undefined)
    expect(await first(bob.me.calls.missed())).toBe(1)
  })

  it.each(quiet)(
    'are there to be joined in a group, without a ring, and leave an entry that is no news: %s',
    async (_, patch) => {
      const { alice, bob, group, world } = await two()
      await bob.me.conversations.preferences.update(group, patch)
      const rung = listen(bob)
      const ongoing = bob.me.calls.ongoing(group)
      await alice.me.calls.start(group, 'voice')
      await world.until(() => ongoing.value !== undefined)
      // Whoever calls learns nothing of it.
      await world.until(() => participantsOf(alice)[0]?.state === 'ringing')
      await world.pass(61_000)
      await gone(world, alice)
      expect([ringingAt(bob), ongoing.value, rung]).toEqual([undefined, undefined, []])
      expect(await outcomesOf(bob, 'missed')).toEqual(['incoming missed'])
      expect((await logOf(bob))[0]?.seen).toBe(true)
      expect(await first(bob.me.calls.missed())).toBe(0)
    },
  )

  it('can be taken by whoever looks there, as any other', async () => {
    const { alice, bob, group, world } = await two()
    await bob.me.conversations.preferences.update(group, { mutedUntil: 'forever' })
    const ongoing = bob.me.calls.ongoing(group)
    const call = await alice.me.calls.start(group, 'voice')
    await world.until(() => ongoing.value?.id === call)
    expect(await bob.me.calls.start(group, 'voice')).toBe(call)
    await world.until(() => connectedAt(alice).join() === 'Bob')
    expect(await outcomesOf(bob)).toEqual(['incoming answered'])
  })

  it('ring where only mentions are told of, and once the time of quiet is over', async () => {
    const { alice, bob, group, world } = await two()
    await bob.me.conversations.preferences.update(group, { notify: 'mentions' })
    await bob.me.calls.decline(await ring(world, alice, [bob], group))
    await gone(world, alice)
    const soon = new Date(world.clock.now() + 30_000).toISOString()
    await bob.me.conversations.preferences.update(group, { mutedUntil: soon })
    const rung = listen(bob)
    await alice.me.calls.start(group, 'voice')
    await world.pass(2_000)
    alice.me.calls.leave()
    await world.pass(30_000)
    expect(rung).toEqual([])
    await ring(world, alice, [bob], group)
    expect(rung).toEqual(['Alice'])
  })

  it('are not in the way of another one that may ring', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol', 'Dan'])
    const [alice, bob, carol, dan] = people
    if (alice === undefined || bob === undefined || carol === undefined || dan === undefined) throw new Error('four')
    const withBob = (await alice.me.contacts.list()).find(({ name }) => name === 'Bob')?.conversation
    const withCarol = (await alice.me.contacts.list()).find(({ name }) => name === 'Carol')?.conversation
    if (withBob === undefined || withCarol === undefined) throw new Error('contacts have conversations')
    await alice.me.conversations.preferences.update(group, { mutedUntil: 'forever' })
    await alice.me.calls.accept(await ring(world, bob, [alice], withBob), 'voice')
    await world.until(() => connectedAt(alice).join() === 'Bob')
    const ongoing = alice.me.calls.ongoing(group)
    await dan.me.calls.start(group, 'voice')
    await world.until(() => ongoing.value !== undefined)
    // One call may wait, and the silent one does not take its place.
    await ring(world, carol, [alice], withCarol)
  })
})
