// @vitest-environment jsdom
import './support/page'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type Clock, type DeliveryState, TincanError } from '../../src/core'
import { look } from './support/page'
import { standingClock } from './support/services'
import { openConversation, settle, show } from './support/show'
import { contactNamed, type Line, messagesFrom, start, type State } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')

const talk = (...lines: readonly Line[]): Partial<State> => ({
  contacts: [bob, carol],
  messages: new Map([[bob.conversation, messagesFrom(bob, start.profile, lines)]]),
})
const hello: Line = { from: 'them', text: 'Hello', at: '2026-11-21T10:00:00.000Z' }
const mine = (state: DeliveryState): Line => ({ from: 'me', text: 'Mine', at: '2026-11-21T10:01:00.000Z', state })
const textbox = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' })

describe('writing', () => {
  it('Enter sends, clears the box and shows the message at once with a truthful state (DL1, DL2)', async () => {
    const { user } = await show(talk(hello))
    await openConversation(user, 'Bob')
    await user.type(textbox(), 'Hi Bob{Enter}')
    const article = (await screen.findByText('Hi Bob', { selector: 'article p' })).closest('article')
    expect(textbox().value).toBe('')
    expect(article && within(article).getByText('Waiting', { exact: true })).toBeDefined()
    expect(article?.textContent).toMatch(/for Bob/)
  })

  it('Shift+Enter breaks the line, and pasted lines stay lines', async () => {
    const { user, messenger } = await show(talk(hello))
    await openConversation(user, 'Bob')
    await user.type(textbox(), 'one{Shift>}{Enter}{/Shift}two')
    await user.paste('\n  three\nfour')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await settle()
    expect(messenger.acts).toContain('send one\ntwo\n  three\nfour')
  })

  it('Enter breaks the line where the setting says so, and Ctrl+Enter sends', async () => {
    const { user, messenger } = await show({ ...talk(hello), settings: { ...start.settings, enterSends: false } })
    await openConversation(user, 'Bob')
    await settle()
    await user.type(textbox(), 'one{Enter}two')
    expect(textbox().value).toBe('one\ntwo')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    expect(messenger.acts).toContain('send one\ntwo')
  })

  it('sends nothing that is empty or too long', async () => {
    const { user, messenger } = await show(talk(hello))
    await openConversation(user, 'Bob')
    await user.type(textbox(), '   {Enter}')
    await user.clear(textbox())
    await user.paste('x'.repeat(16_001))
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true)
    expect(screen.getByText(/16,001 of 16,000/)).toBeDefined()
    await user.keyboard('{Enter}')
    expect(messenger.acts.filter((call) => call.startsWith('send'))).toEqual([])
  })

  it('brings back what could not be stored', async () => {
    const { user, messenger } = await show(talk(hello))
    messenger.sendFailure = new TincanError('STORAGE_FULL', 'full')
    await openConversation(user, 'Bob')
    await user.type(textbox(), 'Precious{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/Not sent.*no space left.*Your text is kept/)
    expect(textbox().value).toBe('Precious')
  })

  it('keeps a draft for each conversation', async () => {
    const { user, messenger } = await show(talk(hello))
    await openConversation(user, 'Bob')
    await user.type(textbox(), 'For Bob, later')
    await openConversation(user, 'Carol')
    await waitFor(() => {
      expect(textbox().value).toBe('')
    })
    expect(messenger.state.value.drafts.get(bob.conversation)?.text).toBe('For Bob, later')
    expect(screen.getByRole('listitem', { name: 'Bob' }).textContent).toMatch(/Draft: For Bob, later/)
    await openConversation(user, 'Bob')
    await waitFor(() => {
      expect(textbox().value).toBe('For Bob, later')
    })
  })

  it('tells that somebody types, and that we do (DL3 decides below)', async () => {
    const { user, messenger } = await show(talk(hello))
    const region = await openConversation(user, 'Bob')
    act(() => {
      messenger.typingIn(bob.conversation).set([bob.account])
    })
    expect(region.textContent).toMatch(/Bob is typing/)
    await user.type(textbox(), 'a')
    expect(messenger.acts).toContain('typing.start')
    await user.clear(textbox())
    expect(messenger.acts).toContain('typing.stop')
  })

  it('offers no box to write to somebody who is blocked', async () => {
    const { user } = await show({ ...talk(hello), contacts: [{ ...bob, blocked: true }] })
    const region = await openConversation(user, 'Bob')
    expect(within(region).queryByRole('textbox')).toBeNull()
    expect(region.textContent).toMatch(/You blocked Bob/)
  })
})

