// @vitest-environment jsdom
import './support/page'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { media } from './support/page'
import { openConversation, settle, show, type Shown } from './support/show'
import { contactNamed, groupNamed, memberOf, ownMember, type State } from './support/world'

const ann = contactNamed('Ann')
const ben = contactNamed('Ben')
const chloe = contactNamed('Chloé')
const crew = groupNamed('Crew', [ann, ben])
const world: Partial<State> = { contacts: [ann, ben, chloe], rooms: [crew] }
const narrow = '(max-width: 71.99rem)'

interface Details extends Shown {
  readonly panel: HTMLElement
}

const details = async (state: Partial<State> = world, name = 'Crew', tab = 'Members'): Promise<Details> => {
  const shown = await show(state)
  await openConversation(shown.user, name)
  await shown.user.click(screen.getByLabelText('Conversation details'))
  await shown.user.click(screen.getByRole('tab', { name: tab }))
  await settle()
  return { ...shown, panel: screen.getByRole('tabpanel', { name: tab }) }
}

const actions = async ({ user, panel }: Details, name: string): Promise<readonly (string | null)[]> => {
  await user.click(within(panel).getByRole('button', { name: `Actions for ${name}` }))
  return (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent)
}

describe('the details of a conversation', () => {
  it('have a heading and tabs, and fold', async () => {
    const { user } = await details()
    expect(screen.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual([
      'Members',
      'Pinned',
      'Preferences',
    ])
    const aside = screen.getByRole('complementary', { name: 'Details' })
    expect(within(aside).getByRole('heading', { name: /Crew/ })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Conversation details' }))
    expect(screen.queryByRole('complementary', { name: 'Details' })).toBeNull()
  })

  it('stay unfolded in the next conversation where there is room', async () => {
    const { user } = await details()
    await openConversation(user, 'Ann')
    expect(screen.getByRole('complementary', { name: 'Details' })).toBeDefined()
  })

  it('cover a narrow window, take the keyboard, and Esc gives it back', async () => {
    media.add(narrow)
    const { user } = await details()
    expect(screen.getByRole('complementary', { name: 'Details' }).contains(document.activeElement)).toBe(true)
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('complementary', { name: 'Details' })).toBeNull()
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Conversation details' }))
    })
  })

  it('do not cover the next conversation there', async () => {
    media.add(narrow)
    const shown = await details()
    await actions(shown, 'Ann')
    await shown.user.click(screen.getByRole('menuitem', { name: 'Message' }))
    expect(await screen.findByRole('region', { name: 'Conversation with Ann' })).toBeDefined()
    expect(screen.queryByRole('complementary', { name: 'Details' })).toBeNull()
  })
})

