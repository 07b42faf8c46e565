// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { MessageView } from '../../src/core'
import { bob, carol, happened, harbour, inGroup, said } from './support/group'
import { openConversation, settle, show } from './support/show'
import { accountOf, alice, contactNamed, conversationOf, messageOf } from './support/world'

const group = async (...messages: readonly MessageView[]) => {
  const shown = await show(inGroup(...messages))
  const region = await openConversation(shown.user, 'Harbour')
  return { ...shown, region, log: await within(region).findByRole('log') }
}

describe('what a message can be', () => {
  it.each([
    ['Bob', bob.account, 'Bob', 'Message deleted'],
    ['Alice', alice, 'Alice', 'You deleted this message'],
    ['Bob', alice, 'Alice', 'You deleted this message'],
    ['Bob', carol.account, 'Carol', 'Message deleted by an admin'],
  ] as const)('a tombstone of %s, deleted by %s (EV9)', async (who, by, byName, text) => {
    const { log } = await group(said(1, who, '', { content: { kind: 'deleted', by, byName } }))
    expect(within(within(log).getByRole('article')).getByText(text, { exact: true })).toBeDefined()
  })

  it('notices stand between messages and are none', async () => {
    const { log } = await group(
      happened(1, 'Bob', { kind: 'notice', notice: { kind: 'renamed', text: 'Harbour' } }),
      said(2, 'Bob', 'Better'),
    )
    expect(within(log).getByText(/changed the name to/)).toBeDefined()
    expect(within(log).getAllByRole('article')).toHaveLength(1)
  })

  it('an invitation leads to the conversation one was added to', async () => {
    const dana = contactNamed('Dana')
    const invited = said(1, 'Bob', '', {
      conversation: dana.conversation,
      content: { kind: 'notice', notice: { kind: 'invited', conversation: harbour.id, text: 'Harbour' } },
    })
    const { user } = await show({
      ...inGroup(),
      contacts: [bob, carol, dana],
      messages: new Map([[dana.conversation, [invited]]]),
    })
    await openConversation(user, 'Dana')
    await user.click(await screen.findByRole('button', { name: 'Open Harbour' }))
    expect(await screen.findByRole('region', { name: 'Conversation with Harbour' })).toBeDefined()
  })

  it('names the author where a run of several people begins, and nobody where two talk', async () => {
    const { log } = await group(said(1, 'Bob', 'one'), said(2, 'Bob', 'two'), said(3, 'Carol', 'three'))
    const names = within(log)
      .getAllByRole('article')
      .map((article) => article.querySelector('.author')?.textContent)
    expect(names).toEqual(['Bob', undefined, 'Carol'])
  })

  it('says that it was forwarded, pinned and edited, and that it will disappear', async () => {
    const { user, messenger, log } = await group(
      said(1, 'Bob', 'old news', {
        forwardedFrom: 'Dave',
        pinned: true,
        editedAt: '2026-11-21T09:00:00.000Z',
        expiresAt: '2026-11-21T14:30:00.000Z',
        disappearsAfterMs: 3_600_000,
      }),
    )
    const article = within(log).getByRole('article')
    expect(article.textContent).toMatch(/Forwarded from Dave/)
    expect(within(article).getByText('Pinned')).toBeDefined()
    expect(article.textContent).toMatch(/2h/)
    expect(article.textContent).toMatch(/Disappears .*2026/)
    messenger.versions.set(messageOf('said 1'), [{ text: 'news', plain: 'news', at: '2026-11-21T08:01:00.000Z' }])
    await user.click(within(article).getByRole('button', { name: 'Edited, show versions' }))
    const dialog = await screen.findByRole('dialog', { name: 'Edit history' })
    const versions = await within(dialog).findAllByRole('listitem')
    expect(versions.map((version) => version.querySelector('.markup')?.textContent)).toEqual(['old news', 'news'])
  })

  it('says how long it will stay once it is read', async () => {
    const { log } = await group(said(1, 'Bob', 'soon gone', { disappearsAfterMs: 3_600_000 }))
    expect(within(log).getByText('Disappears 1 hour after it was read')).toBeDefined()
  })

  it('shows mentions by name, one’s own with emphasis, and marks the message that has it', async () => {
    const { log } = await group(said(1, 'Bob', `<@${alice}> and <@${carol.account}>, <@${accountOf('Nobody')}>`))
    const article = within(log).getByRole('article')
    const mentions = [...article.querySelectorAll('.mention')]
    expect(mentions.map((mention) => mention.textContent)).toEqual(['@Alice', '@Carol', '@somebody'])
    expect(mentions.map((mention) => mention.hasAttribute('data-own'))).toEqual([true, false, false])
    expect(article.hasAttribute('data-mentioned')).toBe(true)
  })

  it('reads Markdown and makes no element of anything else', async () => {
    const { log } = await group(said(1, 'Bob', '**bold** <img src=x> ![x](https://x.example/a.png)\n- item'))
    const article = within(log).getByRole('article')
    expect(article.querySelector('strong')?.textContent).toBe('bold')
    expect(within(article).getByRole('listitem').textContent).toBe('item')
    expect(article.querySelector('.markup img')).toBeNull()
  })

  it('quotes what it answers without its marks, and leads there', async () => {
    const first = said(1, 'Bob', '**Who** is there?')
    const quote = {
      message: first.id,
      state: 'shown',
      author: bob.account,
      authorName: 'Bob',
      plain: first.plain,
    } as const
    const { user, log } = await group(first, said(2, 'Carol', 'Me', { replyTo: quote }))
    await user.click(within(log).getByRole('button', { name: 'In reply to Bob: Who is there?' }))
    await settle()
    expect(document.activeElement?.getAttribute('data-message')).toBe(first.id)
    expect(document.activeElement?.hasAttribute('data-highlighted')).toBe(true)
  })

  it('says where what it answers is deleted or not here', async () => {
    const quote = { message: messageOf('gone'), authorName: '', plain: '' } as const
    const { log } = await group(
      said(1, 'Bob', 'one', { replyTo: { ...quote, state: 'missing' } }),
      said(2, 'Bob', 'two', { replyTo: { ...quote, state: 'deleted' } }),
    )
    expect(within(log).getByRole('button', { name: /This message is not on this device/ })).toHaveProperty(
      'disabled',
      true,
    )
    expect(within(log).getByRole('button', { name: /: Message deleted/ })).toHaveProperty('disabled', false)
  })
})

