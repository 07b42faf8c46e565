// @vitest-environment jsdom
import './support/page'
import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ConversationView, MessageView } from '../../src/core'
import { badgeCount } from '../../src/renderer/features/notifications/badge'
import { invitedText, noticeOf } from '../../src/renderer/features/notifications/noticeOf'
import { look } from './support/page'
import { noon } from './support/services'
import { show } from './support/show'
import { conversationIn } from './support/views'
import { alice, contactNamed, groupNamed, messageOf, messageWith, start, type State } from './support/world'
import { untilHolds } from '../support/patience'

const ann = contactNamed('Ann')
const hiking = groupNamed('Hiking', [ann])
const world: State = {
  ...start,
  settings: { ...start.settings, notifications: true },
  contacts: [ann],
  rooms: [hiking],
}
const plain = { starred: false, archived: false, notify: 'all' } as const
const until = (at: number): string => new Date(at).toISOString()

const said = (text: string, patch: Partial<MessageView> = {}): MessageView =>
  messageWith({
    id: messageOf(text),
    conversation: hiking.id,
    author: ann.account,
    authorName: 'Ann',
    own: false,
    text,
    sentAt: '2026-11-21T12:00:00.000Z',
    ...patch,
  })
const group = conversationIn(world, hiking.id)
const direct = conversationIn(world, ann.conversation)

describe('what a notification says', () => {
  it('names who and where, and one name where there are two people', () => {
    expect(noticeOf(said('Ready?'), direct)).toEqual({ title: 'Ann', body: 'Ready?', tag: direct.id })
    expect(noticeOf(said('Ready?'), group)).toEqual({ title: 'Ann · Hiking', body: 'Ready?', tag: group.id })
  })

  it('says that we are mentioned, with names for mentions', () => {
    const mention = said('<@x> come', { plain: '@Alice come', mentionsMe: true })
    expect(noticeOf(mention, group)).toMatchObject({ title: 'Ann mentioned you in Hiking', body: '@Alice come' })
    expect(noticeOf(mention, direct)).toMatchObject({ title: 'Ann' })
  })

  it('shortens what is long without breaking an emoji', () => {
    expect(noticeOf(said('🦊'.repeat(300)), direct)?.body).toBe(`${'🦊'.repeat(240)}…`)
  })

  it('is nothing for what nobody wrote', () => {
    expect(noticeOf(said('', { content: { kind: 'notice', notice: { kind: 'policy' } } }), group)).toBeUndefined()
    expect(noticeOf(said('', { content: { kind: 'deleted', by: ann.account, byName: 'Ann' } }), group)).toBeUndefined()
  })

  it('says who let us in, where that is known', () => {
    expect(invitedText({ ...group, last: said('') })).toBe('Ann added you to Hiking')
    expect(invitedText(group)).toBe('You were added to Hiking')
    expect(invitedText({ ...group, last: said('', { own: true, author: alice }) })).toBe('You were added to Hiking')
  })
})

describe('notifications', () => {
  it('come only for what is wanted (features row 27)', async () => {
    const { messenger, platform } = await show(world)
    look(false)
    act(() => {
      messenger.receive(ann, 'Ready?', undefined, hiking.id)
    })
    expect(platform.shown.map(({ title }) => title)).toEqual(['Ann · Hiking'])
    await act(() => messenger.conversations.preferences.update(hiking.id, { notify: 'mentions' }))
    act(() => {
      messenger.receive(ann, 'Anybody?', undefined, hiking.id)
    })
    expect(platform.shown).toHaveLength(1)
    act(() => {
      messenger.receive(ann, `<@${alice}> you?`, undefined, hiking.id)
    })
    expect(platform.shown.map(({ title }) => title)).toEqual(['Ann · Hiking', 'Ann mentioned you in Hiking'])
  })

  it('tell that somebody made us a member, in passing or by the system, and lead there', async () => {
    const { messenger, platform } = await show(world)
    const sailing = groupNamed('Sailing', [ann], { role: 'member' })
    const rowing = groupNamed('Rowing', [ann], { role: 'member' })
    act(() => {
      messenger.receiveInvitation(sailing)
    })
    expect(await screen.findByText('You were added to Sailing')).toBeDefined()
    expect(platform.shown).toEqual([])
    look(false)
    act(() => {
      messenger.receiveInvitation(rowing)
    })
    expect(platform.shown).toEqual([{ title: 'Rowing', body: 'You were added to Rowing', tag: rowing.id }])
    act(() => {
      platform.click(rowing.id)
    })
    expect(await screen.findByRole('region', { name: 'Conversation with Rowing' })).toBeDefined()
  })
})

/** It follows a moment later. */
const titled = (title: string): Promise<void> =>
  untilHolds(() => {
    expect(document.title).toBe(title)
  })

describe('the badge', () => {
  const unread = (patch: Partial<ConversationView['preferences']>, count = 5, mentions = 2): ConversationView => ({
    ...group,
    unread: count,
    unreadMentions: mentions,
    preferences: { ...plain, ...patch },
  })

  it('counts what is unread, but of muted and archived conversations only what mentions us', () => {
    expect(badgeCount([unread({})], noon)).toBe(5)
    expect(badgeCount([unread({ mutedUntil: until(noon + 1) })], noon)).toBe(2)
    expect(badgeCount([unread({ archived: true })], noon)).toBe(2)
    expect(badgeCount([unread({}), unread({ archived: true }), unread({ archived: true }, 9, 0)], noon)).toBe(7)
  })

  it('counts all again once the time is over', () => {
    expect(badgeCount([unread({ mutedUntil: until(noon) })], noon)).toBe(5)
  })

  it('counts a conversation marked unread as one', () => {
    expect(badgeCount([{ ...unread({}, 0, 0), markedUnread: true }], noon)).toBe(1)
    expect(badgeCount([{ ...unread({ archived: true }, 0, 0), markedUnread: true }], noon)).toBe(0)
  })

  it('stands on the icon and in the title', async () => {
    const { messenger, platform } = await show(world)
    look(false)
    act(() => {
      messenger.receive(ann, 'Ready?', undefined, hiking.id)
      messenger.receive(ann, 'Steady?', undefined, hiking.id)
    })
    await titled('(2) Tincan')
    await act(() => messenger.conversations.preferences.update(hiking.id, { mutedUntil: until(noon + 60_000) }))
    await titled('Tincan')
    expect(platform.badges.at(-1)).toBe(0)
    await act(() => messenger.conversations.preferences.update(hiking.id, { archived: true, mutedUntil: undefined }))
    act(() => {
      messenger.receive(ann, `<@${alice}> go!`, undefined, hiking.id)
    })
    await titled('(1) Tincan')
  })
})