describe('the members (features row 26)', () => {
  it('are listed with what they are', async () => {
    const { panel } = await details({ ...world, rooms: [groupNamed('Crew', [ann, ben], { role: 'owner' })] })
    const list = within(panel).getByRole('list', { name: 'Members' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((one) => one.getAttribute('aria-label')),
    ).toEqual(['Alice', 'Ann', 'Ben'])
    expect(within(list).getByRole('listitem', { name: 'Alice' }).textContent).toMatch(/YouOwner/)
  })

  it('are added from the contacts who are none yet', async () => {
    const { user, panel, messenger } = await details()
    await user.click(within(panel).getByRole('button', { name: 'Add members' }))
    await settle()
    const dialog = screen.getByRole('dialog', { name: 'Add members' })
    expect(
      within(dialog)
        .getAllByRole('checkbox')
        .map((box) => box.getAttribute('aria-label')),
    ).toEqual(['Chloé'])
    await user.click(within(dialog).getByRole('checkbox', { name: 'Chloé' }))
    await user.click(within(dialog).getByRole('button', { name: 'Add' }))
    await settle()
    expect(messenger.acts).toContain(`members.add ${chloe.account}`)
    expect(within(panel).getByRole('listitem', { name: 'Chloé' })).toBeDefined()
  })

  it('offer only what may be done', async () => {
    const roles = ['admin', 'member'] as const
    const room = {
      ...crew,
      members: [
        ownMember('Alice', 'admin'),
        memberOf(ann, { may: { remove: true, setRole: roles, handOver: false } }),
        memberOf(ben),
        memberOf(chloe, { contact: false, role: 'owner' }),
      ],
    }
    const shown = await details({ ...world, rooms: [room] })
    expect(await actions(shown, 'Ann')).toEqual(['Message', 'Make admin', 'Remove…'])
    await shown.user.keyboard('{Escape}')
    expect(await actions(shown, 'Ben')).toEqual(['Message'])
    await shown.user.keyboard('{Escape}')
    expect(within(shown.panel).queryByRole('button', { name: 'Actions for Chloé' })).toBeNull()
    expect(within(shown.panel).queryByRole('button', { name: 'Actions for Alice' })).toBeNull()
    expect(within(shown.panel).getByRole('listitem', { name: 'Chloé' }).textContent).toMatch(/Not a contact/)
  })

  it('become admin and member again', async () => {
    const shown = await details()
    await actions(shown, 'Ann')
    await shown.user.click(screen.getByRole('menuitem', { name: 'Make admin' }))
    await settle()
    expect(within(shown.panel).getByRole('listitem', { name: 'Ann' }).textContent).toMatch(/Admin/)
    await actions(shown, 'Ann')
    await shown.user.click(screen.getByRole('menuitem', { name: 'Make member' }))
    await settle()
    expect(within(shown.panel).getByRole('listitem', { name: 'Ann' }).textContent).not.toMatch(/Admin/)
  })

  it.each([
    ['Remove…', 'Remove member', `members.remove ${ann.account}`],
    ['Hand over ownership…', 'Hand over ownership', `members.handOver ${ann.account}`],
  ])('are met by “%s” only after asking', async (choice, button, call) => {
    const shown = await details()
    await actions(shown, 'Ann')
    await shown.user.click(screen.getByRole('menuitem', { name: choice }))
    expect(shown.messenger.acts).not.toContain(call)
    await shown.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: button }))
    await settle()
    expect(shown.messenger.acts).toContain(call)
  })

  it('are found by name where they are many, and only a window of them is on the page', async () => {
    const people = Array.from({ length: 110 }, (_, index) => contactNamed(`Person ${index}`))
    const { user, panel } = await details({ contacts: [], rooms: [groupNamed('Crew', people, { role: 'member' })] })
    const rows = (): HTMLCollection => within(panel).getByLabelText('Members').children
    expect(rows().length).toBeLessThan(60)
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('111')
    await user.click(within(panel).getByLabelText('Filter members'))
    await user.paste('person 109')
    expect(rows()).toHaveLength(1)
    // The first Esc empties the filter, only the next would fold the details.
    await user.keyboard('{Escape}')
    expect(rows().length).toBeGreaterThan(1)
  })
})

describe('a contact in the place of members (features row 5)', () => {
  it('tells what they say of themselves, and takes a nickname', async () => {
    const { user, panel, platform } = await details(
      {
        contacts: [ann],
        profiles: new Map([
          [
            ann.account,
            {
              name: 'Ann',
              bio: 'Knots',
              statusText: 'At the pontoon',
              links: ['https://ann.example/', 'javascript:alert(1)'],
            },
          ],
        ]),
      },
      'Ann',
    )
    expect(panel.textContent).toMatch(/At the pontoon.*Knots/)
    const [link, ...more] = within(panel).getAllByRole('link')
    expect(more).toEqual([])
    if (link) await user.click(link)
    expect(platform.opened).toEqual(['https://ann.example/'])
    await user.click(within(panel).getByRole('button', { name: 'Edit nickname' }))
    expect(screen.getByRole('dialog', { name: 'Edit nickname' })).toBeDefined()
  })
})