describe('reactions', () => {
  const thumbs = {
    reactions: [
      { emoji: '👍', count: 2, own: false, by: [bob, carol].map(({ account, name }) => ({ account, name })) },
    ],
  }

  it('count, tell one’s own and change with a click', async () => {
    const { user, log, messenger } = await group(said(1, 'Bob', 'Lunch?', thumbs))
    const chip = (): HTMLElement => within(log).getByRole('button', { name: /^👍/ })
    expect(chip().getAttribute('aria-pressed')).toBe('false')
    await user.click(chip())
    await settle()
    expect(messenger.acts).toContain('react 👍')
    expect(chip().getAttribute('aria-label')).toBe('👍 3')
    expect(chip().getAttribute('aria-pressed')).toBe('true')
    await user.click(chip())
    await settle()
    expect(chip().getAttribute('aria-label')).toBe('👍 2')
  })

  it('say who in a dialog that the keyboard reaches', async () => {
    const { user, log } = await group(said(1, 'Bob', 'Lunch?', thumbs))
    within(log).getByRole('article').focus()
    await user.tab()
    while (document.activeElement?.getAttribute('aria-label') !== 'Who reacted') await user.tab()
    await user.keyboard('{Enter}')
    const dialog = await screen.findByRole('dialog', { name: 'Reactions' })
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Bob', 'Carol'])
  })

  it('cannot be changed where one may not', async () => {
    const message = said(1, 'Bob', 'Lunch?', thumbs)
    const { user, log, messenger } = await group({ ...message, may: { ...message.may, react: false } })
    await user.click(within(log).getByRole('button', { name: /^👍/ }))
    expect(messenger.acts).not.toContain('react 👍')
  })
})

it('a conversation that was never begun says so', async () => {
  const { user } = await show({ ...inGroup(), contacts: [bob] })
  await openConversation(user, 'Bob')
  expect(await screen.findByText('No messages yet', { selector: '.empty-title' })).toBeDefined()
  expect(conversationOf('Bob')).toBe(bob.conversation)
})
