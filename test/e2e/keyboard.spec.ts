import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/story'

const farthest = 60

/** Goes on with Tab, or back with Shift+Tab, until `wanted` has the keyboard. */
const tabTo = async (page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  await expect(wanted).toBeVisible()
  for (let step = 0; step < farthest; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${String(farthest)} times ${key} do not reach ${String(wanted)}`)
}

/** Chooses from the menu that is open. */
const choose = async (page: Page, name: string): Promise<void> => {
  const item = page.getByRole('menuitem', { name, exact: true })
  await expect(item).toBeVisible()
  await expect(page.locator('[role=menu] :focus, [role=menu]:focus')).toBeVisible()
  for (let step = 0; step < farthest; step++) {
    if (await item.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await expect(item).toBeFocused()
  await page.keyboard.press('Enter')
}

test('ui: a group is made and messages are sent, answered, reacted to, edited and deleted by the keyboard alone', async ({
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  const { page } = alice
  const { keyboard } = page
  const menuOf = async (text: string): Promise<void> => {
    await tabTo(page, alice.log.locator('[data-message][tabindex="0"]'), 'Shift+Tab')
    await keyboard.press('Home')
    for (let step = 0; step < farthest; step++) {
      if (await alice.message(text).evaluate((element) => element === document.activeElement)) break
      await keyboard.press('ArrowDown')
    }
    await expect(alice.message(text)).toBeFocused()
    await keyboard.press('Shift+F10')
  }

  await keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Go to' })).toBeFocused()
  await keyboard.type('new conv')
  await expect(page.getByRole('option', { name: 'New conversation' })).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await tabTo(page, dialog.getByRole('radio', { name: 'Direct' }))
  await keyboard.press('ArrowDown')
  await expect(dialog.getByRole('radio', { name: 'Group' })).toBeChecked()
  await tabTo(page, dialog.getByRole('textbox', { name: 'Name' }))
  await keyboard.type('Quiet hands')
  await tabTo(page, dialog.getByRole('checkbox', { name: 'Bob' }))
  await keyboard.press('Space')
  await tabTo(page, dialog.getByRole('button', { name: 'Create' }))
  await keyboard.press('Enter')
  await expect(alice.conversation('Quiet hands')).toBeVisible()

  await expect(alice.composer).toBeFocused()
  await keyboard.type('No mouse in sight')
  await keyboard.press('Enter')
  await bob.enter('Quiet hands')
  await bob.reads('No mouse in sight')
  await bob.say('How do you do that?')
  await alice.reads('How do you do that?')

  await menuOf('How do you do that?')
  await choose(page, 'Reply')
  await expect(alice.composer).toBeFocused()
  await keyboard.type('With ten fingers')
  await keyboard.press('Enter')
  await expect(bob.message('With ten fingers')).toContainText('How do you do that?')

  await menuOf('No mouse in sight')
  await choose(page, 'React')
  const reactions = page.getByRole('dialog', { name: 'React' })
  await tabTo(page, reactions.getByRole('button', { name: '😂' }))
  await keyboard.press('Enter')
  await expect(bob.message('No mouse in sight').getByRole('button', { name: '😂 1' })).toBeVisible()

  await tabTo(page, alice.composer)
  await keyboard.press('ArrowUp')
  await expect(alice.composer).toHaveValue('With ten fingers')
  await keyboard.press('End')
  await keyboard.type(' and two thumbs')
  await keyboard.press('Enter')
  await bob.reads('With ten fingers and two thumbs')

  await menuOf('No mouse in sight')
  await choose(page, 'Delete for everyone')
  const asked = page.getByRole('dialog', { name: 'Delete for everyone?' })
  await tabTo(page, asked.getByRole('button', { name: 'Delete for everyone' }))
  await keyboard.press('Enter')
  await expect(bob.log).toContainText('Message deleted')
  await expect(bob.message('No mouse in sight')).toHaveCount(0)
  await expect(alice.log).toContainText('You deleted this message')
})
