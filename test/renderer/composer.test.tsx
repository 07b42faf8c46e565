// @vitest-environment jsdom
import './support/page'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MessageView, TincanError } from '../../src/core'
import { openConversation, settle, show } from './support/show'
import {
  accountOf,
  alice,
  contactNamed,
  groupNamed,
  memberOf,
  messageOf,
  messagesFrom,
  messageWith,
  start,
  type State,
} from './support/world'

const bob = contactNamed('Bob')
const ann = contactNamed('Ann')
const annMarie = contactNamed('Ann Marie')
const crew = groupNamed('Crew', [bob, ann, annMarie])
const talk: Partial<State> = {
  contacts: [bob, ann, annMarie],
  rooms: [crew],
  messages: new Map([
    [
      bob.conversation,
      messagesFrom(bob, start.profile, [
        { from: 'them', text: 'Shall we?', at: '2026-11-21T10:00:00.000Z' },
        { from: 'me', text: 'First', at: '2026-11-21T10:01:00.000Z' },
        { from: 'me', text: 'Secnd', at: '2026-11-21T10:02:00.000Z' },
      ]),
    ],
    [
      crew.id,
      [
        messageWith({
          id: messageOf('crew'),
          conversation: crew.id,
          author: alice,
          authorName: 'Alice',
          own: true,
          text: `Ask <@${annMarie.account}>`,
          plain: 'Ask @Ann Marie',
          mentions: [{ account: annMarie.account, name: 'Ann Marie' }],
          sentAt: '2026-11-21T10:00:00.000Z',
        }),
      ],
    ],
  ]),
}

const textbox = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' })
const composer = (): HTMLElement => {
  const form = textbox().closest('form')
  if (form === null) throw new Error('the text box stands in no form')
  return form
}
const listbox = (): HTMLElement | null => screen.queryByRole('listbox')
const sent = (calls: readonly string[]): readonly string[] => calls.filter((call) => call.startsWith('send '))

/** What a screen reader says is marked while the text box keeps the focus. */
const marked = (): string | null | undefined => {
  const id = textbox().getAttribute('aria-activedescendant')
  return id === null ? null : document.getElementById(id)?.textContent
}

const open = async (name: string, state: Partial<State> = talk) => {
  const shown = await show(state)
  await openConversation(shown.user, name)
  await settle()
  return shown
}

/** Chooses from the actions of the message that says this. */
const choose = async ({ user }: Awaited<ReturnType<typeof open>>, text: string, action: string): Promise<void> => {
  const article = (await screen.findByText(text)).closest('article')
  if (article === null) throw new Error('no such message')
  await user.click(within(article).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: action }))
}

// Their names take a moment to be read for the first time; no test is about that moment.
beforeAll(() => import('../../src/renderer/features/emoji/catalogue'))

beforeEach(() => {
  localStorage.clear()
})

