import { Caller, talk } from './support/caller'
import type { Person } from './support/person'
import { expect, test as base } from './support/story'

const test = base.extend<{
  /** Two contacts who look at their conversation; their time can be put forward where the clock is ours. */
  readonly pair: (clock?: 'ours') => Promise<readonly [Caller, Caller]>
}>({
  pair: async ({ strangers }, use) => {
    await use(async (clock) => {
      const [alice, bob] = await strangers('Alice', 'Bob')
      if (alice === undefined || bob === undefined) throw new Error('two people')
      if (clock === 'ours') for (const { page } of [alice, bob]) await page.clock.install()
      const callers = [await Caller.from(alice), await Caller.from(bob)] as const
      await alice.befriend(bob)
      await alice.talkTo(bob)
      await bob.talkTo(alice)
      await meet(alice, bob)
      return callers
    })
  },
})

/** They have been in touch: what is said next arrives. */
const meet = async (one: Person, other: Person): Promise<void> => {
  await one.say('Shall I call?')
  await other.reads('Shall I call?')
  await one.sees('Shall I call?', /Delivered|Read/)
}

test('CL1, CL7, CL8: two see and hear each other, mute, darken and share, and nothing is left open after it', async ({
  pair,
}) => {
  const [alice, bob] = await pair()
  await alice.call('video')
  await expect(bob.rings(alice)).toBeVisible()
  await bob.answer(alice, 'Accept with video')
  await expect(bob.rings(alice)).toBeHidden()
  await talk(alice, bob, 'video')

  await alice.press('Mute')
  await expect(bob.figure('Alice')).toContainText('Muted')
  await bob.hearsSilence()
  await alice.hears()
  await alice.press('Unmute')
  await expect(bob.figure('Alice')).not.toContainText('Muted')
  await bob.hears()

  await alice.press('Turn camera off')
  await expect(bob.figure('Alice').locator('video')).toHaveCount(0)
  await bob.seesNoMore('camera')
  await alice.sees('camera')
  await alice.press('Turn camera on')
  await bob.watches('Alice')
  await bob.sees('camera')

  await alice.press('Share screen')
  const shared = bob.stage.getByRole('group', { name: 'Alice is sharing' })
  await expect(shared).toBeVisible()
  await expect
    .poll(() => shared.locator('video').evaluate((one) => one instanceof HTMLVideoElement && one.videoWidth > 0))
    .toBe(true)
  await bob.sees('screen')
  await bob.sees('camera')
  await alice.press('Stop sharing')
  await expect(shared).toBeHidden()
  await bob.seesNoMore('screen')

  await alice.leave()
  await alice.isFree()
  await bob.isFree()
  await expect(alice.logged(/Outgoing video call, \d/)).toBeVisible()
  await expect(bob.logged(/Incoming video call, \d/)).toBeVisible()
})

test('CL6, CL5: a voice call opens no camera and outlives the server; the next one begins without it', async ({
  pair,
  server,
}) => {
  const [alice, bob] = await pair()
  await alice.call('voice')
  await bob.answer(alice, 'Accept')
  await talk(alice, bob, 'voice')
  for (const { page } of [alice, bob]) expect(await page.evaluate(() => window.mediaWatch.opened())).toEqual(['audio'])

  await server.kill()
  await expect(alice.person.banner).toContainText(/server/i)
  await expect(bob.person.banner).toContainText(/server/i)
  await talk(alice, bob, 'voice')
  await bob.press('Turn camera on')
  await alice.watches('Bob')
  await alice.sees('camera')
  await bob.leave()
  await alice.isFree()
  await bob.isFree()

  await expect(bob.logged(/Incoming voice call/)).toBeVisible()
  await bob.call('voice')
  await alice.answer(bob, 'Accept')
  await talk(alice, bob, 'voice')
  await alice.leave()
  await bob.isFree()
  await alice.isFree()
})

