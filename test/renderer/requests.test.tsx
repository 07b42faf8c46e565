// @vitest-environment jsdom
import './support/page'
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { IncomingRequestView, OutgoingRequestView } from '../../src/core'
import { look } from './support/page'
import { settle, show } from './support/show'
import { accountOf, requestOf } from './support/world'

const carol: IncomingRequestView = {
  direction: 'incoming',
  id: requestOf('carol'),
  account: accountOf('Carol'),
  name: 'Carol',
  receivedAt: '2026-11-21T11:58:00.000Z',
}
const erin = (state: OutgoingRequestView['state']): OutgoingRequestView => ({
  direction: 'outgoing',
  id: requestOf('erin'),
  account: accountOf('Erin'),
  name: 'Erin',
  sentAt: '2026-11-20T12:00:00.000Z',
  state,
})

const incoming = (): HTMLElement =>
  within(screen.getByRole('list', { name: 'Contact requests' })).getByRole('listitem', { name: 'Carol' })

describe('contact requests (ID5)', () => {
  it('accepting opens the conversation', async () => {
    const { user } = await show({ requests: [carol] })
    await user.click(within(incoming()).getByRole('button', { name: 'Accept' }))
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
    expect(screen.queryByRole('list', { name: 'Contact requests' })).toBeNull()
  })

  it('declining takes it away', async () => {
    const { user, messenger } = await show({ requests: [carol] })
    await user.click(within(incoming()).getByRole('button', { name: 'Decline' }))
    await settle()
    expect(messenger.acts).toContain('contacts.decline')
    expect(screen.queryByRole('list', { name: 'Contact requests' })).toBeNull()
  })

  it('blocking asks first', async () => {
    const { user, messenger } = await show({ requests: [carol] })
    await user.click(within(incoming()).getByRole('button', { name: 'Block' }))
    expect(messenger.acts).not.toContain('contacts.blockRequest')
    const sure = screen.getByRole('dialog', { name: 'Block this person?' })
    await user.click(within(sure).getByRole('button', { name: 'Block them' }))
    await settle()
    expect(messenger.acts).toContain('contacts.blockRequest')
  })

  it('counts them on the rail', async () => {
    await show({ requests: [carol] })
    const button = screen.getByRole('button', { name: 'Contacts' })
    const mark = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(mark?.textContent).toBe('1 contact requests')
  })

  it.each([
    ['waiting', /both online/, 'Take back'],
    ['received', /Waiting for an answer/, 'Take back'],
    ['declined', /Declined/, 'Clear'],
    ['used', /already been used/, 'Clear'],
    ['revoked', /taken back/, 'Clear'],
    ['expired', /expired/, 'Clear'],
  ] as const)('a sent one that is %s says so and can be put away', async (state, text, button) => {
    const { user } = await show({ requests: [erin(state)] })
    await user.click(screen.getByRole('button', { name: 'Contacts' }))
    await settle()
    const item = within(screen.getByRole('list', { name: 'Sent requests' })).getByRole('listitem', { name: 'Erin' })
    expect(item.textContent).toMatch(text)
    await user.click(within(item).getByRole('button', { name: button }))
    await settle()
    expect(screen.queryByRole('list', { name: 'Sent requests' })).toBeNull()
  })
})

describe('contacts', () => {
  it('tells who accepted', async () => {
    const { messenger, platform } = await show({ requests: [carol] })
    act(() => {
      look(true)
    })
    await act(() => messenger.contacts.accept(carol.id))
    expect(await screen.findByText('Carol accepted your request')).toBeDefined()
    expect(platform.shown).toEqual([])
  })
})