describe('reading', () => {
  it.each([
    [{ kind: 'sent' }, 'Sent'],
    [{ kind: 'delivered' }, 'Delivered'],
    [{ kind: 'read' }, 'Read'],
    [{ kind: 'waiting', for: ['Bob'] }, 'Waiting'],
  ] as const)('says %o in words (DL1)', async (state, words) => {
    const { user } = await show(talk(mine(state)))
    const region = await openConversation(user, 'Bob')
    const article = await within(region).findByRole('article')
    expect(within(article).getByText(words, { exact: true })).toBeDefined()
  })

  it('shows markup as text and opens links outside', async () => {
    const text = '<b>bold</b> <img src=x onerror=alert(1)> https://tin.example/a?b=c, javascript:alert(1)'
    const { user, platform } = await show(talk({ ...hello, text }))
    const region = await openConversation(user, 'Bob')
    const article = await within(region).findByRole('article')
    expect(article.querySelector('b, img')).toBeNull()
    const links = within(article).getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://tin.example/a?b=c'])
    if (links[0]) await user.click(links[0])
    expect(platform.opened).toEqual(['https://tin.example/a?b=c'])
  })

  it('marks read what was seen on a window somebody looks at, and only then', async () => {
    look(false)
    const { user, messenger } = await show({ ...talk(hello), readUpTo: new Map([[bob.conversation, 0]]) })
    const region = await openConversation(user, 'Bob')
    await within(region).findByRole('article')
    expect(region.textContent).toMatch(/New messages/)
    const [message] = messenger.state.value.messages.get(bob.conversation) ?? []
    expect(messenger.acts).not.toContain(`markRead ${message?.id}`)
    act(() => {
      look(true)
    })
    await settle()
    expect(messenger.acts).toContain(`markRead ${message?.id}`)
  })

  it('notes how far was read at once, and of what comes soon after only the end', async () => {
    // The pause between two notes lasts for ever.
    const clock: Clock = { ...standingClock, after: (ms, call) => standingClock.after(ms === 500 ? 2 ** 30 : ms, call) }
    const { user, messenger } = await show(talk(), undefined, clock)
    await openConversation(user, 'Bob')
    const said = () => messenger.state.value.messages.get(bob.conversation) ?? []
    const notes = () => messenger.acts.filter((done) => done.startsWith('markRead'))
    for (const text of ['One', 'Two', 'Three']) {
      act(() => {
        messenger.receive(bob, text)
      })
      await screen.findByText(text, { selector: 'article p' })
      await settle()
    }
    expect(notes()).toEqual([`markRead ${said()[0]?.id}`])
    await user.click(screen.getByRole('button', { name: 'Contacts' }))
    await waitFor(() => {
      expect(notes()).toEqual([`markRead ${said()[0]?.id}`, `markRead ${said()[2]?.id}`])
    })
  })

  it('shows what this device knows of a message’s way (DL4)', async () => {
    const { user, messenger } = await show(talk(mine({ kind: 'delivered' })))
    const [message] = messenger.state.value.messages.get(bob.conversation) ?? []
    if (message === undefined) throw new Error('no message')
    messenger.receipts = [{ message: message.id, envelopeHash: 'c0ffee', at: '2026-11-21T10:01:00.000Z', reached: 2 }]
    await openConversation(user, 'Bob')
    await user.click(await screen.findByRole('button', { name: 'Message actions' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Info' }))
    const dialog = await screen.findByRole('dialog', { name: 'Message info' })
    expect(await within(dialog).findByText('c0ffee')).toBeDefined()
    expect(dialog.textContent).toMatch(/Reached2 devices/)
    expect(dialog.textContent).toMatch(/Delivered/)
  })

  it('copies a message', async () => {
    const { user } = await show(talk(hello))
    await openConversation(user, 'Bob')
    await user.click(await screen.findByRole('button', { name: 'Message actions' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toBe('Hello')
  })

  it('says who told two stories (EV3) and whose clock is ahead (EV4)', async () => {
    const { user, messenger } = await show({ ...talk(hello), equivocation: new Set([bob.conversation]) })
    await openConversation(user, 'Bob')
    act(() => {
      messenger.heldBackIn(bob.conversation).set([bob.account])
    })
    const notices = screen.getByRole('list', { name: 'Notices' })
    expect(notices.textContent).toMatch(/two different messages/)
    expect(notices.textContent).toMatch(/clock is ahead/)
  })

  it('says how far a long catch-up has come, and nothing once it is over (SY7)', async () => {
    const { user, messenger } = await show(talk(hello))
    const region = await openConversation(user, 'Bob')
    expect(within(region).queryByRole('progressbar')).toBeNull()
    act(() => {
      messenger.catchingUpIn(bob.conversation).set({ received: 1_200, expected: 7_000 })
    })
    const status = within(region).getByText('Catching up on what you missed')
    expect(status.getAttribute('role')).toBe('status')
    const bar = within(region).getByRole<HTMLProgressElement>('progressbar', { name: 'Caught up' })
    expect([bar.value, bar.max]).toEqual([1_200, 7_000])
    expect(region.textContent).toContain('1,200 of 7,000')
    act(() => {
      messenger.catchingUpIn(bob.conversation).set(undefined)
    })
    expect(within(region).queryByRole('progressbar')).toBeNull()
  })

  it('tells presence and last seen in the header (SG6)', async () => {
    const { user, messenger } = await show(talk(hello))
    const region = await openConversation(user, 'Bob')
    expect(region.textContent).toMatch(/Offline/)
    act(() => {
      messenger.presenceOf(bob.account).set({ kind: 'offline', lastSeen: '2026-11-21T11:55:00.000Z' })
    })
    expect(region.textContent).toMatch(/Last seen 5 minutes ago/)
    act(() => {
      messenger.presenceOf(bob.account).set({ kind: 'online', status: 'busy', linked: true })
    })
    expect(region.textContent).toMatch(/Busy/)
  })
})