describe('emoji', () => {
  it('are offered while a shortcode is typed, and taken by Enter without sending', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), 'Nice :tad')
    await screen.findByRole('listbox', { name: 'Emoji' })
    expect(marked()).toMatch(/:tada:/)
    expect(textbox().getAttribute('aria-controls')).toBe(listbox()?.id)
    await user.keyboard('{Enter}')
    expect(textbox().value).toBe('Nice 🎉 ')
    expect(listbox()).toBeNull()
    expect(sent(messenger.acts)).toEqual([])
  })

  it('are walked through with arrows, taken by Tab and dismissed by Escape', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), ':smile')
    await screen.findByRole('listbox')
    const first = marked()
    await user.keyboard('{ArrowDown}')
    expect(marked()).not.toBe(first)
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(within(screen.getByRole('listbox')).getAllByRole('option').at(-1)?.getAttribute('aria-selected')).toBe(
      'true',
    )
    await user.keyboard('{Escape}')
    expect(listbox()).toBeNull()
    await user.keyboard('y{Enter}')
    await settle()
    expect(sent(messenger.acts)).toEqual(['send :smiley'])
    await user.type(textbox(), ':smile')
    await screen.findByRole('listbox')
    await user.keyboard('{Tab}')
    expect(textbox().value).toBe('😄 ')
    expect(document.activeElement).toBe(textbox())
  })

  it('take the place of a closed shortcode, at the caret, but not of a time', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), ':smile: at 10:30:')
    await waitFor(() => {
      expect(textbox().value).toBe('😄 at 10:30:')
    })
    await user.clear(textbox())
    await user.type(textbox(), 'ab')
    await user.keyboard('{ArrowLeft} :+1: ')
    await waitFor(() => {
      expect(textbox().value).toBe('a 👍️ b')
    })
    await user.keyboard('c')
    expect(textbox().value).toBe('a 👍️ cb')
    await user.clear(textbox())
    await user.type(textbox(), ':tada:{Enter}')
    await waitFor(() => {
      expect(sent(messenger.acts)).toEqual(['send 🎉'])
    })
  })

  it('are picked from the picker into the place of the caret', async () => {
    const { user } = await open('Bob')
    await user.type(textbox(), 'ab{ArrowLeft}')
    await user.click(screen.getByRole('button', { name: 'Emoji' }))
    await screen.findByRole('dialog', { name: 'Emoji' })
    await screen.findByRole('grid')
    await user.keyboard('tada{Enter}')
    expect(textbox().value).toBe('a🎉b')
    await waitFor(() => {
      expect(document.activeElement).toBe(textbox())
    })
    expect(screen.queryByRole('dialog')).toBeNull()
    await user.keyboard('c')
    expect(textbox().value).toBe('a🎉cb')
  })

  it('and their picker closes by Escape, which gives the focus back', async () => {
    const { user } = await open('Bob')
    await user.click(screen.getByRole('button', { name: 'Emoji' }))
    await screen.findByRole('grid')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => {
      expect(document.activeElement).toBe(textbox())
    })
  })
})

