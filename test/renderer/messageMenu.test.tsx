// @vitest-environment jsdom
import './support/page'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { MessageView } from '../../src/core'
import { menuItemsOf } from '../../src/renderer/features/messages/menuItems'
import { bob, carol, harbour, inGroup, said } from './support/group'
import { openConversation, settle, show } from './support/show'

const group = async (...messages: readonly MessageView[]) => {
  const shown = await show(inGroup(...messages))
  const region = await openConversation(shown.user, 'Harbour')
  const log = await within(region).findByRole('log')
  const article = (index: number): HTMLElement => {
    const found = within(log).getAllByRole('article')[index]
    if (!found) throw new Error('no such article')
    return found
  }
  const choose = async (index: number, item: string): Promise<void> => {
    await shown.user.click(within(article(index)).getByRole('button', { name: 'Message actions' }))
    await shown.user.click(await screen.findByRole('menuitem', { name: item }))
    await settle()
  }
  return { ...shown, region, log, article, choose }
}

const mine = said(1, 'Alice', 'Mine')
const theirs = said(2, 'Bob', 'Theirs')
const nothing = { edit: false, deleteForEveryone: false, pin: false, react: false, reply: false }

describe('the menu of a message', () => {
  it('offers what one may do, and nothing else', () => {
    const all = { edit: true, deleteForEveryone: true, pin: true, react: true, reply: true }
    expect(menuItemsOf({ ...mine, may: all, editedAt: mine.sentAt })).toEqual([
      'Reply',
      'React',
      'Edit',
      'Copy',
      'Forward',
      'Select',
      'Pin',
      'Info',
      'Edit history',
      'Delete for me',
      'Delete for everyone',
    ])
    expect(menuItemsOf({ ...mine, may: nothing })).toEqual(['Copy', 'Forward', 'Select', 'Info', 'Delete for me'])
    expect(menuItemsOf({ ...mine, may: nothing, ahead: true })).toEqual(['Copy'])
    expect(menuItemsOf({ ...mine, pinned: true })).toContain('Unpin')
    const gone = { ...mine, may: all, content: { kind: 'deleted', by: mine.author, byName: 'Alice' } } as const
    expect(menuItemsOf(gone)).toEqual(['Select', 'Info', 'Delete for me'])
  })

  it('opens with the menu key and Shift+F10 on a message, and gives the keyboard back', async () => {
    const { user, article } = await group(mine, theirs)
    for (const keys of ['{ContextMenu}', '{Shift>}{F10}{/Shift}']) {
      article(1).focus()
      await user.keyboard(keys)
      expect(await screen.findByRole('menuitem', { name: 'Reply' })).toBeDefined()
      await user.keyboard('{Escape}')
      await waitFor(() => {
        expect(document.activeElement).toBe(article(1))
      })
      expect(screen.queryByRole('menu')).toBeNull()
    }
  })

  it('opens with a right click, but not on a link', async () => {
    const { article } = await group(said(1, 'Bob', 'see https://tin.example'))
    fireEvent.contextMenu(within(article(0)).getByRole('link'))
    expect(screen.queryByRole('menu')).toBeNull()
    fireEvent.contextMenu(within(article(0)).getByText('see'))
    expect(await screen.findByRole('menu')).toBeDefined()
  })

  it('goes from message to message with the arrow keys, one of them in the order of Tab', async () => {
    const { user, log, article } = await group(mine, theirs, said(3, 'Carol', 'Third'))
    const inOrder = () =>
      within(log)
        .getAllByRole('article')
        .filter((one) => one.tabIndex === 0)
    expect(inOrder()).toEqual([article(2)])
    article(2).focus()
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement).toBe(article(1))
    await user.keyboard('{Home}')
    expect(document.activeElement).toBe(article(0))
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement).toBe(article(0))
    expect(inOrder()).toEqual([article(0)])
  })

  it('replies and edits by telling the composer', async () => {
    const { region, choose } = await group(mine, theirs)
    await choose(1, 'Reply')
    expect(region.querySelector('form')?.textContent ?? region.textContent).toMatch(/Bob/)
    await choose(0, 'Edit')
    await waitFor(() => {
      const textbox = within(region).getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
      expect(textbox.value).toBe('Mine')
    })
  })

  it('reacts with an emoji at hand', async () => {
    const { user, choose, messenger, article } = await group(theirs)
    await choose(0, 'React')
    const picker = await screen.findByRole('dialog', { name: 'React' })
    expect(
      within(picker)
        .getAllByRole('button')
        .map((button) => button.textContent || button.ariaLabel),
    ).toEqual(expect.arrayContaining(['👍', '❤️', '😂', '😮', '😢', '🙏']))
    expect(within(picker).getByRole('button', { name: 'More emoji' })).toBeDefined()
    await user.click(within(picker).getByRole('button', { name: '❤️' }))
    await settle()
    expect(messenger.acts).toContain('react ❤️')
    expect(within(article(0)).getByRole('button', { name: '❤️ 1' })).toBeDefined()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('deletes for oneself at once, and for everyone after asking (EV9)', async () => {
    const { user, choose, messenger, log } = await group(mine, theirs)
    await choose(1, 'Delete for me')
    expect(messenger.acts).toContain(`delete ${theirs.id} me`)
    await waitFor(() => {
      expect(within(log).getAllByRole('article')).toHaveLength(1)
    })
    await choose(0, 'Delete for everyone')
    expect(messenger.acts).not.toContain(`delete ${mine.id} everyone`)
    const sure = await screen.findByRole('dialog', { name: 'Delete for everyone?' })
    await user.click(within(sure).getByRole('button', { name: 'Delete for everyone' }))
    expect(await within(log).findByText('You deleted this message')).toBeDefined()
  })

  it('pins and unpins', async () => {
    const { choose, messenger } = await group(theirs)
    await choose(0, 'Pin')
    expect(messenger.acts).toContain(`pin ${theirs.id}`)
    await choose(0, 'Unpin')
    expect(messenger.acts).toContain(`unpin ${theirs.id}`)
  })

  it('copies the names of those it mentions, not their ids', async () => {
    const { choose } = await group(said(1, 'Bob', `ask <@${carol.account}>`))
    await choose(0, 'Copy')
    expect(await navigator.clipboard.readText()).toBe('ask @Carol')
  })

  it('tells who has it, which way and what it said before', async () => {
    const { choose, messenger } = await group(mine)
    messenger.receipts = [{ message: mine.id, envelopeHash: 'c0ffee', at: mine.sentAt, reached: 1 }]
    messenger.recipients.set(mine.id, [
      { account: bob.account, name: 'Bob', state: 'read', readAt: '2026-11-21T09:00:00.000Z', path: 'relayed' },
      { account: carol.account, name: 'Carol', state: 'waiting' },
    ])
    messenger.versions.set(mine.id, [{ text: 'Before', plain: 'Before', at: mine.sentAt }])
    await choose(0, 'Info')
    const dialog = await screen.findByRole('dialog', { name: 'Message info' })
    const who = (await within(dialog).findByText('Who has it')).closest('section')
    const rows = [...(who?.querySelectorAll('li') ?? [])].map((row) => row.textContent)
    expect(rows[0]).toMatch(/^BobRead.*Read .*2026.*through a relay/)
    expect(rows[1]).toBe('CarolWaiting')
    expect(dialog.textContent).toMatch(/c0ffee/)
    expect(within(within(dialog).getByRole('list', { name: 'Versions' })).getByText('Before')).toBeDefined()
  })

  it('gives the keyboard back to the message when a dialog closes', async () => {
    const { user, choose, article } = await group(mine, theirs)
    await choose(1, 'Info')
    await screen.findByRole('dialog', { name: 'Message info' })
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(document.activeElement).toBe(article(1))
    })
  })
})

