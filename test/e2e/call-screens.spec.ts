import { answer, figure, stage } from './support/calling'
import { isSound } from './support/sound'
import { expect, test } from './support/story'

for (const { name, colorScheme, viewport } of [
  { name: 'wide and dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'narrow and light', colorScheme: 'light', viewport: { width: 360, height: 640 } },
] as const) {
  test.describe(name, () => {
    test.use({ colorScheme, viewport })

    test('every screen of a call is accessible and fits', async ({ strangers }) => {
      // Looking at so many screens takes its time where two pictures are made beside.
      test.slow()
      const [alice, bob] = await strangers('Alice', 'بوب الطويل الاسم')
      if (alice === undefined || bob === undefined) throw new Error('two people')
      const { page } = alice
      const panel = async (button: string | RegExp, title: string): Promise<void> => {
        await page.getByRole('button', { name: button }).click()
        await expect(page.getByRole('dialog', { name: title })).toBeVisible()
        await isSound(page, title)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog', { name: title })).toBeHidden()
      }
      await alice.befriend(bob)

      await alice.enter(bob.name)
      await page.getByRole('button', { name: 'Start video call' }).click()
      await expect(figure(alice, bob.name)).toContainText('Ringing')
      await isSound(page, 'a call that rings at the other end')
      const ringing = bob.page.getByRole('dialog', { name: 'Incoming call from Alice' })
      await expect(ringing).toBeVisible()
      await isSound(bob.page, 'a call that comes in')
      await ringing.getByRole('button', { name: 'Reply with a message' }).click()
      await isSound(bob.page, 'an answer in words')
      await bob.page.keyboard.press('Escape')
      await answer(bob, alice, 'Accept with video')

      await expect(figure(alice, bob.name).locator('video')).toBeVisible()
      await expect(stage(alice).getByRole('timer', { name: 'Duration' })).toBeVisible()
      await isSound(page, 'a video call')
      await panel(/^Connection quality/, 'Connection quality')
      await panel('Sound and camera', 'Sound and camera')
      await page.getByRole('button', { name: 'Mute' }).click()
      await expect(figure(bob, 'Alice')).toContainText('Muted')
      await isSound(bob.page, 'a call with somebody who is muted')
      await page.getByRole('button', { name: 'Minimise call' }).click()
      await expect(page.getByRole('button', { name: 'Return to call' }).first()).toBeVisible()
      await isSound(page, 'a call in its corner')
      await page.getByRole('button', { name: 'Return to call' }).first().click()
      await page.getByRole('button', { name: 'Show chat' }).click()
      await isSound(page, 'a call with its conversation')

      await bob.page.getByRole('button', { name: 'Leave call' }).click()
      await expect(stage(alice)).toContainText('The call has ended.')
      await isSound(page, 'the end of a call')
    })
  })
}
