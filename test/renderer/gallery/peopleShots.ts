import type { Page } from '@playwright/test'
import { portrait } from './people'

const visit = (page: Page): Promise<void> => page.getByRole('button', { name: 'Contacts', exact: true }).click()

const act = (name: string, item: string) => async (page: Page) => {
  await visit(page)
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

const settings = async (page: Page, tab: string): Promise<void> => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('tab', { name: tab }).click()
}

const crop = async (page: Page): Promise<void> => {
  await settings(page, 'Profile')
  await page.locator('input[type=file]').setInputFiles({
    name: 'me.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(portrait('#8a6fae', '#f7e9c8')),
  })
  await page.getByRole('dialog', { name: 'Crop picture' }).waitFor()
}

/** The own profile, contacts and their cards, requests. */
export const peopleShots: readonly {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}[] = [
  { name: 'people-list', scene: 'people', act: visit },
  {
    name: 'people-end',
    scene: 'people',
    act: async (page) => {
      await visit(page)
      await page.getByRole('button', { name: 'Unblock' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'people-none-found',
    scene: 'people',
    act: async (page) => {
      await visit(page)
      await page.getByRole('searchbox', { name: 'Filter contacts' }).fill('zzz')
    },
  },
  {
    name: 'people-menu',
    scene: 'people',
    act: async (page) => {
      await visit(page)
      await page.getByRole('button', { name: 'Actions for Ann Okafor' }).click()
    },
  },
  { name: 'people-card', scene: 'people', act: act('Ann Okafor', 'View profile') },
  { name: 'people-card-hebrew', scene: 'people', act: act('נועה כהן', 'View profile') },
  { name: 'people-card-long', scene: 'people', act: act('Wolfeschlegel', 'View profile') },
  { name: 'people-block', scene: 'people', act: act('Ann Okafor', 'Block') },
  { name: 'people-profile', scene: 'people', act: (page) => settings(page, 'Profile') },
  {
    name: 'people-profile-end',
    scene: 'people',
    act: async (page) => {
      await settings(page, 'Profile')
      await page.getByRole('button', { name: 'Add link' }).click()
      await page.getByRole('textbox', { name: 'Link 3' }).fill('javascript:alert(1)')
      await page.getByRole('button', { name: 'Discard changes' }).scrollIntoViewIfNeeded()
    },
  },
  { name: 'people-crop', scene: 'people', act: crop },
  {
    name: 'people-cropped',
    scene: 'people',
    act: async (page) => {
      await crop(page)
      await page.getByRole('group', { name: 'Part that is shown' }).press('+')
      await page.getByRole('group', { name: 'Part that is shown' }).press('Shift+ArrowUp')
      await page.getByRole('button', { name: 'Use picture' }).click()
      await page.getByRole('button', { name: 'Discard changes' }).waitFor()
    },
  },
  {
    name: 'people-status',
    scene: 'people',
    act: (page) => page.getByRole('button', { name: /Your status/ }).click(),
  },
  { name: 'people-privacy', scene: 'people', act: (page) => settings(page, 'Privacy') },
]
