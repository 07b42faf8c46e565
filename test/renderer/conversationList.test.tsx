// @vitest-environment jsdom
import './support/page'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { MessageView } from '../../src/core'
import { callIn } from './support/calls'
import { usualPreferences } from './support/views'
import { settle, show, type Shown } from './support/show'
import { alice, contactNamed, groupNamed, messageOf, messageWith, type State } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const crew = groupNamed('Crew', [bob, carol])

const said = (text: string, patch: Partial<MessageView> = {}): MessageView =>
  messageWith({
    id: messageOf(text),
    conversation: crew.id,
    author: bob.account,
    authorName: 'Bob',
    own: false,
    text,
    sentAt: '2026-11-21T10:00:00.000Z',
    ...patch,
  })

const saying = (message: MessageView, rest: Partial<State> = {}): Partial<State> => ({
  contacts: [bob, carol],
  rooms: [crew],
  messages: new Map([[crew.id, [message]]]),
  ...rest,
})

const item = (name: string): HTMLElement => screen.getByRole('listitem', { name })
const listed = (): readonly (string | null)[] =>
  within(screen.getByRole('list', { name: 'Conversations' }))
    .queryAllByRole('listitem')
    .map((one) => one.getAttribute('aria-label'))

const openMenu = async (name: string): Promise<HTMLElement> => {
  fireEvent.contextMenu(within(item(name)).getByRole('button'))
  return screen.findByRole('menu')
}

const choose = async ({ user }: Shown, name: string, choice: string): Promise<void> => {
  await openMenu(name)
  await user.click(await screen.findByRole('menuitem', { name: choice }))
  await settle()
}

describe('what an item says (features row 15)', () => {
  it.each([
    ['whoever wrote in a group', said('Hello'), 'Bob: Hello'],
    ['that we wrote', said('Hello', { own: true, author: alice, authorName: 'Alice' }), 'You: Hello'],
    [
      'that a message was taken back (EV9)',
      said('', { content: { kind: 'deleted', by: bob.account, byName: 'Bob' } }),
      'Message deleted',
    ],
    [
      'what happened, in words',
      said('', {
        content: {
          kind: 'notice',
          notice: {
            kind: 'added',
            who: [
              { account: carol.account, name: 'Carol' },
              { account: alice, name: 'Alice' },
            ],
          },
        },
      }),
      'Bob added you and Carol',
    ],
    [
      'that what was said before is not for us (EV17)',
      said('', {
        content: {
          kind: 'notice',
          notice: { kind: 'added', who: [{ account: alice, name: 'Alice' }], pastClosed: true },
        },
      }),
      'Bob added you. Messages from before you joined are not shown here.',
    ],
    [
      'whom somebody removed',
      said('', { content: { kind: 'notice', notice: { kind: 'removed', account: carol.account, who: 'Carol' } } }),
      'Bob removed Carol',
    ],
    [
      'who leads now',
      said('', {
        content: { kind: 'notice', notice: { kind: 'role', account: alice, who: 'Alice', role: 'admin' } },
      }),
      'Bob made you an admin',
    ],
    [
      'after which time messages vanish',
      said('', { content: { kind: 'notice', notice: { kind: 'timer', disappearAfterMs: 3_600_000 } } }),
      'Bob let messages disappear after 1 hour',
    ],
  ])('tells %s', async (_, message, words) => {
    await show(saying(message))
    expect(item('Crew').textContent).toContain(words)
  })

  it('tells the draft with names for mentions', async () => {
    await show(
      saying(said('Hello'), { drafts: new Map([[crew.id, { text: `Ask <@${bob.account}> and <@everyone>` }]]) }),
    )
    expect(item('Crew').textContent).toContain('Draft: Ask @Bob and @everyone')
  })

  it('tells mentions, muting, a mark by hand, a star, the kind and the clock', async () => {
    const mention = said('@Alice', { mentionsMe: true })
    const { messenger } = await show(
      saying(mention, {
        readUpTo: new Map([[crew.id, 0]]),
        markedUnread: new Set([bob.conversation]),
        preferences: new Map([
          [crew.id, { ...usualPreferences, starred: true, mutedUntil: '9999-12-31T00:00:00.000Z' }],
        ]),
        details: new Map([[crew.id, { disappearAfterMs: 3_600_000 }]]),
      }),
    )
    const { textContent } = item('Crew')
    for (const words of [
      /Group/,
      /You are mentioned/,
      /1 unread/,
      /Starred/,
      /Muted/,
      /Messages disappear after 1 hour/,
    ]) {
      expect(textContent).toMatch(words)
    }
    expect(item('Bob').textContent).toMatch(/Marked as unread/)
    act(() => {
      messenger.presenceOf(bob.account).set({ kind: 'online', status: 'online', linked: true })
    })
    expect(item('Bob').textContent).toMatch(/Online/)
    expect(item('Crew').textContent).not.toMatch(/Online/)
  })

  it('tells who types in a group', async () => {
    const { messenger } = await show(saying(said('Hello')))
    act(() => {
      messenger.typingIn(crew.id).set([bob.account])
    })
    await settle()
    expect(item('Crew').textContent).toContain('Bob is typing')
  })

  it('tells that a call goes on in it, until it ends (CL6)', async () => {
    const { messenger } = await show(saying(said('Hello')))
    expect(item('Crew').textContent).not.toContain('call is going on')
    const ongoing = messenger.calls.ongoing(crew.id)
    for (const media of ['voice', 'video'] as const) {
      act(() => {
        ongoing.set({ ...callIn(crew, []), media, participants: [], room: 'open' })
      })
      expect(item('Crew').textContent).toContain(`A ${media} call is going on`)
    }
    expect(item('Bob').textContent).not.toContain('call is going on')
    act(() => {
      ongoing.set(undefined)
    })
    expect(item('Crew').textContent).not.toContain('call is going on')
  })
})

