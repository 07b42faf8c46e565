// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openConversation, settle, show } from './support/show'
import { contactNamed, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const lines = [
  { from: 'them', text: 'Hello Alice', at: '2026-11-21T10:00:00.000Z' },
  { from: 'me', text: 'Hello Bob', at: '2026-11-21T10:01:00.000Z', state: { kind: 'sent' } },
] as const
const talking = { contacts: [bob], messages: new Map([[bob.conversation, messagesFrom(bob, start.profile, lines)]]) }

describe('names that stay', () => {
  it('names the rail and its sections', async () => {
    const { user } = await show()
    const rail = screen.getByRole('navigation', { name: 'Main' })
    expect(
      within(rail)
        .getAllByRole('button')
        .map((button) => button.getAttribute('aria-label')),
    ).toEqual(['Chats', 'Calls', 'Contacts', 'Settings'])
    await user.click(within(rail).getByRole('button', { name: 'Contacts' }))
    expect(within(rail).getByRole('button', { name: 'Contacts' }).getAttribute('aria-current')).toBe('page')
  })

  it('names the list, its search and each conversation', async () => {
    await show(talking)
    expect(screen.getByRole('searchbox', { name: 'Search' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'New conversation' })).toBeDefined()
    const list = screen.getByRole('list', { name: 'Conversations' })
    expect(within(list).getByRole('listitem', { name: 'Bob' })).toBeDefined()
  })

  it('names the conversation, its log, its messages and their state', async () => {
    const { user } = await show(talking)
    const region = await openConversation(user, 'Bob')
    const log = await within(region).findByRole('log', { name: 'Messages' })
    const [theirs, ours] = within(log).getAllByRole('article')
    expect(theirs?.getAttribute('aria-label')).toMatch(/^Bob, .*\d/)
    expect(ours?.getAttribute('aria-label')).toMatch(/^Alice, .*\d/)
    expect(ours && within(ours).getByText('Sent', { exact: true })).toBeDefined()
    expect(within(region).getByRole('textbox', { name: 'Message' })).toBeDefined()
    expect(within(region).getByRole('button', { name: 'Send' })).toBeDefined()
  })

  it('names the message menu and offers nothing that does nothing', async () => {
    const { user } = await show(talking)
    const region = await openConversation(user, 'Bob')
    const [first] = await within(region).findAllByRole('button', { name: 'Message actions' })
    if (first) await user.click(first)
    expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual([
      'Reply',
      'React',
      'Copy',
      'Forward',
      'Select',
      'Pin',
      'Info',
      'Delete for me',
    ])
  })

  it('names the tabs of the settings', async () => {
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual([
      'Profile',
      'Appearance',
      'Notifications',
      'Privacy',
      'Calls',
      'Network',
      'Storage',
      'About',
    ])
  })

  it('names the dialogs for a new contact and a new conversation', async () => {
    const { user } = await show(talking)
    await user.click(screen.getByRole('button', { name: 'New conversation' }))
    const talk = screen.getByRole('dialog', { name: 'New conversation' })
    expect(
      within(talk)
        .getAllByRole('radio')
        .map((radio) => radio.getAttribute('aria-label')),
    ).toEqual(['Direct', 'Group', 'Channel', 'Community'])
    await settle()
    await user.click(within(talk).getByRole('checkbox', { name: 'Bob' }))
    await user.click(within(talk).getByRole('button', { name: 'Create' }))
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()

    await user.click(screen.getByRole('button', { name: 'Contacts' }))
    await user.click(screen.getByRole('button', { name: 'Add contact' }))
    const invite = screen.getByRole('dialog', { name: 'Add contact' })
    expect(within(invite).getByRole('textbox', { name: 'Your invite link' })).toHaveProperty('readOnly', true)
    expect(within(invite).getByRole('button', { name: 'Copy invite link' })).toBeDefined()
    expect(within(invite).getByRole('textbox', { name: 'Paste an invite link' })).toBeDefined()
    expect(within(invite).getByRole('button', { name: 'Send request' })).toBeDefined()
  })
})
