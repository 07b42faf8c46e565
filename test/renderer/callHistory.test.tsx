// @vitest-environment jsdom
import './support/page'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { CallEntry } from '../../src/core'
import { entryOf, incomingFrom } from './support/calls'
import { look } from './support/page'
import { openConversation, settle, show } from './support/show'
import { contactNamed, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const world = { contacts: [bob, carol] }
const missed = entryOf(bob, { at: '2026-11-21T11:00:00.000Z', outcome: 'missed', seen: false })
const entries: readonly CallEntry[] = [
  missed,
  entryOf(carol, { at: '2026-11-21T10:00:00.000Z', direction: 'outgoing', media: 'video', lastedMs: 300_000 }),
  entryOf(carol, { at: '2026-11-20T10:00:00.000Z', lastedMs: 8_000 }),
]
const withEntries = (list: readonly CallEntry[] = entries) =>
  show(world, ({ messenger }) => {
    messenger.calls.entries.set(list)
  })
const items = (): readonly (string | null)[] =>
  within(screen.getByRole('list', { name: 'Calls' }))
    .getAllByRole('listitem')
    .map((item) => item.getAttribute('aria-label'))

describe('the history of calls (CL8)', () => {
  it('counts missed calls on the rail, in the title and on the icon, until they are looked at', async () => {
    const { user, platform } = await withEntries()
    const rail = screen.getByRole('button', { name: 'Calls' })
    expect(rail.textContent).toMatch(/1 missed calls/)
    await waitFor(() => {
      expect(document.title).toBe('(1) Tincan')
    })
    expect(platform.badges.at(-1)).toBe(1)
    await user.click(rail)
    await settle()
    expect(rail.textContent).toBe('Calls')
    await waitFor(() => {
      expect(document.title).toBe('Tincan')
    })
    expect(platform.badges.at(-1)).toBe(0)
  })

  it('shows the newest fifty, and older ones when asked, with the keyboard on the first of them', async () => {
    const calls = Array.from({ length: 70 }, (_, index) => {
      const at = new Date(Date.parse('2026-11-21T11:00:00.000Z') - index * 60_000).toISOString()
      return entryOf(bob, { at })
    })
    const { user } = await withEntries(calls)
    await user.click(screen.getByRole('button', { name: 'Calls' }))
    await settle()
    const rows = screen.getByRole('list', { name: 'Calls' }).children
    expect(rows).toHaveLength(50)
    // By its text, since looking for roles among so many takes its time.
    await user.click(screen.getByText('Show older calls'))
    await settle()
    expect(rows).toHaveLength(70)
    expect(rows[50]?.contains(document.activeElement)).toBe(true)
    expect(screen.queryByText('Show older calls')).toBeNull()
    // Each filter begins with its newest.
    await user.click(screen.getByText('Incoming'))
    await settle()
    expect(screen.getByRole('list', { name: 'Calls' }).children).toHaveLength(50)
  })

  it('counts them on while nobody looks at the window', async () => {
    const { user, messenger } = await withEntries()
    look(false)
    await user.click(screen.getByRole('button', { name: 'Calls' }))
    await settle()
    expect(messenger.acts).not.toContain('calls.markSeen')
  })

  it('tells what became of each call and how long it lasted, and filters', async () => {
    const { user } = await withEntries()
    await user.click(screen.getByRole('button', { name: 'Calls' }))
    await settle()
    expect(items()).toEqual(['Bob, Missed voice call', 'Carol, Outgoing video call', 'Carol, Incoming voice call'])
    expect(screen.getByRole('list', { name: 'Calls' }).textContent).toMatch(/5 minutes.*8 seconds/)
    await user.click(screen.getByRole('button', { name: 'Missed' }))
    await settle()
    expect(items()).toEqual(['Bob, Missed voice call'])
    await user.click(screen.getByRole('button', { name: 'Outgoing' }))
    await settle()
    expect(items()).toEqual(['Carol, Outgoing video call'])
  })

  it('calls back the way it was called', async () => {
    const { user, messenger } = await withEntries()
    await user.click(screen.getByRole('button', { name: 'Calls' }))
    await settle()
    const item = screen.getByRole('listitem', { name: /^Carol, Outgoing/ })
    await user.click(within(item).getByRole('button', { name: 'Call back' }))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${carol.conversation} video`)
    expect(screen.getByRole('region', { name: 'Call with Carol' })).toBeDefined()
  })

  it('deletes one, and all of them only after asking', async () => {
    const { user, messenger } = await withEntries()
    await user.click(screen.getByRole('button', { name: 'Calls' }))
    await settle()
    const item = screen.getByRole('listitem', { name: /^Bob/ })
    await user.click(within(item).getByRole('button', { name: 'Call actions' }))
    await user.click(screen.getByRole('menuitem', { name: 'Delete from history' }))
    await settle()
    expect(items()).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Clear call history' }))
    expect(messenger.acts).not.toContain('calls.clearHistory')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Clear' }))
    await settle()
    expect(screen.getByText('No calls yet')).toBeDefined()
  })
})

describe('calls among messages (CL8)', () => {
  const messages = messagesFrom(bob, start.profile, [
    { from: 'them', text: 'Before', at: '2026-11-21T10:30:00.000Z' },
    { from: 'me', text: 'After', at: '2026-11-21T11:30:00.000Z' },
  ])

  it('stand where they were made; a missed one can be called back and has then been seen', async () => {
    const { user, messenger } = await show(
      { ...world, messages: new Map([[bob.conversation, messages]]) },
      (services) => {
        services.messenger.calls.entries.set([
          entryOf(bob, { at: '2026-11-21T11:45:00.000Z', direction: 'outgoing', lastedMs: 60_000 }),
          missed,
        ])
      },
    )
    await openConversation(user, 'Bob')
    await settle()
    const log = screen.getByRole('log', { name: 'Messages' })
    expect(log.textContent).toMatch(/Before.*Missed voice call.*Call back.*After.*Outgoing voice call, 1 minute/)
    expect(messenger.acts).toContain('calls.markSeen')
    await user.click(within(log).getByRole('button', { name: 'Call back' }))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${bob.conversation} voice`)
  })

  it('stand there too where nothing was ever written', async () => {
    const { user } = await withEntries()
    await openConversation(user, 'Carol')
    await settle()
    expect(screen.getByRole('log', { name: 'Messages' }).textContent).toMatch(
      /Incoming voice call, 8 seconds.*Outgoing video call, 5 minutes/,
    )
  })
})

