import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/story'

/** No violation of accessibility rules, nothing wider than the window, nothing the content policy refused. */
const isSound = async (page: Page, screen: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => String(target)).join(', ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${screen} scrolls sideways`).toBeLessThanOrEqual(0)
}

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
