import type { Page } from '@playwright/test'

const harbour = 'Harbour crew'

const open = (name: string) => (page: Page) => page.getByRole('listitem', { name }).getByRole('button').first().click()

const details = (name: string, tab?: string) => async (page: Page) => {
  await open(name)(page)
  await page.getByRole('button', { name: 'Conversation details' }).click()
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
}

const create = (kind: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByRole('radio', { name: kind }).check()
}

const menu = (name: string) => (page: Page) => page.getByRole('listitem', { name }).click({ button: 'right' })

/** Groups, channels, communities and their details. */
export const groupShots: readonly {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}[] = [
  { name: 'groups-list', scene: 'groups' },
  { name: 'groups-typing', scene: 'groups-typing', act: open(harbour) },
  {
    name: 'groups-menu',
    scene: 'groups',
    act: async (page) => {
      await menu('Ann Okafor')(page)
      await page.getByRole('menuitem', { name: 'Mute' }).click()
      await page.getByRole('menuitem', { name: 'Forever' }).waitFor()
    },
  },
  {
    name: 'groups-archived',
    scene: 'groups',
    act: (page) => page.getByRole('button', { name: /^Archived/ }).click(),
  },
  { name: 'groups-filter', scene: 'groups', act: (page) => page.getByRole('button', { name: 'Groups' }).click() },
  {
    name: 'groups-leave',
    scene: 'groups',
    act: async (page) => {
      await menu(harbour)(page)
      await page.getByRole('menuitem', { name: 'Leave…' }).click()
    },
  },
  { name: 'new-group', scene: 'groups', act: create('Group') },
  { name: 'new-channel', scene: 'groups', act: create('Channel') },
  { name: 'group-left', scene: 'groups', act: open('Winter trip') },
  { name: 'group-readers', scene: 'groups', act: open('announcements') },
  { name: 'details-members', scene: 'groups', act: details(harbour) },
  {
    name: 'details-member-menu',
    scene: 'groups',
    act: async (page) => {
      await details(harbour)(page)
      await page.getByRole('button', { name: 'Actions for Ben' }).click()
    },
  },
  { name: 'details-preferences', scene: 'groups', act: details(harbour, 'Preferences') },
  {
    name: 'details-history',
    scene: 'groups',
    act: async (page) => {
      await details(harbour, 'Preferences')(page)
      await page.getByLabel('New members see').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'details-preferences-end',
    scene: 'groups',
    act: async (page) => {
      await details(harbour, 'Preferences')(page)
      await page.getByRole('button', { name: 'Leave…' }).scrollIntoViewIfNeeded()
    },
  },
  { name: 'details-pinned', scene: 'groups', act: details(harbour, 'Pinned') },
  { name: 'details-contact', scene: 'groups', act: details('Ann Okafor') },
  { name: 'details-contact-preferences', scene: 'groups', act: details('Ann Okafor', 'Preferences') },
  { name: 'details-long', scene: 'groups', act: details('Everybody who was') },
  { name: 'details-rtl', scene: 'groups', act: details('מועדון השייט של חיפה') },
  { name: 'details-crowd', scene: 'groups', act: details('Regatta 2026') },
  {
    name: 'add-members',
    scene: 'groups',
    act: async (page) => {
      await details('Everybody who was')(page)
      await page.getByRole('button', { name: 'Add members' }).click()
    },
  },
  { name: 'community', scene: 'groups', act: open('Northern Sailors') },
  { name: 'community-empty', scene: 'community-empty', act: open('Northern Sailors') },
  {
    name: 'community-not-found',
    scene: 'groups',
    act: async (page) => {
      await open('Northern Sailors')(page)
      await page.getByRole('textbox', { name: 'Join a channel by name' }).fill('submarines')
      await page.getByRole('button', { name: 'Join channel' }).click()
      await page.getByText('There is no channel').waitFor()
    },
  },
]
