import type { Person } from './support/person'
import { expect, test } from './support/story'

const paste = async (person: Person, link: string) => {
  const dialog = await person.openAddContact()
  await dialog.getByRole('textbox', { name: 'Paste an invite link' }).fill(link)
  await dialog.getByRole('button', { name: 'Send request' }).click()
  return dialog
}

test('ID4: a wrong invite gets a sentence that says what is wrong', async ({ strangers }) => {
  const [alice, bob, carol] = await strangers('Alice', 'Bob', 'Carol')
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  const link = await alice.inviteLink()

  const garbled = await paste(bob, link.slice(0, -9))
  await expect(garbled.getByRole('alert')).toContainText(/not a (whole|complete)/i)
  await bob.page.keyboard.press('Escape')

  const own = await paste(alice, link)
  await expect(own.getByRole('alert')).toContainText(/your own/i)
  await alice.page.keyboard.press('Escape')

  await bob.request(link)
  await alice.answer(bob, 'Accept')
  await alice.talkTo(bob)

  // One-time by default: who comes second is told.
  await carol.request(link)
  await carol.page.keyboard.press('Escape')
  await carol.visit('Contacts')
  await expect(carol.page.getByText(/already been used/i).first()).toBeVisible()
})

test('ID5: a declined request tells the requester, and nothing else happens', async ({ strangers }) => {
  const [alice, bob] = await strangers('Alice', 'Bob')
  if (alice === undefined || bob === undefined) throw new Error('two people')
  await bob.request(await alice.inviteLink())
  await alice.answer(bob, 'Decline')
  await bob.page.keyboard.press('Escape')
  await bob.visit('Contacts')
  await expect(bob.page.getByText(/declined/i).first()).toBeVisible()
  await alice.visit('Chats')
  await expect(alice.page.getByRole('list', { name: 'Conversations' }).getByText('Bob')).toHaveCount(0)
})

test('ID5: a request waits in the outbox until the inviter is there', async ({ strangers }) => {
  const [alice, bob] = await strangers('Alice', 'Bob')
  if (alice === undefined || bob === undefined) throw new Error('two people')
  const link = await alice.inviteLink()
  await alice.close()
  await bob.request(link)
  await bob.page.reload()
  await alice.open()
  await alice.answer(bob, 'Accept')
  await alice.talkTo(bob)
  await bob.talkTo(alice)
  await alice.say('sorry for the wait')
  await bob.reads('sorry for the wait')
})

test('ID4: the web form of the link opens the app with the invite filled in, out of the address bar', async ({
  strangers,
}) => {
  const [alice, bob] = await strangers('Alice', 'Bob')
  if (alice === undefined || bob === undefined) throw new Error('two people')
  const link = await alice.inviteLink()
  const code = link.slice(link.indexOf('#'))
  await bob.close()
  await bob.open(`/i${code}`)
  const dialog = bob.page.getByRole('dialog', { name: 'Add contact' })
  await expect(dialog.getByRole('textbox', { name: 'Paste an invite link' })).toHaveValue(/#/)
  expect(bob.page.url()).not.toContain('#')
  await dialog.getByRole('button', { name: 'Send request' }).click()
  await alice.answer(bob, 'Accept')
  await alice.talkTo(bob)
})
