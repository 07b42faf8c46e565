import type { Person } from './support/person'
import { expect, test } from './support/story'

/** Searches everywhere; what is found of the messages. */
const searchAll = async (person: Person, text: string) => {
  await person.page.getByRole('searchbox', { name: 'Search', exact: true }).fill(text)
  return person.page.getByRole('list', { name: 'Messages' }).getByRole('listitem')
}

/** Searches the open conversation for what only one message says, and goes there. */
const find = async (person: Person, text: string): Promise<void> => {
  await person.page.keyboard.press('Control+f')
  const bar = person.page.getByRole('search', { name: 'In this conversation' })
  await bar.getByRole('searchbox').fill(text)
  await expect(bar.getByRole('status').first()).toContainText('1')
  await person.page.keyboard.press('Enter')
}

test('feature 17: what is written, edited and deleted is found or not, everywhere and in one conversation', async ({
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('A zebra stands in the garden')
  await alice.say('Ask the giraffe about it')
  await bob.reads('Ask the giraffe about it')
  await alice.saySeries(100, 'hours later')
  await bob.reads('100 hours later')

  // In one conversation, to a message that is far from being loaded.
  await find(bob, 'zeb')
  await expect(bob.message('A zebra stands')).toBeInViewport()
  await bob.page.keyboard.press('Escape')
  await expect(bob.page.getByRole('search', { name: 'In this conversation' })).toHaveCount(0)

  await find(alice, 'garden')
  await alice.edit('A zebra stands in the garden', 'An okapi stands in the garden')
  await alice.deleteForEveryone('Ask the giraffe about it')
  await expect(bob.message('An okapi stands')).toBeVisible()
  await expect(bob.message('giraffe')).toHaveCount(0)

  for (const restarted of [false, true]) {
    if (restarted) await bob.page.reload()
    await bob.visit('Settings')
    await bob.visit('Chats')
    const okapi = await searchAll(bob, 'garden okap')
    await expect(okapi).toHaveCount(1)
    for (const gone of ['zebra', 'giraffe']) {
      await searchAll(bob, gone)
      await expect(bob.page.getByText(`Nothing found for “${gone}”`)).toBeVisible()
    }
    await searchAll(bob, 'okapi')
    await okapi.getByRole('button').click()
    await expect(bob.message('An okapi stands')).toBeInViewport()
    await expect(bob.message('100 hours later')).toHaveCount(0)
  }

  // The palette leads from anywhere to a conversation.
  await bob.visit('Settings')
  await bob.page.keyboard.press('Control+k')
  await bob.page.getByRole('combobox', { name: 'Go to' }).fill('ali')
  await expect(bob.page.getByRole('option', { name: 'Alice' })).toHaveAttribute('aria-selected', 'true')
  await bob.page.keyboard.press('Enter')
  await bob.isTalkingTo(alice)
})