describe('the menu of an item (features rows 25–27)', () => {
  it('opens on a right click, on the mark for the mouse and by keyboard', async () => {
    const { user } = await show(saying(said('Hello')))
    await openMenu('Crew')
    await user.keyboard('{Escape}')
    const mark = item('Crew').querySelector('.row-more')
    if (mark) await user.click(mark)
    expect(await screen.findByRole('menu')).toBeDefined()
    await user.keyboard('{Escape}')
    within(item('Crew')).getByRole('button').focus()
    await user.keyboard('{Shift>}{F10}{/Shift}')
    expect(await screen.findByRole('menuitem', { name: 'Star' })).toBeDefined()
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(document.activeElement).toBe(within(item('Crew')).getByRole('button'))
    })
  })

  it('stars, and puts the starred first', async () => {
    const shown = await show(saying(said('Hello')))
    expect(listed()).toEqual(['Crew', 'Bob', 'Carol'])
    await choose(shown, 'Carol', 'Star')
    expect(listed()).toEqual(['Carol', 'Crew', 'Bob'])
    await choose(shown, 'Carol', 'Unstar')
    expect(listed()).toEqual(['Crew', 'Bob', 'Carol'])
  })

  it('mutes for a while and unmutes', async () => {
    const shown = await show(saying(said('Hello')))
    await openMenu('Crew')
    await shown.user.hover(screen.getByRole('menuitem', { name: 'Mute' }))
    await shown.user.keyboard('{ArrowRight}')
    act(() => {
      screen.getByRole('menuitem', { name: '8 hours' }).focus()
    })
    await shown.user.keyboard('{Enter}')
    await settle()
    expect(shown.messenger.state.value.preferences.get(crew.id)?.mutedUntil).toBe('2026-11-21T20:00:00.000Z')
    expect(item('Crew').textContent).toMatch(/Muted until/)
    await choose(shown, 'Crew', 'Unmute')
    expect(shown.messenger.acts).toContain('preferences.update {}')
  })

  it('marks as read and as unread', async () => {
    const shown = await show(saying(said('Hello'), { readUpTo: new Map([[crew.id, 0]]) }))
    expect(item('Crew').textContent).toMatch(/1 unread/)
    await choose(shown, 'Crew', 'Mark as read')
    expect(item('Crew').textContent).not.toMatch(/unread/)
    await choose(shown, 'Crew', 'Mark as unread')
    expect(item('Crew').textContent).toMatch(/Marked as unread/)
  })

  it('archives, and brings back from among the archived', async () => {
    const shown = await show(saying(said('Hello')))
    expect(screen.queryByRole('button', { name: /^Archived/ })).toBeNull()
    await choose(shown, 'Crew', 'Archive')
    expect(listed()).toEqual(['Bob', 'Carol'])
    const entry = screen.getByRole('button', { name: /^Archived/ })
    expect(entry.textContent).toMatch(/1 conversations/)
    await shown.user.click(entry)
    await settle()
    expect(listed()).toEqual(['Crew'])
    await choose(shown, 'Crew', 'Unarchive')
    expect(screen.getByText('Nothing is archived')).toBeDefined()
    await shown.user.click(screen.getByRole('button', { name: 'Back to chats' }))
    await settle()
    expect(listed()).toContain('Crew')
  })

  it.each([
    ['Crew', 'Clear…', 'Clear conversation', 'conversations.clear'],
    ['Crew', 'Leave…', 'Leave conversation', 'conversations.leave'],
    ['Bob', 'Block…', 'Block contact', 'contacts.block'],
  ])('does to %s what %s says only after asking', async (name, choice, button, call) => {
    const shown = await show(saying(said('Hello')))
    const done = (): boolean => shown.messenger.acts.some((one) => one.startsWith(call))
    await choose(shown, name, choice)
    await shown.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }))
    expect(done()).toBe(false)
    await choose(shown, name, choice)
    await shown.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: button }))
    await settle()
    expect(done()).toBe(true)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('offers to delete what was left, and takes it off the screen', async () => {
    const shown = await show(saying(said('Hello'), { details: new Map([[crew.id, { membership: 'left' }]]) }))
    await shown.user.click(within(item('Crew')).getByRole('button'))
    await settle()
    await choose(shown, 'Crew', 'Delete from this device…')
    await shown.user.click(screen.getByRole('button', { name: 'Delete from this device' }))
    await settle()
    expect(screen.queryByRole('region', { name: 'Conversation with Crew' })).toBeNull()
    expect(listed()).toEqual(['Bob', 'Carol'])
  })
})