describe('mentions', () => {
  it('are chosen by name, shown by name and sent by account', async () => {
    const { user, messenger } = await open('Crew')
    await user.type(textbox(), 'Hi @ann')
    const list = await screen.findByRole('listbox', { name: 'People to mention' })
    expect(
      within(list)
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual([expect.stringMatching(/Ann$/), expect.stringMatching(/Ann Marie$/)])
    await user.keyboard('{ArrowDown}{Enter}')
    expect(textbox().value).toBe('Hi @Ann Marie ')
    await user.keyboard('and @ann{Enter}!{Enter}')
    await settle()
    expect(sent(messenger.acts)).toEqual([`send Hi <@${annMarie.account}> and <@${ann.account}> !`])
  })

  it('mean everyone only where that is allowed', async () => {
    const { user, messenger } = await open('Crew')
    await user.type(textbox(), '@every{Enter}')
    await user.keyboard('{Enter}')
    await settle()
    expect(sent(messenger.acts)).toEqual(['send <@everyone>'])
    act(() => {
      const rooms = [{ ...groupNamed('Crew', [bob], { role: 'member' }), id: crew.id }]
      messenger.change({ rooms })
    })
    await user.type(textbox(), '@every')
    expect(listbox()).toBeNull()
  })

  it('tell two of one name apart', async () => {
    const twins = groupNamed('Twins', [])
    const twin = (seed: string) => memberOf({ ...contactNamed('Kim'), account: accountOf(seed) })
    const members = [...twins.members, twin('one'), twin('two')]
    const { user, messenger } = await open('Twins', { rooms: [{ ...twins, members }] })
    await user.type(textbox(), '@kim{ArrowDown}{Enter}{Enter}')
    await settle()
    expect(sent(messenger.acts)).toEqual([`send <@${accountOf('two')}>`])
  })

  it('are kept in a draft, and shown by name when one comes back', async () => {
    const { user, messenger } = await open('Crew')
    await user.type(textbox(), '@ann{ArrowDown}{Enter}later')
    await openConversation(user, 'Bob')
    expect(messenger.state.value.drafts.get(crew.id)).toEqual({ text: `<@${annMarie.account}> later` })
    await openConversation(user, 'Crew')
    await waitFor(() => {
      expect(textbox().value).toBe('@Ann Marie later')
    })
  })
})

describe('a reply', () => {
  it('says to whom and to what, is sent as one, and is over after it', async () => {
    const shown = await open('Bob')
    await choose(shown, 'Shall we?', 'Reply')
    const bar = await screen.findByRole('group', { name: 'Reply' })
    expect(bar.textContent).toBe('Replying to BobShall we?')
    await waitFor(() => {
      expect(document.activeElement).toBe(textbox())
    })
    await shown.user.keyboard('Yes{Enter}')
    await settle()
    const last = shown.messenger.listOf(bob.conversation).at(-1)
    expect(last).toMatchObject({ text: 'Yes', replyTo: { message: messageOf('Bob 0') } })
    expect(screen.queryByRole('group', { name: 'Reply' })).toBeNull()
  })

  it('is cancelled by its button and by Escape, and keeps the text', async () => {
    const shown = await open('Bob')
    await choose(shown, 'Shall we?', 'Reply')
    await shown.user.type(textbox(), 'Well')
    await shown.user.click(screen.getByRole('button', { name: 'Cancel reply' }))
    expect(screen.queryByRole('group', { name: 'Reply' })).toBeNull()
    await choose(shown, 'Shall we?', 'Reply')
    await shown.user.click(textbox())
    await shown.user.keyboard('{Escape}')
    expect(screen.queryByRole('group', { name: 'Reply' })).toBeNull()
    expect(textbox().value).toBe('Well')
  })

  it('survives switching and a restart with its text', async () => {
    const replyTo = messageOf('Bob 0')
    const state = { ...talk, drafts: new Map([[bob.conversation, { text: 'Well,', replyTo }]]) }
    const shown = await open('Bob', state)
    expect((await screen.findByRole('group', { name: 'Reply' })).textContent).toMatch(/Replying to Bob.*Shall we/)
    expect(textbox().value).toBe('Well,')
    await shown.user.click(screen.getByRole('button', { name: 'Cancel reply' }))
    await choose(shown, 'First', 'Reply')
    await openConversation(shown.user, 'Ann')
    expect(shown.messenger.state.value.drafts.get(bob.conversation)).toEqual({
      text: 'Well,',
      replyTo: messageOf('Bob 1'),
    })
  })

  it('whose message is gone leaves the text', async () => {
    const drafts = new Map([[bob.conversation, { text: 'Well,', replyTo: messageOf('gone') }]])
    await open('Bob', { ...talk, drafts })
    await waitFor(() => {
      expect(textbox().value).toBe('Well,')
    })
    expect(screen.queryByRole('group', { name: 'Reply' })).toBeNull()
  })

  it('comes back with the text where it could not be sent', async () => {
    const shown = await open('Bob')
    shown.messenger.sendFailure = new TincanError('STORAGE_FULL', 'full')
    await choose(shown, 'Shall we?', 'Reply')
    await shown.user.type(textbox(), 'Yes{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/Not sent.*no space left.*Your text is kept/)
    expect(textbox().value).toBe('Yes')
    expect(screen.getByRole('group', { name: 'Reply' })).toBeDefined()
  })
})

describe('an edit', () => {
  it('of the last own message begins by Up in an empty box, and is saved by Enter', async () => {
    const { user, messenger } = await open('Bob')
    await user.click(textbox())
    await user.keyboard('{ArrowUp}')
    expect((await screen.findByRole('group', { name: 'Edit' })).textContent).toMatch(/Secnd/)
    expect(textbox().value).toBe('Secnd')
    expect(document.activeElement).toBe(textbox())
    await user.keyboard('{Backspace}{Backspace}ond{Enter}')
    await settle()
    expect(messenger.acts).toContain('edit Second')
    expect(sent(messenger.acts)).toEqual([])
    expect(screen.queryByRole('group', { name: 'Edit' })).toBeNull()
    expect(textbox().value).toBe('')
  })

  it('does not begin by Up where something is written', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), 'x{ArrowUp}')
    await settle()
    expect(messenger.acts).not.toContain('messages.lastEditable')
  })

  it('shows names for mentions and keeps them', async () => {
    const shown = await open('Crew')
    await shown.user.type(textbox(), '{ArrowUp}')
    await screen.findByRole('group', { name: 'Edit' })
    expect(textbox().value).toBe('Ask @Ann Marie')
    await shown.user.keyboard(' soon{Enter}')
    await settle()
    expect(shown.messenger.acts).toContain(`edit Ask <@${annMarie.account}> soon`)
  })

  it('gives back the draft and the reply from before, saved or cancelled', async () => {
    const shown = await open('Bob')
    await choose(shown, 'Shall we?', 'Reply')
    await shown.user.type(textbox(), 'My draft')
    await choose(shown, 'First', 'Edit')
    await screen.findByRole('group', { name: 'Edit' })
    expect(textbox().value).toBe('First')
    await shown.user.click(screen.getByRole('button', { name: 'Cancel edit' }))
    expect(textbox().value).toBe('My draft')
    expect(screen.getByRole('group', { name: 'Reply' })).toBeDefined()
    await choose(shown, 'First', 'Edit')
    await shown.user.type(textbox(), '!{Enter}')
    await settle()
    expect(shown.messenger.acts).toContain('edit First!')
    expect(textbox().value).toBe('My draft')
    expect(screen.getByRole('group', { name: 'Reply' })).toBeDefined()
  })

  it('is cancelled by Escape, and nothing is changed', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), '{ArrowUp}')
    await screen.findByRole('group', { name: 'Edit' })
    await user.keyboard('x{Escape}')
    expect(textbox().value).toBe('')
    expect(messenger.acts.filter((call) => call.startsWith('edit '))).toEqual([])
  })

  it('that came too late says so and keeps the text (EV8)', async () => {
    const { user, messenger } = await open('Bob')
    await user.type(textbox(), '{ArrowUp}')
    await screen.findByRole('group', { name: 'Edit' })
    Object.assign(messenger.messages, {
      edit: () => Promise.reject<MessageView>(new TincanError('EDIT_WINDOW_CLOSED', 'late')),
    })
    await user.keyboard('!{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/Not changed.*too old.*Your text is kept/)
    expect(textbox().value).toBe('Secnd!')
    expect(screen.getByRole('group', { name: 'Edit' })).toBeDefined()
  })

  it('goes on where it was after looking at another conversation', async () => {
    const { user } = await open('Bob')
    await user.type(textbox(), '{ArrowUp}')
    await screen.findByRole('group', { name: 'Edit' })
    await user.keyboard(' and more')
    await openConversation(user, 'Ann')
    expect(screen.queryByRole('group', { name: 'Edit' })).toBeNull()
    await openConversation(user, 'Bob')
    expect(textbox().value).toBe('Secnd and more')
    expect(screen.getByRole('group', { name: 'Edit' })).toBeDefined()
  })
})

