import type { Page } from '@playwright/test'

const open = (name: string) => (page: Page) => page.getByRole('listitem', { name }).getByRole('button').first().click()
const crew = open('Harbour crew')
const textbox = (page: Page) => page.getByRole('textbox', { name: 'Message' })

const picker =
  (type = '') =>
  async (page: Page) => {
    await crew(page)
    await page.getByRole('button', { name: 'Emoji', exact: true }).click()
    await page.getByRole('gridcell').first().waitFor()
    if (type === '') await page.keyboard.press('ArrowDown')
    else await page.keyboard.type(type)
  }
const typed = (text: string) => async (page: Page) => {
  await crew(page)
  await textbox(page).pressSequentially(text)
  await page.getByRole('listbox').waitFor()
}

/** Writing: emoji, mentions, replies, edits, and places where one may not write. */
export const composerShots: readonly {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}[] = [
  { name: 'composer-picker', scene: 'composer', act: picker() },
  { name: 'composer-picker-search', scene: 'composer', act: picker('heart') },
  { name: 'composer-picker-none', scene: 'composer', act: picker('zzz') },
  {
    name: 'composer-picker-flags',
    scene: 'composer',
    act: async (page) => {
      await picker()(page)
      await page.getByRole('radio', { name: 'Medium skin tone' }).click()
      await page.getByRole('button', { name: 'People and body' }).click()
      await page.getByRole('gridcell', { name: 'waving hand' }).hover()
    },
  },
  { name: 'composer-mention', scene: 'composer', act: typed('Ask @an') },
  { name: 'composer-mention-all', scene: 'composer', act: typed('@') },
  { name: 'composer-shortcode', scene: 'composer', act: typed('Well done :par') },
  { name: 'composer-reply', scene: 'composer-reply', act: crew },
  {
    name: 'composer-reply-long',
    scene: 'composer-reply',
    act: async (page) => {
      await crew(page)
      await textbox(page).fill(`${'One more thing\n'.repeat(20)}${'x'.repeat(15_100)}`)
    },
  },
  {
    name: 'composer-edit',
    scene: 'composer',
    act: async (page) => {
      await crew(page)
      await textbox(page).press('ArrowUp')
      await page.getByRole('button', { name: 'Cancel edit' }).waitFor()
    },
  },
  { name: 'composer-left', scene: 'composer', act: open('Old boat') },
  { name: 'composer-removed', scene: 'composer', act: open('Winter trip') },
  { name: 'composer-readers', scene: 'composer', act: open('announcements') },
  { name: 'composer-blocked', scene: 'composer', act: open('Mallory') },
]