describe('the list', () => {
  it('shows all, what is unread, or groups', async () => {
    const { user } = await show(saying(said('Hello'), { markedUnread: new Set([carol.conversation]) }))
    await user.click(screen.getByRole('button', { name: 'Unread' }))
    expect(listed()).toEqual(['Carol'])
    await user.click(screen.getByRole('button', { name: 'Groups' }))
    expect(listed()).toEqual(['Crew'])
    await user.click(screen.getByRole('button', { name: 'All' }))
    expect(listed()).toHaveLength(3)
  })

  it('goes up and down with the arrows', async () => {
    const { user } = await show(saying(said('Hello')))
    within(item('Crew')).getByRole('button').focus()
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(within(item('Bob')).getByRole('button'))
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement).toBe(within(item('Crew')).getByRole('button'))
  })

  it('keeps only a window of a long list on the page, and tells where each stands', async () => {
    const people = Array.from({ length: 120 }, (_, index) => contactNamed(`Person ${index}`))
    const { user } = await show({ contacts: people })
    const rows = (): HTMLCollection => screen.getByRole('list', { name: 'Conversations' }).children
    expect(rows()).toHaveLength(100)
    await user.click(screen.getByText('Show older conversations'))
    await settle()
    expect(rows().length).toBeGreaterThan(0)
    expect(rows().length).toBeLessThan(60)
    const [first] = rows()
    expect(first?.getAttribute('aria-setsize')).toBe('120')
    expect(first?.getAttribute('aria-posinset')).toBe('1')
  })

  it('hides a public channel that was left (features row 28)', async () => {
    const sailors = groupNamed('Sailors', [bob], { kind: 'community' })
    const general = groupNamed('general', [bob], { kind: 'channel', community: sailors.id })
    await show({ contacts: [bob], rooms: [sailors, general], details: new Map([[general.id, { membership: 'left' }]]) })
    expect(listed()).toEqual(['Bob', 'Sailors'])
  })
})