describe('notifications of calls', () => {
  const notifying = { ...world, settings: { ...start.settings, notifications: true } }
  const call = incomingFrom(bob)

  it('say who calls, with Accept and Decline, and go when it stops ringing', async () => {
    const { messenger, platform } = await show(notifying)
    look(false)
    act(() => {
      messenger.ring(call)
    })
    expect(platform.shown).toMatchObject([
      {
        title: 'Bob',
        body: 'Incoming voice call',
        sticky: true,
        actions: [{ id: 'accept' }, { id: 'decline', background: true }],
      },
    ])
    act(() => {
      messenger.calls.incoming.set([])
    })
    expect(platform.closed).toEqual([platform.shown[0]?.tag])
  })

  it('accept and decline from there, but nothing that rings no more', async () => {
    const { messenger, platform } = await show(notifying)
    look(false)
    act(() => {
      messenger.ring(call)
    })
    const tag = platform.shown[0]?.tag ?? ''
    act(() => {
      platform.click(tag, 'accept')
    })
    await settle()
    expect(screen.getByRole('region', { name: 'Call with Bob' })).toBeDefined()
    const asked = messenger.acts.length
    act(() => {
      platform.click(tag, 'decline')
    })
    await settle()
    expect(messenger.acts).toHaveLength(asked)
    act(() => {
      messenger.ring(incomingFrom(carol))
    })
    act(() => {
      platform.click(platform.shown.at(-1)?.tag ?? '', 'decline')
    })
    await settle()
    expect(messenger.acts.at(-1)).toMatch(/^calls\.decline /)
    expect(screen.queryByRole('dialog', { name: 'Incoming call from Carol' })).toBeNull()
  })

  it('tell of a missed call that nobody saw, once (CL8)', async () => {
    const { messenger, platform } = await show(notifying, (services) => {
      services.messenger.calls.entries.set([entryOf(carol, { outcome: 'missed', seen: false })])
    })
    look(false)
    act(() => {
      messenger.calls.entries.set([missed, ...messenger.calls.entries.value])
    })
    await settle()
    expect(platform.shown).toEqual([{ title: 'Bob', body: 'Missed voice call', tag: bob.conversation }])
  })
})

describe('whom the address is kept from (CL9)', () => {
  it('is chosen under Privacy', async () => {
    const { user, messenger } = await show(world)
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    await user.click(screen.getByRole('tab', { name: 'Privacy' }))
    await settle()
    const choice = screen.getByRole('combobox', { name: 'Hide my network address' })
    expect(choice).toHaveProperty('value', 'strangers')
    await user.selectOptions(choice, 'In all calls')
    await settle()
    expect(messenger.state.value.settings.relayOnly).toBe('calls')
  })
})

describe('the settings of calls', () => {
  it('open the camera only when asked', async () => {
    const { user, messenger } = await show(world)
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    await user.click(screen.getByRole('tab', { name: 'Calls' }))
    await settle()
    expect(messenger.calls.checks).toBe(0)
    await user.click(screen.getByRole('button', { name: 'Check microphone and camera' }))
    expect(messenger.calls.checks).toBe(1)
    await user.click(screen.getByRole('tab', { name: 'About' }))
    expect(messenger.calls.checks).toBe(0)
  })
})
