// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TincanError } from '../../src/core'
import { settle, show, type Shown } from './support/show'
import { contactNamed, groupNamed, type State } from './support/world'

const people = ['Ann', 'Ben', 'Chloé', 'Dana', 'Emil', 'Fatima', 'Giorgos', 'Hana', 'Ivo'].map((name) =>
  contactNamed(name),
)
const [ann, ben] = people
const sailors = groupNamed('Sailors', ann ? [ann] : [], { kind: 'community', role: 'admin' })
const others = groupNamed('Others', ann ? [ann] : [], { kind: 'community', role: 'member' })

const open = async (state: Partial<State> = {}): Promise<Shown & { readonly dialog: HTMLElement }> => {
  const shown = await show({ contacts: people, ...state })
  await shown.user.click(screen.getByRole('button', { name: 'New conversation' }))
  await settle()
  return { ...shown, dialog: screen.getByRole('dialog', { name: 'New conversation' }) }
}
const create = (dialog: HTMLElement): HTMLElement => within(dialog).getByRole('button', { name: 'Create' })
const region = (name: string): Promise<HTMLElement> =>
  screen.findByRole('region', { name: `Conversation with ${name}` })

describe('a new conversation (features row 24)', () => {
  it('between two asks for one contact and no name', async () => {
    const { user, dialog, messenger } = await open()
    const asked = vi.spyOn(messenger.conversations, 'create')
    expect(within(dialog).queryByRole('textbox', { name: 'Name' })).toBeNull()
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ann' }))
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ben' }))
    expect(within(dialog).getAllByRole('checkbox', { checked: true })).toHaveLength(1)
    await user.click(create(dialog))
    await region('Ben')
    expect(asked).toHaveBeenCalledWith({ kind: 'direct', contact: ben?.account })
  })

  it.each(['Group', 'Channel'] as const)('a %s has a name and the people chosen, and opens', async (kind) => {
    const { user, dialog, messenger } = await open()
    const asked = vi.spyOn(messenger.conversations, 'create')
    await user.click(within(dialog).getByRole('radio', { name: kind }))
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ann' }))
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ben' }))
    expect(create(dialog)).toHaveProperty('disabled', true)
    await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), ' Regatta ')
    expect(within(dialog).queryByRole('combobox', { name: 'Community' })).toBeNull()
    await user.click(create(dialog))
    await region('Regatta')
    expect(asked).toHaveBeenCalledWith({
      kind: kind.toLowerCase(),
      name: 'Regatta',
      members: [ann?.account, ben?.account],
    })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('a public channel belongs to a community we lead and picks nobody', async () => {
    const { user, dialog, messenger } = await open({ rooms: [sailors, others] })
    const asked = vi.spyOn(messenger.conversations, 'create')
    await user.click(within(dialog).getByRole('radio', { name: 'Channel' }))
    const community = within(dialog).getByRole('combobox', { name: 'Community' })
    expect(
      within(community)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['None', 'Sailors'])
    await user.selectOptions(community, 'Sailors')
    expect(within(dialog).queryAllByRole('checkbox')).toEqual([])
    await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'weather{Enter}')
    await region('weather')
    expect(asked).toHaveBeenCalledWith({ kind: 'channel', name: 'weather', community: sailors.id })
  })

  it('finds contacts by name, and Enter there creates nothing', async () => {
    const { user, dialog, messenger } = await open()
    const asked = vi.spyOn(messenger.conversations, 'create')
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ann' }))
    await user.type(within(dialog).getByRole('searchbox', { name: 'Filter contacts' }), 'chloe{Enter}')
    expect(
      within(dialog)
        .getAllByRole('checkbox')
        .map((box) => box.getAttribute('aria-label')),
    ).toEqual(['Chloé'])
    expect(asked).not.toHaveBeenCalled()
  })

  it('says in a sentence what was refused, and stays', async () => {
    const { user, dialog, messenger } = await open()
    vi.spyOn(messenger.conversations, 'create').mockRejectedValue(new TincanError('NOT_CONTACT', 'no'))
    await user.click(within(dialog).getByRole('checkbox', { name: 'Ann' }))
    await user.click(create(dialog))
    expect((await within(dialog).findByRole('alert')).textContent).toBe('This person is not one of your contacts.')
  })
})
