import { openConnections, watchConnections } from './support/connections'
import type { Person } from './support/person'
import { expect, test } from './support/story'

const groups = ['Harbour', 'Garden', 'Choir']

/** Both ways, and known to have arrived: the room stands. */
const exchange = async (one: Person, other: Person, about: string): Promise<void> => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const text = `${from.name} on ${about}`
    await from.say(text)
    await to.reads(text)
    await from.sees(text, /Delivered|Read/)
  }
}

test('a conversation of two and three groups ride on one connection, and reloading leaks none', async ({ setup }) => {
  test.setTimeout(300_000)
  const [alice, bob] = await setup('Alice', 'Bob')
  await watchConnections(alice)
  await watchConnections(bob)
  for (const name of groups) {
    await alice.makeGroup(name, bob)
    await bob.enter(name)
    await exchange(alice, bob, name)
  }
  await alice.talkTo(bob)
  await bob.talkTo(alice)
  await exchange(alice, bob, 'the two of us')
  expect(await openConnections(alice)).toBe(1)
  expect(await openConnections(bob)).toBe(1)

  for (let reload = 1; reload <= 10; reload++) {
    await bob.page.reload()
    await expect(bob.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    // Now and then the earlier connection has no time to come to anything.
    if (reload % 3 === 0) await expect.poll(() => openConnections(bob)).toBe(1)
  }
  for (const name of groups) {
    await alice.enter(name)
    await bob.enter(name)
    await exchange(alice, bob, `${name} again`)
  }
  for (const person of [alice, bob]) {
    await expect.poll(() => openConnections(person), { message: person.name, timeout: 90_000 }).toBe(1)
  }
})

test('while the server is away, two who are linked make a group and write in it', async ({ server, setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await exchange(alice, bob, 'the weather')

  await server.kill()
  for (const person of [alice, bob]) await expect(person.banner).toContainText(/server cannot be reached/i)
  await alice.makeGroup('Raft', bob)
  await bob.enter('Raft')
  await exchange(alice, bob, 'the mast')
  await exchange(bob, alice, 'the sail')
  for (const person of [alice, bob]) {
    await expect(person.log.getByRole('article')).toContainText([
      'Alice on the mast',
      'Bob on the mast',
      'Bob on the sail',
      'Alice on the sail',
    ])
    await expect(person.banner).toContainText(/server cannot be reached/i)
  }
})

test('who is removed from a group still talks with who removed them', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await watchConnections(alice)
  await alice.makeGroup('Harbour', bob)
  await bob.enter('Harbour')
  await exchange(alice, bob, 'the boat')

  const members = await alice.details('Members')
  await members.getByRole('button', { name: 'Actions for Bob' }).click()
  await alice.page.getByRole('menuitem', { name: 'Remove…' }).click()
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Remove member' }).click()
  await expect(bob.notice('Alice removed you')).toBeVisible()
  await alice.say('without Bob')
  // Whatever is decided in the group from now on, it looks again at whom it links with.
  const preferences = await alice.details('Preferences')
  await preferences.getByRole('textbox', { name: 'Name' }).fill('Old harbour')
  await preferences.getByRole('button', { name: 'Save' }).click()
  await expect(alice.conversation('Old harbour')).toBeVisible()

  await alice.talkTo(bob)
  await bob.talkTo(alice)
  await exchange(alice, bob, 'what happened')
  expect(await openConnections(alice)).toBe(1)
  // And once more after one of them was away, as only a device that is let in again can.
  await bob.page.reload()
  await bob.talkTo(alice)
  await exchange(bob, alice, 'peace')
  await bob.enter('Harbour')
  await expect(bob.message('without Bob')).toHaveCount(0)
})
