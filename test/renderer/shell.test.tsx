// @vitest-environment jsdom
import './support/page'
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { TincanError } from '../../src/core'
import { look, media } from './support/page'
import { openConversation, settle, show, type Shown } from './support/show'
import { contactNamed, messagesFrom, sessionOf, start } from './support/world'
import { until, untilHolds } from '../support/patience'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const hello = messagesFrom(bob, start.profile, [{ from: 'them', text: 'Hello', at: '2026-11-21T10:00:00.000Z' }])
const two = { contacts: [bob, carol], messages: new Map([[bob.conversation, hello]]) }

const tab = async ({ user }: Shown, name: string): Promise<HTMLElement> => {
  await user.click(screen.getByRole('button', { name: 'Settings' }))
  await user.click(screen.getByRole('tab', { name }))
  await settle()
  return screen.getByRole('tabpanel', { name })
}

describe('the connection banner', () => {
  it('tells which state holds, and tries again when asked', async () => {
    const { user, messenger } = await show()
    const banner = screen.getByRole('status', { name: 'Connection' })
    expect(banner.textContent).toMatch(/Connecting/)
    const { value } = messenger.networkView
    act(() => {
      messenger.networkView.set({ ...value, signaling: { kind: 'offline', reason: 'unreachable' } })
    })
    expect(banner.textContent).toMatch(/cannot be reached/)
    await user.click(screen.getByRole('button', { name: 'Try now' }))
    expect(messenger.acts).toContain('reconnect')
    act(() => {
      messenger.networkView.set({ ...value, signaling: { kind: 'online', session: sessionOf('a') } })
    })
    expect(banner.textContent).toMatch(/^Connected/)
    expect(banner.className).toBe('visually-hidden')
  })

  it('tries again when the system says the network is back', async () => {
    const { messenger } = await show()
    act(() => {
      window.dispatchEvent(new Event('online'))
    })
    expect(messenger.acts).toContain('reconnect')
  })

  it('says when the disk refuses what others send (ST3)', async () => {
    const { messenger } = await show()
    act(() => {
      messenger.trouble.set(new TincanError('STORAGE_FULL', 'full'))
    })
    expect(screen.getByRole('alert').textContent).toMatch(/no space left/)
  })
})

describe('the list of conversations', () => {
  it('finds by name, and says when nothing is found', async () => {
    const { user } = await show(two)
    await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'car')
    const list = screen.getByRole('list', { name: 'Conversations' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.getAttribute('aria-label')),
    ).toEqual(['Carol'])
    await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'x')
    expect(await screen.findByText('Nothing found for “carx”')).toBeDefined()
  })

  it('counts unread messages in the item, on the rail, in the title and on the icon', async () => {
    const { platform } = await show({ ...two, readUpTo: new Map([[bob.conversation, 0]]) })
    expect(screen.getByRole('listitem', { name: 'Bob' }).textContent).toMatch(/1 unread/)
    await untilHolds(() => {
      expect(document.title).toBe('(1) Tincan')
    })
    expect(platform.badges.at(-1)).toBe(1)
  })

  it('goes by keyboard: Alt+Down to the next, Ctrl+Shift+F to the search', async () => {
    const { user } = await show(two)
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(await screen.findByRole('region', { name: 'Conversation with Carol' })).toBeDefined()
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}')
    await until(() => document.activeElement === screen.getByRole('searchbox', { name: 'Search' }))
  })

  it('shows one column and a way back where there is room for one', async () => {
    media.add('(max-width: 47.99rem)')
    const { user } = await show(two)
    await openConversation(user, 'Bob')
    await user.click(screen.getByRole('button', { name: 'Back' }))
    expect(screen.queryByRole('region', { name: /Conversation with/ })).toBeNull()
  })
})

describe('notifications', () => {
  const notifying = { ...two, settings: { ...start.settings, notifications: true } }

  it('tell of a message nobody looks at, and lead to it', async () => {
    const { messenger, platform } = await show(notifying)
    look(false)
    act(() => {
      messenger.receive(bob, 'Are you there?')
    })
    expect(platform.shown).toEqual([{ title: 'Bob', body: 'Are you there?', tag: bob.conversation }])
    act(() => {
      platform.click(bob.conversation)
    })
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()
  })

  it('stay away from the conversation somebody reads, and where they are switched off', async () => {
    const { user, messenger, platform } = await show(notifying)
    await openConversation(user, 'Bob')
    act(() => {
      messenger.receive(bob, 'You see this')
    })
    expect(platform.shown).toEqual([])
    await act(() => messenger.settings.update({ notifications: false }))
    look(false)
    act(() => {
      messenger.receive(bob, 'You do not')
    })
    expect(platform.shown).toEqual([])
  })
})

