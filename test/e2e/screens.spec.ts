import { isSound } from './support/sound'
import { expect, test } from './support/story'

for (const { name, colorScheme, viewport } of [
  { name: 'wide and light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'narrow and dark', colorScheme: 'dark', viewport: { width: 360, height: 640 } },
] as const) {
  test.describe(name, () => {
    test.use({ colorScheme, viewport })

    test('every screen is accessible and fits', async ({ strangers }) => {
      const [alice, bob] = await strangers('Alice', 'بوب الطويل الاسم')
      if (alice === undefined || bob === undefined) throw new Error('two people')
      const { page } = alice
      await isSound(page, 'no conversations')
      const dialog = await alice.openAddContact()
      await expect(dialog.getByRole('textbox', { name: 'Your invite link' })).toHaveValue(/#/)
      await isSound(page, 'add contact')
      const link = await dialog.getByRole('textbox', { name: 'Your invite link' }).inputValue()
      await page.keyboard.press('Escape')
      await bob.request(link)
      await alice.visit('Contacts')
      await expect(page.getByRole('list', { name: 'Contact requests' })).toBeVisible()
      await isSound(page, 'a request')
      await alice.answer(bob, 'Accept')
      await alice.talkTo(bob)
      await alice.say('Hello! https://example.org/a-rather-long-address/that-goes-on-and-on-without-any-space-at-all')
      await alice.sees('Hello!', /Delivered|Read/)
      await isSound(page, 'a conversation')
      await alice.back()

      await alice.visit('Chats')
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByRole('radio', { name: 'Group' }).check()
      await expect(page.getByRole('checkbox', { name: bob.name })).toBeVisible()
      await isSound(page, 'new conversation')
      await page.keyboard.press('Escape')

      await alice.makeGroup('Harbour', bob)
      await alice.say('Who has the *key*? https://example.org')
      await bob.enter('Harbour')
      await bob.react('Who has the', '👍')
      await bob.act('Who has the', 'Reply')
      await bob.say('I left it in the harbour, under the very long boat that nobody has moved for years')
      await bob.act('I left it', 'Pin')
      await alice.reads('I left it')
      await expect(page.getByRole('region', { name: 'Pinned' })).toBeVisible()
      await expect(page.getByRole('button', { name: '👍 1' })).toBeVisible()
      await alice.act('I left it', 'Reply')
      await isSound(page, 'a group with a reply, a reaction, a pin and notices')
      await alice.openMenu('I left it')
      await isSound(page, 'the menu of a message')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Emoji', exact: true }).click()
      await expect(page.getByRole('gridcell').first()).toBeVisible()
      await isSound(page, 'the emoji picker')
      await page.keyboard.press('Escape')
      for (const tab of ['Members', 'Pinned', 'Preferences'] as const) {
        await expect(await alice.details(tab)).not.toBeEmpty()
        await isSound(page, `details, ${tab}`)
      }
      await page.getByRole('button', { name: 'Close details' }).click()
      await page.keyboard.press('Control+f')
      await page.getByRole('searchbox', { name: 'Search in conversation' }).fill('harbour')
      await expect(page.getByRole('search', { name: 'In this conversation' })).toContainText('1 result')
      await isSound(page, 'a search in a conversation')
      await page.keyboard.press('Escape')
      await alice.back()
      await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('harbour')
      await expect(page.getByRole('list', { name: 'Messages' }).getByRole('listitem')).toHaveCount(1)
      await isSound(page, 'what a search found')
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('option').first()).toBeVisible()
      await isSound(page, 'the palette')
      await page.keyboard.press('Escape')
      for (const tab of ['Profile', 'Appearance', 'Notifications', 'Privacy', 'Network', 'Storage', 'About']) {
        await alice.visit('Settings')
        await page.getByRole('tab', { name: tab }).click()
        await expect(page.getByRole('tabpanel')).toBeVisible()
        await isSound(page, tab)
        await alice.back()
      }
    })
  })
}
