import type { Person } from './support/person'
import { expect, test } from './support/story'

const quote = (person: Person, name: string) => person.log.getByRole('button', { name })

test('features 19–21: reply and jump, reactions, pins, forwarding, copying, and what is known of a message', async ({
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('Far up here')
  await bob.act('Far up here', 'Reply')
  await bob.composer.fill('Half an answer')

  // What is being written, and to what, outlasts switching away and a restart.
  await bob.visit('Settings')
  await bob.talkTo(alice)
  await expect(bob.composer).toHaveValue('Half an answer')
  await bob.page.reload()
  await bob.talkTo(alice)
  await expect(bob.composer).toHaveValue('Half an answer')
  await expect(bob.page.getByRole('group', { name: 'Reply' })).toContainText('Far up here')

  await alice.saySeries(120, 'steps down')
  await bob.reads('120 steps down')
  await bob.send()

  await quote(alice, 'In reply to Alice: Far up here').click()
  await expect(alice.message('Far up here').first()).toBeFocused()
  await expect(alice.message('120 steps down')).toHaveCount(0)
  await alice.page.getByRole('button', { name: 'Newest messages' }).click()
  await alice.reads('Half an answer')

  await bob.react('120 steps down', '👍')
  const thumbs = alice.message('120 steps down').getByRole('button', { name: '👍 1' })
  await expect(thumbs).toHaveAttribute('aria-pressed', 'false')
  await thumbs.click()
  await expect(bob.message('120 steps down').getByRole('button', { name: '👍 2' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await bob.message('120 steps down').getByRole('button', { name: '👍 2' }).click()
  await expect(thumbs).toHaveAttribute('aria-pressed', 'true')

  await alice.act('Half an answer', 'Pin')
  const bar = bob.page.getByRole('region', { name: 'Pinned' })
  await expect(bar).toContainText('Half an answer')
  await bar.getByRole('button', { name: 'All pinned messages' }).click()
  await expect(bob.page.getByRole('list', { name: 'Pinned messages' })).toContainText('Half an answer')
  await bob.act('Half an answer', 'Unpin')
  for (const person of [alice, bob]) await expect(person.page.getByRole('region', { name: 'Pinned' })).toHaveCount(0)

  await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await alice.act('120 steps down', 'Copy')
  await expect.poll(() => alice.page.evaluate(() => navigator.clipboard.readText())).toBe('120 steps down')

  await alice.sees('120 steps down', 'Read')
  await alice.act('120 steps down', 'Info')
  const info = alice.page.getByRole('dialog', { name: 'Message info' })
  await expect(info.getByRole('listitem').filter({ hasText: 'Bob' })).toContainText('Read')
  await expect(info).toContainText(/1 device/)
  await alice.page.keyboard.press('Escape')

  await alice.makeGroup('Stairs', bob)
  await bob.enter('Stairs')
  await alice.talkTo(bob)
  await alice.act('Half an answer', 'Forward')
  const forward = alice.page.getByRole('dialog', { name: 'Forward message' })
  await forward.getByRole('checkbox', { name: 'Stairs' }).check()
  await forward.getByRole('button', { name: 'Forward' }).click()
  await expect(bob.message('Half an answer')).toContainText('Forwarded from Bob')
})

test('EV8, EV9: edits, reactions and deletions made apart come to the same for everybody', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.makeGroup('Camp', bob)
  await bob.enter('Camp')
  const members = await alice.details('Members')
  await members.getByRole('button', { name: 'Actions for Bob' }).click()
  await alice.page.getByRole('menuitem', { name: 'Make admin' }).click()
  await expect(bob.notice('Alice made you an admin')).toBeVisible()
  await alice.say('A tent for two')
  await alice.say('One stove')
  await bob.reads('One stove')
  await alice.sees('One stove', /Delivered|Read/)

  await bob.close()
  await alice.edit('A tent for two', 'A tent for three')
  await alice.reads('A tent for three')
  await alice.edit('One stove', 'Two stoves')
  await alice.reads('Two stoves')
  await alice.close()

  await bob.open()
  await bob.enter('Camp')
  await bob.react('A tent for two', '👍')
  await bob.deleteForEveryone('One stove')
  await expect(bob.log).toContainText('You deleted this message')

  await alice.open()
  await alice.enter('Camp')
  await expect(alice.log).toContainText('Message deleted by an admin')
  for (const person of [alice, bob]) {
    await expect(person.message('A tent for three').getByRole('button', { name: '👍 1' })).toBeVisible()
    await expect(
      person.message('A tent for three').getByRole('button', { name: 'Edited, show versions' }),
    ).toBeVisible()
    await expect(person.message('stove')).toHaveCount(0)
  }
  await alice.message('A tent for three').getByRole('button', { name: 'Edited, show versions' }).click()
  const versions = alice.page.getByRole('dialog', { name: 'Edit history' }).getByRole('listitem')
  await expect(versions).toContainText(['A tent for three', 'A tent for two'])
  await alice.page.keyboard.press('Escape')

  // EV8: once the time for edits is over, neither the menu nor an edit that was begun before goes through.
  await bob.say('Six pegs')
  await bob.act('Six pegs', 'Edit')
  const preferences = await alice.details('Preferences')
  await preferences.getByRole('combobox', { name: 'Messages can be edited' }).selectOption('Never')
  await expect(bob.notice('Alice changed who may do what')).toBeVisible()
  await bob.composer.fill('Seven pegs')
  await bob.page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.page.getByRole('alert')).toContainText('Not changed')
  await bob.page.getByRole('button', { name: 'Cancel edit' }).click()
  const menu = await bob.openMenu('Six pegs')
  await expect(menu.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  await expect(menu.getByRole('menuitem', { name: 'Edit', exact: true })).toHaveCount(0)
})

/** Writes down what the system would show. */
const watchNotifications = (person: Person): Promise<void> =>
  person.page.evaluate(() => {
    const shown: string[] = []
    class Recorder {
      static readonly permission = 'granted'
      onclick = null
      constructor(title: string, { body }: { body: string }) {
        shown.push(`${title}: ${body}`)
      }
    }
    Object.assign(window, { shownNotifications: shown, Notification: Recorder })
  })

const notified = (person: Person): Promise<unknown> =>
  person.page.evaluate((): unknown => Reflect.get(window, 'shownNotifications'))

test('feature 27: a mention reaches whoever wants nothing else, and nothing reaches whoever muted', async ({
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.makeGroup('Crew', bob)
  await bob.enter('Crew')
  const preferences = await bob.details('Preferences')
  await preferences.getByRole('combobox', { name: 'Notifications' }).selectOption('Only mentions')
  await watchNotifications(bob)
  await bob.talkTo(alice)

  const mention = async (rest: string): Promise<void> => {
    await alice.composer.pressSequentially('@Bo')
    await expect(alice.page.getByRole('listbox', { name: 'People to mention' })).toContainText('Bob')
    await alice.composer.press('Enter')
    await alice.composer.pressSequentially(rest)
    await alice.send()
    await alice.sees(`@Bob ${rest}`, /Delivered|Read/)
  }
  const crew = bob.page.getByRole('list', { name: 'Conversations' }).getByRole('listitem', { name: 'Crew' })
  await alice.say('nothing to do with you')
  await mention('come down')
  await expect.poll(() => notified(bob)).toEqual(['Alice mentioned you in Crew: @Bob come down'])
  await expect(crew).toContainText('You are mentioned')

  await crew.getByRole('button').click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Mute' }).click()
  await bob.page.getByRole('menuitem', { name: '1 hour' }).click()
  await expect(crew).toContainText('Muted until')
  await mention('while you rest')
  await expect(crew).toContainText('while you rest')
  await crew.getByRole('button').click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Unmute' }).click()
  await expect(crew).not.toContainText('Muted until')
  await mention('now again')
  await expect
    .poll(() => notified(bob))
    .toEqual(['Alice mentioned you in Crew: @Bob come down', 'Alice mentioned you in Crew: @Bob now again'])
})

test('a disappearing message is gone an hour after it was read, on both sides and after a restart', async ({
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  for (const [person, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await person.page.clock.install()
    await person.page.reload()
    await person.talkTo(other)
  }
  await alice.say('this stays')
  const preferences = await alice.details('Preferences')
  await preferences.getByRole('combobox', { name: 'Disappearing messages' }).selectOption('1 hour')
  await expect(bob.notice('Alice let messages disappear after 1 hour')).toBeVisible()
  await alice.say('this does not')
  await bob.reads('this does not')
  await alice.sees('this does not', 'Read')
  for (const person of [alice, bob]) await person.page.clock.fastForward('01:01:00')
  for (const person of [alice, bob]) await expect(person.message('this does not')).toHaveCount(0)
  await bob.page.reload()
  await bob.talkTo(alice)
  await bob.reads('this stays')
  await expect(bob.message('this does not')).toHaveCount(0)
})
