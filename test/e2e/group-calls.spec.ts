import { allSeeAll, answer, figure, hears, seesMoving, stage, startVideoCall } from './support/calling'
import { watchConnections } from './support/connections'
import type { Person } from './support/person'
import { expect, test as base } from './support/story'

/** Twelve pictures are made and shown on one machine: slow ones, and nothing is recorded beside. */
const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const slow = '--use-fake-device-for-media-stream=fps=5'
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), slow] })
    },
    { scope: 'worker' },
  ],
})
test.use({ trace: 'off' })

const fourOf = async (strangers: (...names: string[]) => Promise<Person[]>) => {
  const [alice, bob, carol, dave] = await strangers('Alice', 'Bob', 'Carol', 'Dave')
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error('four')
  for (const person of [alice, bob, carol, dave]) await watchConnections(person)
  // Who are no contacts reach each other through relays alone (CL9), and none is here.
  await Promise.all([alice.befriend(bob), carol.befriend(dave)])
  await Promise.all([alice.befriend(carol), bob.befriend(dave)])
  await Promise.all([alice.befriend(dave), bob.befriend(carol)])
  await alice.makeGroup('Crew', bob, carol, dave)
  for (const guest of [bob, carol, dave]) await guest.enter('Crew')
  return { alice, bob, carol, dave }
}

const joinWithVideo = async (person: Person): Promise<void> => {
  const banner = person.page.getByRole('region', { name: 'Ongoing call' })
  await expect(banner).toContainText('A video call is going on')
  await banner.getByRole('button', { name: 'Join with video' }).click()
  await expect(stage(person)).toBeVisible()
}

test('CL1: a video call of four: joined late, left, joined again, and out of it is who is out of the group', async ({
  strangers,
}) => {
  // Four browsers that make and show twelve pictures: on a busy machine each step takes seconds.
  test.setTimeout(720_000)
  const { alice, bob, carol, dave } = await fourOf(strangers)
  const everybody = [alice, bob, carol, dave]

  await startVideoCall(alice)
  await answer(bob, alice, 'Accept with video')
  await answer(carol, alice, 'Accept with video')
  await answer(dave, alice, 'Decline')
  await allSeeAll(alice, bob, carol)
  for (const person of [alice, bob, carol]) await hears(person, 2)

  // Who declined is asked no more, and may come nevertheless.
  await joinWithVideo(dave)
  await allSeeAll(...everybody)
  for (const person of everybody) await hears(person, 3)

  await carol.page.getByRole('button', { name: 'Raise hand' }).click()
  for (const person of [alice, bob, dave]) await expect(figure(person, 'Carol')).toContainText('Hand raised')
  await carol.page.getByRole('button', { name: 'Lower hand' }).click()
  for (const person of [alice, bob, dave]) await expect(figure(person, 'Carol')).not.toContainText('Hand raised')
  const reactions = [alice, bob, carol].map((person) => person.page.getByRole('log', { name: 'Reactions' }))
  // It is there for a moment only: they look before it comes.
  const seen = reactions.map((log) => expect(log).toContainText('👏Dave', { timeout: 90_000 }))
  await dave.page.getByRole('button', { name: 'React', exact: true }).click()
  await dave.page.getByRole('button', { name: 'React with 👏' }).click()
  await Promise.all(seen)

  // One large and the others small, by hand and by the layout.
  const small = stage(alice).getByRole('group', { name: 'Others' })
  const isLarge = async (name: string): Promise<void> => {
    await expect(small.getByRole('figure')).toHaveCount(3)
    await expect(figure(alice, name)).toBeVisible()
    await expect(small.getByRole('figure', { name, exact: true })).toHaveCount(0)
  }
  await expect(small).toHaveCount(0)
  for (const name of ['Carol', 'Dave']) {
    await figure(alice, name).hover()
    await alice.page.getByRole('button', { name: `Pin ${name}` }).click()
    await isLarge(name)
  }
  await alice.page.getByRole('button', { name: 'Unpin Dave' }).click()
  await expect(small).toHaveCount(0)
  await alice.page.getByRole('button', { name: 'Show the speaker large' }).click()
  await expect(small.getByRole('figure', { name: 'You' })).toBeVisible()
  await expect(small.getByRole('figure')).toHaveCount(3)
  await seesMoving(alice, bob, carol, dave)
  await alice.page.getByRole('button', { name: 'Show everybody alike' }).click()
  await expect(small).toHaveCount(0)

  await bob.page.getByRole('button', { name: 'Leave call' }).click()
  for (const person of [alice, carol, dave]) await expect(figure(person, 'Bob')).toHaveCount(0)
  await allSeeAll(alice, carol, dave)
  for (const person of [alice, carol, dave]) await hears(person, 2)
  await joinWithVideo(bob)
  await allSeeAll(...everybody)

  // Removed while in it: out of the call too, for everybody.
  await alice.page.getByRole('button', { name: 'Show chat' }).click()
  const members = await alice.details('Members')
  await members.getByRole('button', { name: 'Actions for Dave' }).click()
  await alice.page.getByRole('menuitem', { name: 'Remove…' }).click()
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Remove member' }).click()
  await expect(stage(dave)).toContainText('You are no longer a member of this conversation.')
  for (const person of [alice, bob, carol]) await expect(figure(person, 'Dave')).toHaveCount(0)
  await hears(dave, 0)
  await allSeeAll(alice, bob, carol)
  for (const person of [alice, bob, carol]) await hears(person, 2)
})
