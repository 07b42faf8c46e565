import { expect, test } from './support/story'

test('EV12: a group from its making to a member’s removal, with people who are away at the time', async ({
  circle,
}) => {
  const [alice, bob, carol] = await circle('Alice', 'Bob', 'Carol')

  await alice.makeGroup('Harbour', bob)
  await bob.enter('Harbour')
  await alice.say('Who has the boat key?')
  await bob.reads('Who has the boat key?')
  await bob.say('It hangs at home')
  await alice.reads('It hangs at home')
  await alice.sees('Who has the boat key?', /Delivered|Read/)

  // Somebody is added while their window is closed, and finds what was said before.
  await carol.close()
  const members = await alice.details('Members')
  await members.getByRole('button', { name: 'Add members' }).click()
  const adding = alice.page.getByRole('dialog', { name: 'Add members' })
  await adding.getByRole('checkbox', { name: 'Carol' }).check()
  await adding.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(members.getByRole('listitem', { name: 'Carol' })).toBeVisible()
  await expect(bob.notice('Alice added Carol')).toBeVisible()
  await alice.say('Carol is with us')
  await carol.open()
  await carol.enter('Harbour')
  await carol.reads('Who has the boat key?')
  await carol.reads('It hangs at home')
  await carol.reads('Carol is with us')

  // Two who are no contacts of each other talk by way of nobody.
  await carol.say('Hello both')
  await bob.reads('Hello both')
  await alice.reads('Hello both')
  await carol.sees('Hello both', /Delivered|Read/)

  await bob.composer.pressSequentially('I wond')
  await carol.composer.pressSequentially('So am')
  await expect(alice.conversation('Harbour')).toContainText(/(Bob and Carol|Carol and Bob) are typing/)
  await bob.composer.fill('')
  await carol.composer.fill('')

  const preferences = await alice.details('Preferences')
  await preferences.getByRole('textbox', { name: 'Name' }).fill('Old harbour')
  await preferences.getByRole('button', { name: 'Save' }).click()
  for (const person of [alice, bob, carol]) await expect(person.conversation('Old harbour')).toBeVisible()
  await expect(carol.notice('Alice changed the name to “Old harbour”')).toBeVisible()

  await alice.details('Members')
  await members.getByRole('button', { name: 'Actions for Bob' }).click()
  await alice.page.getByRole('menuitem', { name: 'Make admin' }).click()
  await expect(bob.notice('Alice made you an admin')).toBeVisible()

  // Somebody is removed while away: told on their return, and not let in on what was said since.
  await carol.close()
  const seenByBob = await bob.details('Members')
  await seenByBob.getByRole('button', { name: 'Actions for Carol' }).click()
  await bob.page.getByRole('menuitem', { name: 'Remove…' }).click()
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Remove member' }).click()
  await expect(seenByBob.getByRole('listitem', { name: 'Carol' })).toHaveCount(0)
  await expect(alice.notice('Bob removed Carol')).toBeVisible()
  await bob.say('Just between us')
  await alice.reads('Just between us')

  await carol.open()
  await carol.enter('Old harbour')
  await expect(carol.conversation('Old harbour')).toContainText('You were removed from this conversation')
  await expect(carol.composer).toHaveCount(0)
  await expect(carol.notice('Bob removed you')).toBeVisible()
  await carol.reads('Hello both')
  await alice.say('Still between us')
  await bob.reads('Still between us')
  await expect(carol.message('between us')).toHaveCount(0)
})