test('CL3, CL8: a call is declined, declined with a message, and missed', async ({ pair }) => {
  const [alice, bob] = await pair()
  await alice.call('voice')
  await bob.answer(alice, 'Decline')
  await expect(alice.stage).toContainText('Bob declined the call.')
  await expect(bob.rings(alice)).toBeHidden()
  await alice.isFree()
  expect(await bob.page.evaluate(() => window.mediaWatch.opened())).toEqual([])
  await alice.press('Close')
  await expect(alice.logged('Declined voice call')).toBeVisible()
  await expect(bob.logged('You declined a voice call')).toBeVisible()

  await alice.call('video')
  await bob.answer(alice, 'Reply with a message')
  await bob.rings(alice).getByRole('textbox', { name: 'Decline with your own words' }).fill('In a meeting')
  await bob.answer(alice, 'Decline and send')
  await expect(alice.stage).toContainText('In a meeting')
  await alice.press('Close')
  await alice.person.reads('In a meeting')
  await bob.person.reads('In a meeting')

  await alice.call('voice')
  await expect(bob.rings(alice)).toBeVisible()
  await alice.leave()
  await expect(bob.rings(alice)).toBeHidden()
  await expect(alice.logged('Cancelled voice call')).toBeVisible()
  await expect(bob.logged('Missed voice call')).toBeVisible()
})

test('CL3, CL8: whoever is not there for a minute has missed the call, and can be called again', async ({ pair }) => {
  const [alice, bob] = await pair('ours')
  await alice.call('voice')
  await expect(bob.rings(alice)).toBeVisible()
  await expect(alice.figure('Bob')).toContainText('Ringing')
  await Promise.all([alice, bob].map(({ page }) => page.clock.fastForward(61_000)))
  await expect(alice.stage).toContainText('Bob did not answer.')
  await expect(bob.rings(alice)).toBeHidden()
  await expect(bob.logged('Missed voice call')).toBeVisible()
  await alice.isFree()
  await alice.press('Call again')
  await bob.answer(alice, 'Accept')
  await talk(alice, bob, 'voice')
})

test('CL8: missed calls are counted until they are seen, and called back', async ({ pair }) => {
  const [alice, bob] = await pair()
  const calls = bob.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Calls' })
  await bob.person.visit('Contacts')
  await alice.call('voice')
  await expect(bob.rings(alice)).toBeVisible()
  await expect(calls).not.toContainText('1')
  await alice.leave()
  await expect(calls).toContainText('1')

  await bob.person.visit('Calls')
  await expect(calls).not.toContainText('1')
  const entry = bob.page
    .getByRole('list', { name: 'Calls' })
    .getByRole('listitem', { name: 'Alice, Missed voice call' })
  await entry.getByRole('button', { name: 'Call back' }).click()
  await alice.answer(bob, 'Accept')
  await talk(alice, bob, 'voice')
  await bob.leave()
  await alice.isFree()
  await bob.isFree()
  await expect(
    bob.page.getByRole('list', { name: 'Calls' }).getByRole('listitem', { name: 'Alice, Outgoing voice call' }),
  ).toBeVisible()
})

test('CL4: when both call at once, both are in one call, and nothing asks them', async ({ pair }) => {
  const [alice, bob] = await pair()
  const both = [alice, bob]
  for (const { page } of both)
    await page.evaluate(() => {
      window.mediaWatch.hold()
    })
  for (const one of both) await one.call('voice')
  for (const { page } of both)
    await page.evaluate(() => {
      window.mediaWatch.letGo()
    })
  await talk(alice, bob, 'voice')
  for (const { page } of both) {
    expect(await page.evaluate(() => window.mediaWatch.dialogs)).not.toContainEqual(expect.stringMatching(/^Incoming/))
    expect(await page.evaluate(() => window.mediaWatch.ways())).toBe(1)
  }
  await bob.leave()
  for (const one of both) {
    await one.isFree()
    await expect(one.logged(/voice call/)).toHaveCount(1)
    await expect(one.logged(/voice call, \d/)).toBeVisible()
  }
})

test('CL3: somebody who calls one who is in a call waits, is told that it is busy, or takes the place', async ({
  circle,
}) => {
  const people = await circle('Alice', 'Bob', 'Carol')
  const callers: Caller[] = []
  for (const person of people) callers.push(await Caller.from(person))
  const [alice, bob, carol] = callers
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  for (const { person } of [bob, carol]) await person.talkTo(alice.person)
  await alice.person.talkTo(bob.person)
  await meet(bob.person, alice.person)

  await bob.call('voice')
  await alice.answer(bob, 'Accept')
  await talk(alice, bob, 'voice')

  await carol.call('voice')
  await expect(alice.rings(carol)).toContainText('Accepting ends the call with Bob.')
  await alice.answer(carol, 'Decline')
  await expect(carol.stage).toContainText('Alice is in another call.')
  await talk(alice, bob, 'voice')

  await carol.press('Call again')
  await alice.answer(carol, 'Accept')
  await talk(alice, carol, 'voice')
  await bob.isFree()
  await expect(bob.logged(/Outgoing voice call, \d/)).toBeVisible()
  await carol.leave()
  for (const one of [alice, carol]) await one.isFree()
})

