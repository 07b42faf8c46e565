import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../src/core'
import { rolesAt, setupGroup } from '../../support/sim/group'
import type { Citizen } from '../../support/sim/world'

const account = ({ me }: Citizen) => me.identity.account
const sees = async (who: Citizen, group: ConversationId, text: string): Promise<boolean> =>
  (await who.texts(group)).includes(text)
const membership = async ({ me }: Citizen, group: ConversationId) => (await me.conversations.get(group)).membership

const grouped = async () => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol', 'Dave'])
  const [alice, bob, carol, dave] = people
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error('four')
  await alice.me.conversations.members.setRole(group, account(bob), 'admin')
  for (const one of [bob, carol, dave])
    await world.until(async () => (await rolesAt(one, group)).includes('Bob (admin)'))
  return { world, alice, bob, carol, dave, group }
}

/** All that the others said in the rooms of somebody's device so far. */
const heardBy = ({ documents }: Citizen): string =>
  [...documents.values()]
    .flatMap((document) => {
      const clocks = [...Y.decodeStateVector(Y.encodeStateVector(document))]
      return clocks.filter(([client]) => client !== document.clientID).map((clock) => clock.join())
    })
    .sort()
    .join(' ')

describe('EV12: who was removed by an act that counts no more', () => {
  it('is told by those who hold them for a member, though they knew that they were out and were gone', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    world.part(['Bob', 'Carol', 'Dave'])
    await bob.me.conversations.members.remove(group, account(dave))
    for (const one of [carol, dave]) await world.until(async () => !(await rolesAt(one, group)).includes('Dave'))
    await world.pass(10_000)
    expect(await membership(dave, group)).toBe('removed')
    // Out of their reach Bob was no member any more himself.
    await alice.me.conversations.members.remove(group, account(bob))
    dave.stop()
    world.heal()
    await world.until(async () => (await rolesAt(carol, group)).join() === 'Alice (owner),Carol,Dave')
    await world.pass(60_000)
    await dave.start()
    await world.until(async () => (await membership(dave, group)) === 'member')
    await alice.me.messages.send({ conversation: group, text: 'you are still here' })
    await world.until(() => sees(dave, group, 'you are still here'))
    await dave.me.messages.send({ conversation: group, text: 'so I am' })
    for (const one of [alice, carol]) await world.until(() => sees(one, group, 'so I am'))
  })

  it('listens in vain where the removal counts: who knows that they are out is told nothing more', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    await alice.me.conversations.members.remove(group, account(dave))
    await world.until(async () => (await membership(dave, group)) === 'removed')
    await world.pass(20_000)
    const heard = heardBy(dave)
    for (const one of [alice, bob, carol]) {
      await one.me.messages.send({ conversation: group, text: `${one.name} goes on` })
      await world.until(() => sees(carol, group, `${one.name} goes on`))
    }
    await world.pass(20_000)
    expect(heardBy(dave)).toBe(heard)
  })
})

describe('EV12: who left, and was heard by nobody but whom they had let in', () => {
  it('tells the others, when they come, whom nobody else holds for a member', async () => {
    const { alice, bob, carol, dave, group, world } = await grouped()
    await alice.me.conversations.members.remove(group, account(dave))
    await world.until(async () => (await membership(dave, group)) === 'removed')
    for (const one of [bob, carol]) await world.until(async () => !(await rolesAt(one, group)).includes('Dave'))
    world.part(['Alice', 'Dave'])
    // More than goes through the server unasked.
    for (let number = 1; number <= 30; number++)
      await alice.me.messages.send({ conversation: group, text: `${String(number)} ${'…'.repeat(100)}` })
    await alice.me.conversations.members.add(group, [account(dave)])
    await world.until(async () => (await membership(dave, group)) === 'member')
    await alice.me.conversations.leave(group)
    await world.until(async () => !(await rolesAt(dave, group)).includes('Alice (owner)'))
    await world.pass(20_000)
    world.heal()
    for (const one of [bob, carol, dave])
      await world.until(async () => (await rolesAt(one, group)).join() === 'Bob (owner),Carol,Dave')
    await dave.me.messages.send({ conversation: group, text: 'let in by Alice' })
    await world.until(() => sees(carol, group, 'let in by Alice'))
  })
})