describe('keys', () => {
  it('wrap what is selected in Markdown and leave it selected', async () => {
    const { user } = await open('Bob')
    await user.type(textbox(), 'one two')
    textbox().setSelectionRange(4, 7)
    await user.keyboard('{Control>}b{/Control}')
    expect(textbox().value).toBe('one **two**')
    await user.keyboard('{Control>}i{/Control}')
    expect(textbox().value).toBe('one **_two_**')
    await user.keyboard('{Meta>}i{/Meta}{Control>}b{/Control}{Control>}e{/Control}')
    expect(textbox().value).toBe('one `two`')
    expect(textbox().value.slice(textbox().selectionStart, textbox().selectionEnd)).toBe('two')
  })

  it('of an input method never send, complete or cancel', async () => {
    const shown = await open('Bob')
    await choose(shown, 'Shall we?', 'Reply')
    await shown.user.type(textbox(), 'にほん :tad')
    await screen.findByRole('listbox')
    for (const key of ['Enter', 'Tab', 'Escape', 'ArrowDown']) {
      fireEvent.keyDown(textbox(), { key, isComposing: true })
    }
    await settle()
    expect(sent(shown.messenger.acts)).toEqual([])
    expect(textbox().value).toBe('にほん :tad')
    expect(listbox()).not.toBeNull()
    expect(screen.getByRole('group', { name: 'Reply' })).toBeDefined()
  })

  it('keep pasted lines as they are', async () => {
    const { user, messenger } = await open('Bob')
    await user.click(textbox())
    await user.paste('one\n\n  two: 10:30:\n`:tada:`')
    await user.keyboard('{Enter}')
    await settle()
    expect(sent(messenger.acts)).toEqual(['send one\n\n  two: 10:30:\n`:tada:`'])
  })
})

it('counts what is sent, not what is shown, near the limit', async () => {
  const { user } = await open('Crew')
  await user.click(textbox())
  await user.paste('x'.repeat(15_980))
  await user.keyboard(' @bob{Enter}')
  expect(within(composer()).getByText('16,027 of 16,000 characters')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true)
})