test('a call ends with the page that was in it, and leaves no ghost', async ({ pair }) => {
  const [alice, bob] = await pair()
  await alice.call('voice')
  await bob.answer(alice, 'Accept')
  await talk(alice, bob, 'voice')
  await bob.page.reload()
  await alice.isFree()
  await bob.person.talkTo(alice.person)
  await expect(bob.page.getByRole('region', { name: 'Ongoing call' })).toBeHidden()
  await expect(bob.rings(alice)).toBeHidden()
  await expect(alice.logged(/Outgoing voice call, \d/)).toBeVisible()

  await bob.call('voice')
  await alice.answer(bob, 'Accept')
  await talk(alice, bob, 'voice')
})

test('CL5: whoever’s app dies during a call sees that it goes on, and comes back into it', async ({ pair }) => {
  const [alice, before] = await pair()
  await alice.call('video')
  await before.answer(alice, 'Accept with video')
  await talk(alice, before, 'video')
  await before.person.crash()
  await expect(alice.stage.getByText('Reconnecting…')).toBeVisible()

  await before.person.open()
  const bob = await Caller.from(before.person)
  await bob.person.talkTo(alice.person)
  const banner = bob.page.getByRole('region', { name: 'Ongoing call' })
  await expect(banner).toContainText('A video call is going on')
  await expect(banner).toContainText('Alice')
  await banner.getByRole('button', { name: 'Join with video' }).click()
  await talk(alice, bob, 'video')
  await expect(banner).toBeHidden()
  expect(await bob.page.evaluate(() => window.mediaWatch.dialogs)).toEqual([])

  await bob.leave()
  for (const one of [alice, bob]) await one.isFree()
  // One call, however often it was joined.
  await expect(alice.logged(/Outgoing video call, \d/)).toHaveCount(1)
  await expect(bob.logged(/Incoming video call, \d/)).toHaveCount(1)
})

test('without a microphone a call connects, and says how to get one', async ({ pair }) => {
  const [alice, bob] = await pair()
  for (const [refusal, sentence] of [
    ['NotFoundError', 'No microphone was found. Plug one in, or just listen.'],
    ['NotAllowedError', 'Tincan may not use your microphone. Allow it in the settings of your browser or system.'],
  ] as const) {
    await bob.page.evaluate((refusal) => {
      window.mediaWatch.refusal = refusal
    }, refusal)
    await alice.call('voice')
    await bob.answer(alice, 'Accept')
    await expect(bob.stage.getByText(sentence)).toBeVisible()
    await expect(alice.stage.getByRole('timer', { name: 'Duration' })).toBeVisible()
    await bob.hears()
    await alice.hearsSilence()
    await bob.leave()
    await alice.isFree()
    await bob.isFree()
    await expect(alice.page.getByRole('button', { name: 'Start voice call' })).toBeVisible()
  }
})

test('CL1: a call is begun, taken, muted and left by the keyboard alone', async ({ pair }) => {
  const [alice, bob] = await pair()
  const reach = async (one: Caller, name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> => {
    const wanted = one.page.getByRole('button', { name, exact: true })
    await expect(wanted).toBeVisible()
    for (let step = 0; step < 60; step++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) break
      await one.page.keyboard.press(key)
    }
    await expect(wanted).toBeFocused()
    await one.page.keyboard.press('Enter')
  }
  await reach(alice, 'Start voice call', 'Shift+Tab')
  await expect(bob.rings(alice)).toBeVisible()
  await reach(bob, 'Accept', 'Tab')
  await talk(alice, bob, 'voice')
  await reach(alice, 'Mute', 'Tab')
  await expect(bob.figure('Alice')).toContainText('Muted')
  await bob.hearsSilence()
  await alice.page.keyboard.press('Enter')
  await expect(alice.button('Mute')).toBeFocused()
  await bob.hears()
  await alice.page.keyboard.press('Control+Shift+M')
  await expect(bob.figure('Alice')).toContainText('Muted')
  await reach(bob, 'Leave call', 'Tab')
  await alice.isFree()
  await bob.isFree()

  await expect(alice.page.getByRole('button', { name: 'Start voice call' })).toBeVisible()
  await reach(alice, 'Start voice call', 'Shift+Tab')
  await expect(bob.rings(alice)).toBeVisible()
  await bob.page.keyboard.press('Control+Shift+A')
  await talk(alice, bob, 'voice')
  await alice.page.keyboard.press('Control+Shift+L')
  await alice.isFree()
  await bob.isFree()
})