describe('the own status (SG6)', () => {
  it('is chosen on the own avatar', async () => {
    const { user, messenger } = await show()
    await user.click(screen.getByRole('button', { name: 'Your status: Online' }))
    await user.click(await screen.findByRole('menuitemradio', { name: 'Invisible' }))
    await settle()
    expect(messenger.own.value).toBe('invisible')
    expect(screen.getByRole('button', { name: 'Your status: Invisible' })).toBeDefined()
  })
})

describe('settings', () => {
  it('change the name', async () => {
    const shown = await show()
    const panel = await tab(shown, 'Profile')
    const box = within(panel).getByRole('textbox', { name: 'Your name' })
    await shown.user.clear(box)
    await shown.user.type(box, 'Alicia{Enter}')
    await settle()
    expect(shown.messenger.state.value.profile.name).toBe('Alicia')
  })

  it('change the theme at once', async () => {
    const shown = await show()
    const panel = await tab(shown, 'Appearance')
    await shown.user.click(within(panel).getByRole('radio', { name: 'Dark' }))
    await settle()
    expect(document.documentElement.dataset['theme']).toBe('dark')
  })

  it.each([
    ['Privacy', 'Read receipts', 'readReceipts'],
    ['Privacy', 'Typing indicators', 'typingIndicators'],
    ['Appearance', 'Enter sends', 'enterSends'],
  ] as const)('switch off, under %s, %s (DL3)', async (name, label, key) => {
    const shown = await show()
    const panel = await tab(shown, name)
    await shown.user.click(within(panel).getByRole('switch', { name: label }))
    await settle()
    expect(shown.messenger.state.value.settings[key]).toBe(false)
    expect(within(panel).getByRole('switch', { name: label }).getAttribute('aria-checked')).toBe('false')
  })

  it('ask for notifications only when they are switched on, and say when the browser refuses', async () => {
    const shown = await show({}, ({ platform }) => {
      platform.permission = 'denied'
    })
    const panel = await tab(shown, 'Notifications')
    await shown.user.click(within(panel).getByRole('switch', { name: 'Notifications' }))
    await settle()
    expect(panel.textContent).toMatch(/refuses notifications/)
    expect(within(panel).getByRole('switch').getAttribute('aria-checked')).toBe('false')
  })

  it('show the links and what was refused (HP2)', async () => {
    const shown = await show({ contacts: [bob] })
    const { value } = shown.messenger.networkView
    shown.messenger.networkView.set({ ...value, relayed: [bob.account], refusals: { 'signature-invalid': 7 } })
    const panel = await tab(shown, 'Network')
    expect(within(panel).getByRole('list', { name: 'Connected devices' }).textContent).toMatch(
      /Bob.*through the server/,
    )
    expect(within(panel).getByRole('list', { name: 'Refused since start' }).textContent).toBe('signature-invalid7')
  })

  it('say that the device is unprotected until a passphrase is set (ST1)', async () => {
    const shown = await show()
    const panel = await tab(shown, 'Storage')
    expect(panel.textContent).toMatch(/not protected/)
    await shown.user.type(within(panel).getByRole('textbox', { name: 'New passphrase' }), 'one')
    await shown.user.type(within(panel).getByRole('textbox', { name: 'Repeat new passphrase' }), 'two{Enter}')
    expect(within(panel).getByRole('alert').textContent).toMatch(/not the same/)
    await shown.user.clear(within(panel).getByRole('textbox', { name: 'Repeat new passphrase' }))
    await shown.user.type(within(panel).getByRole('textbox', { name: 'Repeat new passphrase' }), 'one{Enter}')
    await settle()
    expect(shown.vault.passphrase).toBe('one')
    expect(panel.textContent).toMatch(/sealed with your passphrase/)
  })
})
