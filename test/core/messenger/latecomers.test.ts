import { describe, expect, it } from 'vitest'
import { setupGroup } from '../../support/sim/group'

describe('EV12: who was away while keys changed', () => {
  it('finds the others on the topic they left them on, however many keys ago that was', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Carol', 'Dan', 'Eve', 'Finn', 'Gus'])
    const [alice, carol, ...rest] = people
    if (alice === undefined || carol === undefined) throw new Error('six people')
    await world.pass(5_000)
    carol.stop()
    for (const one of rest) {
      await alice.me.conversations.members.remove(group, one.me.identity.account)
      await world.pass(5_000)
    }
    await alice.me.messages.send({ conversation: group, text: 'four keys later' })
    await carol.start()
    await world.until(async () => (await carol.texts(group)).includes('four keys later'))
    expect((await carol.me.conversations.get(group)).memberCount).toBe(2)
  })
})

describe('SY2: a long absence', () => {
  it('of one does not hold up what the others say to each other', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
    const [alice, bob, carol] = people
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
    carol.stop()
    // More than the shared document holds at a time.
    const texts = Array.from({ length: 40 }, (_, index) => `${String(index)} ${'x'.repeat(15_000)}`)
    for (const text of texts) await alice.me.messages.send({ conversation: group, text })
    await world.until(async () => (await bob.texts(group)).filter((text) => text !== '').length === texts.length)
    await carol.start()
    await world.until(async () => (await carol.texts(group)).filter((text) => text !== '').length === texts.length)
  })
})
