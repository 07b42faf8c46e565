// @vitest-environment jsdom
import './support/page'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { TincanError } from '../../src/core'
import { openConversation, show } from './support/show'
import { contactNamed, type Line, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const carol = { ...contactNamed('Carol'), profileName: 'Caroline' }
const at = (minute: number): string => new Date(Date.parse('2026-11-20T12:00:00Z') + minute * 60_000).toISOString()

const lines: readonly Line[] = [
  { from: 'them', text: 'Did the boat arrive?', at: at(1) },
  { from: 'me', text: 'The boat is in the harbour', at: at(2) },
  { from: 'them', text: 'See https://boats.example/12', at: at(3) },
  { from: 'them', text: 'Fine', at: at(4) },
]
const talk = {
  contacts: [bob, carol],
  messages: new Map([
    [bob.conversation, messagesFrom(bob, start.profile, lines)],
    [carol.conversation, messagesFrom(carol, start.profile, [{ from: 'them', text: 'A boat!', at: at(0) }])],
  ]),
}

const box = (): HTMLElement => screen.getByRole('searchbox', { name: 'Search' })
const found = (): readonly (string | null)[] => {
  return [...document.querySelectorAll('.hit-text')].map(({ textContent }) => textContent)
}

describe('searching over all', () => {
  it('finds conversations, contacts and messages, marks the words, and leads to a message', async () => {
    const { user } = await show(talk)
    await user.type(box(), 'boat')
    await waitFor(() => {
      expect(found()).toEqual([
        'Bob: See https://boats.example/12',
        'You: The boat is in the harbour',
        'Bob: Did the boat arrive?',
        'Carol: A boat!',
      ])
    })
    const list = screen.getByRole('list', { name: 'Messages' })
    expect([...list.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['boat', 'boat', 'boat', 'boat'])
    await user.click(within(list).getByText(/harbour/u))
    const region = await screen.findByRole('region', { name: 'Conversation with Bob' })
    expect(await within(region).findByRole('log', { name: 'Messages' })).toBeDefined()
    expect(box()).toHaveProperty('value', 'boat')
  })

  it('shows a contact by the name they go by where their conversation is called otherwise', async () => {
    const { user } = await show(talk)
    await user.type(box(), 'caroline')
    const contacts = await screen.findByRole('list', { name: 'Contacts' })
    await user.click(within(contacts).getByRole('button'))
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
  })

  it('narrows by filters, which alone are a search too, and can be taken away', async () => {
    const { user, messenger } = await show(talk)
    await user.click(screen.getByRole('button', { name: 'Search filters' }))
    const menu = await screen.findByRole('dialog', { name: 'Search filters' })
    await user.selectOptions(within(menu).getByRole('combobox', { name: 'From' }), 'Bob')
    await user.click(within(menu).getByRole('switch', { name: 'Has a link' }))
    await waitFor(() => {
      expect(found()).toEqual(['Bob: See https://boats.example/12'])
    })
    await user.keyboard('{Escape}')
    const chips = screen.getByRole('list', { name: 'Filters' })
    await user.click(within(chips).getByRole('button', { name: 'Remove filter: Has a link' }))
    await waitFor(() => {
      expect(found()).toHaveLength(3)
    })
    await user.click(within(chips).getByRole('button', { name: 'Remove filter: From Bob' }))
    expect(screen.queryByRole('list', { name: 'Filters' })).toBeNull()
    expect(screen.getByRole('list', { name: 'Conversations' })).toBeDefined()
    expect(messenger.acts.filter((call) => call.startsWith('search'))).not.toHaveLength(0)
  })

  it('goes by arrows from the box through all sections and back', async () => {
    const { user } = await show(talk)
    await user.type(box(), 'bo')
    await waitFor(() => {
      expect(found()).toHaveLength(4)
    })
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.closest('li')?.getAttribute('aria-label')).toBe('Bob')
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.textContent).toMatch(/boats\.example/u)
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(document.activeElement).toBe(box())
    await user.keyboard('{Escape}')
    expect(box()).toHaveProperty('value', '')
  })

  it('loads more when asked', async () => {
    const many = Array.from({ length: 35 }, (_, index): Line => ({
      from: 'them',
      text: `boat ${index}`,
      at: at(index),
    }))
    const { user } = await show({
      contacts: [bob],
      messages: new Map([[bob.conversation, messagesFrom(bob, start.profile, many)]]),
    })
    await user.type(box(), 'boat')
    for (const count of [30, 35]) {
      await waitFor(() => {
        expect(found()).toHaveLength(count)
      })
      const more = screen.queryByText('Show more messages')
      if (more) await user.click(more)
      else expect(count).toBe(35)
    }
  })

  it('says when nothing is found, when it fails, and when not all is read in yet', async () => {
    const { user, messenger } = await show(talk)
    await user.type(box(), 'submarine')
    expect(await screen.findByText('Nothing found for “submarine”')).toBeDefined()

    act(() => {
      messenger.search.state.set({ kind: 'indexing', done: 250, total: 1000 })
    })
    expect(screen.getByRole('progressbar', { name: 'Messages read in' })).toHaveProperty('value', 25)
    act(() => {
      messenger.search.state.set({ kind: 'ready' })
    })
    expect(screen.queryByRole('progressbar')).toBeNull()

    const { messages } = messenger.search
    Object.assign(messenger.search, {
      messages: () => Promise.reject(new TincanError('STORAGE_UNAVAILABLE', 'away')),
    })
    await user.type(box(), 's')
    expect((await screen.findByRole('alert')).textContent).toMatch(/cannot reach its storage/u)
    Object.assign(messenger.search, { messages })
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Nothing found for “submarines”')).toBeDefined()
  })

  it('forgets a message that is taken from this device while its results are shown', async () => {
    const { user, messenger } = await show(talk)
    await user.type(box(), 'harbour')
    await waitFor(() => {
      expect(found()).toHaveLength(1)
    })
    act(() => {
      messenger.change({ messages: new Map() })
    })
    expect(await screen.findByText('Nothing found for “harbour”')).toBeDefined()
  })
})

