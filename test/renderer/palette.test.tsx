// @vitest-environment jsdom
import './support/page'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { openConversation, show } from './support/show'
import { contactNamed, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const talk = {
  contacts: [bob, carol],
  messages: new Map([
    [bob.conversation, messagesFrom(bob, start.profile, [{ from: 'them', text: 'old', at: '2026-11-01T10:00:00Z' }])],
    [
      carol.conversation,
      messagesFrom(carol, start.profile, [{ from: 'them', text: 'new', at: '2026-11-20T10:00:00Z' }]),
    ],
  ]),
}

const open = async (user: UserEvent): Promise<HTMLElement> => {
  await user.keyboard('{Control>}k{/Control}')
  return screen.findByRole('combobox', { name: 'Go to' })
}
const options = (): readonly (string | null)[] =>
  screen.getAllByRole('option').map((option) => option.getAttribute('aria-label'))
const chosen = (): string | null => screen.getByRole('option', { selected: true }).getAttribute('aria-label')

describe('the palette', () => {
  it('offers the recent conversations first, then what can be done, without the open one', async () => {
    const { user } = await show(talk)
    await open(user)
    expect(options().slice(0, 3)).toEqual(['Carol', 'Bob', 'New conversation'])
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
    await open(user)
    expect(options()[0]).toBe('Bob')
  })

  it('offers the conversation that is open behind another section', async () => {
    const { user } = await show(talk)
    await openConversation(user, 'Bob')
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    await open(user)
    expect(options().slice(0, 2)).toEqual(['Carol', 'Bob'])
  })

  it('goes by keyboard alone, round and round, and tells the reader where it is', async () => {
    const { user } = await show(talk)
    const box = await open(user)
    expect(document.activeElement).toBe(box)
    await user.keyboard('{ArrowUp}')
    expect(chosen()).toBe('Keyboard shortcuts')
    expect(box.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id)
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(chosen()).toBe('Bob')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('combobox', { name: 'Go to' })).toBeNull()
  })

  it('finds by a few letters', async () => {
    const { user } = await show(talk)
    await open(user)
    await user.keyboard('nc')
    expect(options()[0]).toBe('New conversation')
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('dialog', { name: 'New conversation' })).toBeDefined()
  })

  it.each([
    ['settings: stor', () => screen.findByRole('tab', { name: 'Storage', selected: true })],
    ['add con', () => screen.findByRole('dialog', { name: 'Add contact' })],
    ['contacts', () => screen.findByRole('button', { name: 'Contacts', current: 'page' })],
    ['keyboard', () => screen.findByRole('dialog', { name: 'Keyboard shortcuts' })],
  ])('does what “%s” says', async (typed, done) => {
    const { user } = await show(talk)
    await open(user)
    await user.keyboard(`${typed}{Enter}`)
    expect(await done()).toBeDefined()
  })

  it('changes the theme, and no longer offers the one that holds', async () => {
    const { user, messenger } = await show(talk)
    await open(user)
    expect(options()).not.toContain('Use the system’s theme')
    await user.keyboard('dark theme{Enter}')
    await waitFor(() => {
      expect(messenger.state.value.settings.theme).toBe('dark')
    })
    await open(user)
    expect(options()).not.toContain('Use the dark theme')
  })

  it('marks all as read', async () => {
    const { user, messenger } = await show({ ...talk, readUpTo: new Map([[bob.conversation, 0]]) })
    await open(user)
    await user.keyboard('mark all{Enter}')
    await waitFor(() => {
      expect(messenger.state.value.readUpTo.get(bob.conversation)).toBe(1)
    })
    expect(messenger.acts.filter((call) => call.startsWith('markRead'))).toHaveLength(1)
  })

  it('says when nothing is called so', async () => {
    const { user } = await show(talk)
    await open(user)
    await user.keyboard('zzzz')
    expect(screen.getByText('Nothing is called so')).toBeDefined()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('combobox', { name: 'Go to' })).toBeDefined()
  })
})

describe('the shortcuts', () => {
  it('are all told, from the palette by a question mark and by their own shortcut', async () => {
    const { user } = await show(talk)
    await open(user)
    await user.keyboard('?')
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(sheet).getByText('Ctrl / ⌘ + K')).toBeDefined()
    await user.keyboard('{Escape}')
    await user.keyboard('{Control>}/{/Control}')
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeDefined()
  })

  it('work as told', async () => {
    const { user } = await show(talk)
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
    await user.keyboard('{Control>}f{/Control}')
    expect(await screen.findByRole('searchbox', { name: 'Search in conversation' })).toBeDefined()
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}')
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search' }))
    })
    await user.keyboard('{Control>},{/Control}')
    expect(await screen.findByRole('tab', { name: 'Profile' })).toBeDefined()
  })

  it('stay away while a dialog is open', async () => {
    const { user } = await show(talk)
    await openConversation(user, 'Bob')
    await open(user)
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}{Control>}f{/Control}')
    expect(screen.queryByRole('searchbox', { name: 'Search in conversation', hidden: true })).toBeNull()
    expect(screen.getByRole('region', { name: 'Conversation with Bob', hidden: true })).toBeDefined()
  })
})