describe('selecting messages', () => {
  it('counts, copies who said what, and ends with Escape', async () => {
    const { user, choose, log } = await group(mine, theirs)
    await choose(0, 'Select')
    const bar = await screen.findByRole('toolbar', { name: 'Selected messages' })
    expect(bar.textContent).toMatch(/1 selected/)
    await user.click(within(log).getByRole('checkbox', { name: /^Select Bob/ }))
    expect(bar.textContent).toMatch(/2 selected/)
    await user.click(within(bar).getByRole('button', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toMatch(/\] Alice: Mine\n\[.*\] Bob: Theirs$/)
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('toolbar', { name: 'Selected messages' })).toBeNull()
    expect(within(log).queryByRole('checkbox')).toBeNull()
  })

  it('deletes for everyone only what one may delete for everyone', async () => {
    const { user, choose, messenger, log } = await group(mine, theirs, said(3, 'Alice', 'Mine too'))
    await choose(0, 'Select')
    await user.click(within(log).getByRole('checkbox', { name: /^Select Bob/ }))
    const bar = screen.getByRole('toolbar', { name: 'Selected messages' })
    await user.click(within(bar).getByRole('button', { name: 'Delete' }))
    const asked = await screen.findByRole('dialog', { name: 'Delete 2 messages?' })
    expect(within(asked).queryByRole('button', { name: 'Delete for everyone' })).toBeNull()
    await user.click(within(asked).getByRole('button', { name: 'Cancel' }))

    await user.click(within(log).getByRole('checkbox', { name: /^Select Bob/ }))
    await user.click(within(bar).getByRole('button', { name: 'Delete' }))
    const sure = await screen.findByRole('dialog', { name: 'Delete 1 message?' })
    await user.click(within(sure).getByRole('button', { name: 'Delete for everyone' }))
    await settle()
    expect(messenger.acts).toContain(`delete ${mine.id} everyone`)
    await waitFor(() => {
      expect(screen.queryByRole('toolbar', { name: 'Selected messages' })).toBeNull()
    })
  })

  it('forwards to conversations found by name', async () => {
    const { user, choose, messenger } = await group(mine, theirs)
    await choose(1, 'Forward')
    const dialog = await screen.findByRole('dialog', { name: 'Forward message' })
    expect(within(dialog).getByRole('button', { name: 'Forward' })).toHaveProperty('disabled', true)
    await user.type(within(dialog).getByRole('searchbox', { name: 'Search conversations' }), 'car')
    expect(within(dialog).queryByRole('checkbox', { name: 'Bob' })).toBeNull()
    await user.click(within(dialog).getByRole('checkbox', { name: 'Carol' }))
    await user.click(within(dialog).getByRole('button', { name: 'Forward' }))
    await settle()
    expect(messenger.state.value.messages.get(carol.conversation)?.at(-1)).toMatchObject({
      text: 'Theirs',
      forwardedFrom: 'Bob',
    })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(messenger.state.value.messages.get(harbour.id)).toHaveLength(2)
  })
})