describe('searching in a conversation', () => {
  const within_ = (): HTMLElement => screen.getByRole('search', { name: 'In this conversation' })
  const input = (): HTMLElement => screen.getByRole('searchbox', { name: 'Search in conversation' })

  it('opens with Ctrl+F, counts, and goes from the newest to older ones and back', async () => {
    const { user } = await show(talk)
    await openConversation(user, 'Bob')
    await user.keyboard('{Control>}f{/Control}')
    expect(document.activeElement).toBe(input())
    await user.type(input(), 'boat')
    expect(await within(within_()).findByText('3 results')).toBeDefined()
    await user.keyboard('{Enter}')
    expect(await within(within_()).findByText('1 of 3')).toBeDefined()
    await user.keyboard('{Enter}')
    expect(within(within_()).getByText('2 of 3')).toBeDefined()
    expect(document.activeElement).toBe(input())
    await user.keyboard('{Shift>}{Enter}{/Shift}')
    expect(within(within_()).getByText('1 of 3')).toBeDefined()
    await user.click(within(within_()).getByRole('button', { name: 'Newer result' }))
    expect(within(within_()).getByText('3 of 3')).toBeDefined()
  })

  it('lists the results of this conversation alone', async () => {
    const { user } = await show(talk)
    await openConversation(user, 'Bob')
    await user.click(screen.getByRole('button', { name: 'Search in conversation' }))
    await user.type(input(), 'boat')
    await within(within_()).findByText('3 results')
    await user.click(within(within_()).getByRole('button', { name: 'List results' }))
    const list = within(within_()).getByRole('list', { name: 'Results' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(3)
    await user.click(within(list).getByText(/harbour/u))
    expect(within(within_()).getByText('2 of 3')).toBeDefined()
  })

  it('closes with Esc and gives the focus back', async () => {
    const { user } = await show(talk)
    await openConversation(user, 'Bob')
    const message = screen.getByRole('textbox', { name: 'Message' })
    await user.click(message)
    await user.keyboard('{Control>}f{/Control}')
    await user.keyboard('boat{Escape}')
    expect(screen.queryByRole('search', { name: 'In this conversation' })).toBeNull()
    expect(document.activeElement).toBe(message)
  })
})
