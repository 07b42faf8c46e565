// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TincanError } from '../../src/core'
import { settle, show, type Shown } from './support/show'
import { contactNamed } from './support/world'

const bob = { ...contactNamed('Bob'), statusText: '🏖️ On holiday' }
const carol = { ...contactNamed('Carol'), name: 'Caz', nickname: 'Caz' }
const dave = { ...contactNamed('Dave'), blocked: true }
const world = {
  contacts: [dave, carol, bob],
  profiles: new Map([
    [
      bob.account,
      {
        name: 'Bob',
        bio: 'Sails.\nSwims.',
        statusText: '🏖️ On holiday',
        links: ['https://bob.example/a', 'mailto:bob@mail.example', 'javascript:alert(1)', 'https://me@evil.example/'],
      },
    ],
  ]),
}

const visit = async (): Promise<Shown> => {
  const shown = await show(world)
  await shown.user.click(screen.getByRole('button', { name: 'Contacts' }))
  await settle()
  return shown
}
const named = (list: string): readonly (string | null)[] =>
  within(screen.getByRole('list', { name: list }))
    .getAllByRole('listitem')
    .map((item) => item.getAttribute('aria-label'))
const choose = async ({ user }: Shown, name: string, item: string): Promise<void> => {
  await user.click(screen.getByRole('button', { name: `Actions for ${name}` }))
  await user.click(await screen.findByRole('menuitem', { name: item }))
  await settle()
}
const press = async ({ user }: Shown, place: HTMLElement, name: string): Promise<void> => {
  await user.click(within(place).getByRole('button', { name }))
  await settle()
}

describe('removing a contact', () => {
  it('says what goes before it goes', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'Remove')
    const sure = screen.getByRole('dialog', { name: 'Remove this contact?' })
    expect(sure.textContent).toContain('goes from this device')
    await press(shown, sure, 'Remove contact')
    expect(named('Contacts')).toEqual(['Caz'])
  })
})

describe('contacts (features row 6)', () => {
  it('are listed by name with their status, the blocked ones apart', async () => {
    await visit()
    expect(named('Contacts')).toEqual(['Bob', 'Caz'])
    expect(named('Blocked')).toEqual(['Dave'])
    expect(screen.getByRole('listitem', { name: 'Bob' }).textContent).toMatch(/Offline.*🏖️ On holiday/)
  })

  it('are found by nickname and by the name they gave themselves, among the blocked too', async () => {
    const { user } = await visit()
    const filter = screen.getByRole('searchbox', { name: 'Filter contacts' })
    await user.type(filter, 'carol')
    expect(named('Contacts')).toEqual(['Caz'])
    await user.clear(filter)
    await user.type(filter, 'dav')
    expect(named('Blocked')).toEqual(['Dave'])
    await user.type(filter, 'x')
    expect(screen.getByText('None of your contacts is called “davx”')).toBeDefined()
    await user.type(filter, '{Escape}')
    expect(named('Contacts')).toEqual(['Bob', 'Caz'])
  })

  it('can be given a nickname', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'Edit nickname')
    await shown.user.type(screen.getByRole('textbox', { name: 'Nickname' }), 'Bobby{Enter}')
    await settle()
    expect(named('Contacts')).toEqual(['Bobby', 'Caz'])
  })
})

describe('the card of a contact (features row 5)', () => {
  it('tells what they tell, and leads to the conversation', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'View profile')
    const card = screen.getByRole('dialog', { name: 'Bob' })
    expect(within(card).getByText(/Sails\.\s*Swims\./)).toBeDefined()
    expect(within(card).getByText('🏖️ On holiday')).toBeDefined()
    await press(shown, card, 'Message')
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('opens links outside, and only those that are safe to follow', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'View profile')
    const links = within(screen.getByRole('list', { name: 'Links' })).getAllByRole('link')
    expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['bob.example/a', 'https://bob.example/a'],
      ['bob@mail.example', 'mailto:bob@mail.example'],
    ])
    for (const link of links) await shown.user.click(link)
    expect(shown.platform.opened).toEqual(['https://bob.example/a', 'mailto:bob@mail.example'])
  })
})

describe('blocking a contact (features row 8)', () => {
  it('says what it does, asks, and takes it back', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'Block')
    const sure = screen.getByRole('dialog', { name: 'Block this contact?' })
    expect(sure.textContent).toMatch(/No messages, no presence and no calls .* either way\. They are not told\./)
    expect(shown.messenger.acts).not.toContain(`contacts.block ${bob.account}`)
    await press(shown, sure, 'Block contact')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(named('Blocked')).toEqual(['Bob', 'Dave'])
    await press(shown, screen.getByRole('listitem', { name: 'Bob' }), 'Unblock')
    expect(named('Blocked')).toEqual(['Dave'])
  })

  it('can be called off', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'Block')
    await press(shown, screen.getByRole('dialog', { name: 'Block this contact?' }), 'Cancel')
    expect(named('Contacts')).toEqual(['Bob', 'Caz'])
  })

  it('works from the card, which then offers the way back', async () => {
    const shown = await visit()
    await choose(shown, 'Bob', 'View profile')
    await press(shown, screen.getByRole('dialog', { name: 'Bob' }), 'Block')
    await press(shown, screen.getByRole('dialog', { name: 'Block this contact?' }), 'Block contact')
    const card = screen.getByRole('dialog', { name: 'Bob' })
    expect(within(card).getByText('Blocked')).toBeDefined()
    await press(shown, card, 'Unblock')
    expect(within(card).getByText('Offline')).toBeDefined()
  })

  it('says in a sentence why it was refused', async () => {
    const shown = await visit()
    vi.spyOn(shown.messenger.contacts, 'block').mockRejectedValue(new TincanError('STORAGE_FULL', 'quota'))
    await choose(shown, 'Bob', 'Block')
    const sure = screen.getByRole('dialog', { name: 'Block this contact?' })
    await press(shown, sure, 'Block contact')
    expect(within(sure).getByRole('alert').textContent).toMatch(/no space left/)
  })

  it('is listed under Privacy with the way back', async () => {
    const shown = await show(world)
    await shown.user.click(screen.getByRole('button', { name: 'Settings' }))
    await shown.user.click(screen.getByRole('tab', { name: 'Privacy' }))
    await settle()
    const panel = screen.getByRole('tabpanel', { name: 'Privacy' })
    expect(named('Blocked')).toEqual(['Dave'])
    await press(shown, panel, 'Unblock')
    expect(panel.textContent).toMatch(/You have blocked nobody/)
  })
})
