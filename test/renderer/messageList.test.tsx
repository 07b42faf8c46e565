// @vitest-environment jsdom
import './support/page'
import { act, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openConversation, settle, show } from './support/show'
import { contactNamed, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const many = messagesFrom(
  bob,
  start.profile,
  Array.from({ length: 5000 }, (_, index) => ({
    from: index % 3 === 0 ? 'me' : 'them',
    text: `Line ${index}`,
    at: new Date(Date.parse('2026-10-01T00:00:00Z') + index * 600_000).toISOString(),
  })),
)
const full = { contacts: [bob], messages: new Map([[bob.conversation, many]]) }

describe('a long conversation', () => {
  it('opens at its end and draws no more than is in sight', async () => {
    const { user } = await show(full)
    const region = await openConversation(user, 'Bob')
    await within(region).findByText('Line 4999')
    expect(within(region).getAllByRole('article').length).toBeLessThanOrEqual(400)
  })

  it('stays where the reader is, counts what is new, and goes to the end when asked', async () => {
    const { user, messenger } = await show(full)
    const region = await openConversation(user, 'Bob')
    await within(region).findByText('Line 4999')
    const log = within(region).getByRole('log')
    act(() => {
      log.scrollTop = 1000
      log.dispatchEvent(new Event('scroll'))
    })
    messenger.change({ readUpTo: new Map([[bob.conversation, 5000]]) })
    act(() => {
      messenger.receive(bob, 'Are you there?')
      messenger.receive(bob, 'Hello?')
    })
    const button = await within(region).findByRole('button', { name: /2 new messages/ })
    expect(log.getAttribute('aria-live')).toBe('off')
    expect(log.scrollTop).toBe(1000)
    await user.click(button)
    await settle()
    expect(await within(region).findByText('Hello?')).toBeDefined()
    expect(log.getAttribute('aria-live')).toBe('polite')
  })

  it('leads to the newest message although more came than is followed, and does so again', async () => {
    const { user, messenger } = await show({ ...full, readUpTo: new Map([[bob.conversation, 5000]]) })
    const region = await openConversation(user, 'Bob')
    await within(region).findByText('Line 4999')
    const log = within(region).getByRole('log')
    for (const burst of ['first', 'second']) {
      act(() => {
        // Far from both ends of what is loaded: nothing is loaded by itself.
        log.scrollTop = 3000
        log.dispatchEvent(new Event('scroll'))
      })
      const arrived = messagesFrom(
        contactNamed(`Bob, ${burst}`),
        start.profile,
        Array.from({ length: 2_500 }, (_, index) => ({
          from: 'them',
          text: `${burst} ${index}`,
          at: '2026-11-21T10:00:00.000Z',
        })),
      ).map((message) => ({ ...message, conversation: bob.conversation }))
      act(() => {
        messenger.setList(bob.conversation, [...messenger.listOf(bob.conversation), ...arrived])
      })
      await settle()
      expect(log.scrollTop).toBe(3000)
      expect(within(region).queryByText(`${burst} 2499`)).toBeNull()
      await user.click(await within(region).findByText('999 new messages'))
      await settle()
      expect(await within(region).findByText(`${burst} 2499`)).toBeDefined()
      expect(log.getAttribute('aria-live')).toBe('polite')
    }
  })

  it('shows what its owner wrote last, although more was written at once than is followed', async () => {
    const { user, messenger } = await show(full)
    const region = await openConversation(user, 'Bob')
    await within(region).findByText('Line 4999')
    const written = messagesFrom(
      contactNamed('Bob, told much'),
      start.profile,
      Array.from({ length: 4_500 }, (_, index) => ({
        from: 'me',
        text: `told ${index}`,
        at: '2026-11-21T10:00:00.000Z',
      })),
    ).map((message) => ({ ...message, conversation: bob.conversation }))
    act(() => {
      messenger.setList(bob.conversation, [...messenger.listOf(bob.conversation), ...written])
    })
    await settle()
    expect(await within(region).findByText('told 4499')).toBeDefined()
  })
})