describe('preferences (features rows 25, 27)', () => {
  const preferring = (state: Partial<State> = world, name = 'Crew'): Promise<Details> =>
    details(state, name, 'Preferences')
  const optionsOf = (panel: HTMLElement, name: string): readonly HTMLOptionElement[] => [
    ...within(panel).getByLabelText(name).querySelectorAll('option'),
  ]
  const options = (panel: HTMLElement, name: string): readonly string[] =>
    optionsOf(panel, name).map(({ textContent }) => textContent)
  const set = (panel: HTMLElement, name: string, option: string): void => {
    const value = optionsOf(panel, name).find(({ textContent }) => textContent === option)?.value
    fireEvent.change(within(panel).getByLabelText(name), { target: { value } })
  }

  it('choose what is notified of; between two there are no mentions', async () => {
    const { user, panel, messenger } = await preferring()
    expect(options(panel, 'Notifications')).toEqual(['All messages', 'Only mentions', 'Nothing'])
    set(panel, 'Notifications', 'Only mentions')
    await settle()
    expect(messenger.state.value.preferences.get(crew.id)?.notify).toBe('mentions')
    await openConversation(user, 'Ann')
    await user.click(screen.getByRole('tab', { name: 'Preferences' }))
    expect(options(screen.getByRole('tabpanel'), 'Notifications')).toEqual(['All messages', 'Nothing'])
    expect(screen.getByRole('tabpanel').textContent).toContain('Calls ring all the same.')
  })

  it('mute, star and archive', async () => {
    const { user, panel, messenger } = await preferring()
    expect(panel.textContent).toContain('Its calls do not ring then.')
    set(panel, 'Mute', 'Forever')
    await settle()
    expect(options(panel, 'Mute')[0]).toBe('Muted')
    set(panel, 'Mute', 'Not muted')
    await settle()
    expect(messenger.state.value.preferences.get(crew.id)?.mutedUntil).toBeUndefined()
    await user.click(within(panel).getByLabelText('Starred'))
    await user.click(within(panel).getByLabelText('Archived'))
    await settle()
    expect(messenger.state.value.preferences.get(crew.id)).toMatchObject({ starred: true, archived: true })
  })

  it.each([
    ['Disappearing messages', '7 days', { disappearAfterMs: 7 * 24 * 60 * 60 * 1000 }],
    ['Who may write', 'Only admins', { policy: { write: 'admins' } }],
    ['Who may pin messages', 'Only admins', { policy: { pin: 'admins' } }],
    ['Who may add members', 'Everyone', { policy: { add: 'everyone' } }],
    ['Who may mention everyone', 'Everyone', { policy: { mentionEveryone: 'everyone' } }],
    ['New members see', 'What is said after they join', { policy: { history: 'joining' } }],
    ['Messages can be edited', 'Always', { policy: { editWindow: 'forever' } }],
    ['Messages can be edited', 'For 1 hour', { policy: { editWindow: 60 * 60 * 1000 } }],
  ] as const)('set “%s” to “%s” for everybody', async (name, option, told) => {
    const { panel, messenger } = await preferring()
    const update = vi.spyOn(messenger.conversations, 'update')
    set(panel, name, option)
    await settle()
    expect(update).toHaveBeenCalledWith(crew.id, told)
  })

  it('let messages stay again, and keep admins from deleting what others wrote', async () => {
    const { user, panel, messenger } = await preferring({
      ...world,
      details: new Map([[crew.id, { disappearAfterMs: 60 * 60 * 1000 }]]),
    })
    set(panel, 'Disappearing messages', 'Off')
    await user.click(within(panel).getByLabelText('Admins may delete messages'))
    await settle()
    const details = messenger.state.value.details.get(crew.id)
    expect(details?.disappearAfterMs).toBeUndefined()
    expect(details?.policy?.adminsDelete).toBe(false)
  })

  it('let members read what admins decide, and change nothing of it', async () => {
    const { panel } = await preferring({ ...world, rooms: [groupNamed('Crew', [ann, ben], { role: 'member' })] })
    for (const name of ['Disappearing messages', 'Who may write', 'Messages can be edited']) {
      expect(within(panel).getByLabelText(name)).toHaveProperty('disabled', true)
    }
    expect(within(panel).queryByRole('textbox', { name: 'Name' })).toBeNull()
    expect(within(panel).queryByRole('button', { name: 'Convert to channel' })).toBeNull()
  })

  it('change the name and the description', async () => {
    const { user, panel } = await preferring()
    const name = within(panel).getByRole('textbox', { name: 'Name' })
    await user.clear(name)
    await user.type(name, 'Harbour crew')
    await user.type(within(panel).getByRole('textbox', { name: 'Description' }), 'The pontoon')
    await user.click(within(panel).getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('region', { name: 'Conversation with Harbour crew' })).toBeDefined()
    expect(screen.getByRole('complementary', { name: 'Details' }).textContent).toMatch(/The pontoon/)
  })

  it('make a group a channel, for its owner and after asking', async () => {
    const { user, panel, messenger } = await preferring()
    await user.click(within(panel).getByRole('button', { name: 'Convert to channel' }))
    expect(messenger.acts).not.toContain('conversations.convert')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Convert to channel' }))
    await settle()
    expect(messenger.acts).toContain('conversations.convert')
    expect(within(panel).queryByRole('button', { name: 'Convert to channel' })).toBeNull()
  })

  it.each([
    ['Crew', ['Convert to channel', 'Clear conversation…', 'Leave…'], {}],
    ['Crew', ['Clear conversation…', 'Delete from this device…'], { membership: 'left' }],
    ['Ann', ['Clear conversation…', 'Block…'], {}],
  ] as const)('end %s with %j', async (name, names, patch) => {
    const { panel } = await preferring({ ...world, details: new Map([[crew.id, patch]]) }, name)
    const more = within(panel).getByRole('region', { name: 'More' })
    expect(
      within(more)
        .getAllByRole('button')
        .map(({ textContent }) => textContent),
    ).toEqual(names)
  })
})
