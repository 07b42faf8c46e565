import { describe, expect, it } from 'vitest'
import { openStorage, type ConversationId } from '../../../src/core'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { within } from '../../../src/core/storage/collection'
import { eraseEvent } from '../../../src/core/sync/message-record'
import { setupGroup } from '../../support/sim/group'
import type { Citizen } from '../../support/sim/world'

/** Takes what others said out of the events on a disk, so that its owner hands on the bare proofs alone. */
const strip = async (mallory: Citizen, conversation: ConversationId): Promise<void> => {
  mallory.stop()
  const rows = mallory.rows
  mallory.rows = rows.crash()
  const storage = openStorage({ rows: mallory.rows, databaseKey: mallory.databaseKey, random: seededRandom(9) })
  await storage.write(async (records) => {
    for (const { id } of await records.events.list('chain', within(`${conversation}/`))) await eraseEvent(records, id)
  })
  await mallory.start()
}

describe('EV9: a body can be taken out of an event, but not away from those who have it', () => {
  it('a member who hands over bare proofs keeps nobody from reading once somebody honest is there', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Mallory', 'Carol'])
    const [alice, mallory, carol] = people
    if (alice === undefined || mallory === undefined || carol === undefined) throw new Error('three people')
    carol.stop()
    const { id } = await alice.me.messages.send({ conversation: group, text: 'what Mallory hides' })
    await world.until(async () => (await mallory.texts(group)).includes('what Mallory hides'))
    alice.stop()
    await strip(mallory, group)
    await carol.start()
    await mallory.me.messages.send({ conversation: group, text: 'nothing was said' })
    await world.until(async () => (await carol.texts(group)).includes('nothing was said'))
    await world.pass(5_000)
    expect(await carol.texts(group)).not.toContain('what Mallory hides')
    await alice.start()
    await world.until(async () => (await carol.texts(group)).includes('what Mallory hides'))
    await alice.me.messages.delete(id, 'everyone')
    await world.until(async () => !(await carol.texts(group)).includes('what Mallory hides'))
  })

  it('is never taken from what decides who is in or what a conversation is called', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Mallory', 'Carol'])
    const [alice, mallory, carol] = people
    if (alice === undefined || mallory === undefined || carol === undefined) throw new Error('three people')
    carol.stop()
    await alice.me.conversations.update(group, { name: 'Renamed' })
    await alice.me.messages.send({ conversation: group, text: 'hello' })
    await world.until(async () => (await mallory.texts(group)).includes('hello'))
    alice.stop()
    await strip(mallory, group)
    await carol.start()
    await world.pass(10_000)
    await alice.start()
    await world.until(async () => (await carol.me.conversations.get(group)).title === 'Renamed')
  })
})
