import { describe, expect, it } from 'vitest'
import { openStorage, type ConversationId, type MessageView } from '../../../src/core'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { hour, minute } from '../../../src/core/base/durations'
import { decodeEvent } from '../../../src/core/protocol/peer/event'
import { within } from '../../../src/core/storage/collection'
import { setupGroup } from '../../support/sim/group'
import { setup, type Citizen } from '../../support/sim/world'

const named = async (who: Citizen, conversation: ConversationId, text: string): Promise<MessageView> => {
  const found = (await who.messages(conversation)).find((message) => message.plain === text)
  if (found === undefined) throw new Error(`${who.name} does not see “${text}”`)
  return found
}

const sees = async (who: Citizen, conversation: ConversationId, text: string): Promise<boolean> =>
  (await who.messages(conversation)).some((message) => message.plain === text)

/** What of the messages' own words still lies on somebody's disk, beneath all that is shown. */
const bodiesOf = async (who: Citizen, conversation: ConversationId): Promise<readonly string[]> => {
  const disk = openStorage({ rows: who.rows, databaseKey: who.databaseKey, random: seededRandom(1) })
  const events = await disk.read((records) => records.events.list('chain', within(`${conversation}/`)))
  return events.flatMap(({ bytes }) => {
    const event = decodeEvent(bytes)
    if (!event.ok || event.value.body === undefined) return []
    const { kind } = event.value.header
    return kind === 'message.text' || kind === 'message.edit' ? [kind] : []
  })
}

const said = async (who: Citizen, conversation: ConversationId, text: string) =>
  (await who.me.messages.send({ conversation, text })).id

describe('EV8: editing', () => {
  it('changes what all see, says so, and keeps what was said before', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'helo')
    await world.until(() => sees(bob, talk, 'helo'))
    await alice.me.messages.edit(id, 'hello')
    await world.until(() => sees(bob, talk, 'hello'))
    const seen = await named(bob, talk, 'hello')
    expect(seen.editedAt).toBeDefined()
    expect((await bob.me.messages.info(seen.id)).versions.map(({ plain }) => plain)).toEqual(['helo', 'hello'])
  })

  it('is its author’s alone, and ends with the window', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'mine')
    await world.until(() => sees(bob, talk, 'mine'))
    await expect(bob.me.messages.edit(id, 'yours')).rejects.toMatchObject({ code: 'NOT_AUTHOR' })
    await world.pass(15 * minute + 1_000)
    await expect(alice.me.messages.edit(id, 'late')).rejects.toMatchObject({ code: 'EDIT_WINDOW_CLOSED' })
    await alice.me.conversations.update(talk, { policy: { editWindow: 'forever' } })
    await alice.me.messages.edit(id, 'never too late')
    await world.until(() => sees(bob, talk, 'never too late'))
  })
})

describe('EV9: deleting', () => {
  it('for everyone leaves a tombstone, and nothing of what was said on any disk', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'secret')
    await alice.me.messages.edit(id, 'more secret')
    await world.until(() => sees(bob, talk, 'more secret'))
    await bob.me.messages.react(id, '👍')
    await bob.me.messages.pin(id)
    await world.until(async () => (await named(alice, talk, 'more secret')).pinned)
    await expect(bob.me.messages.delete(id, 'everyone')).rejects.toMatchObject({ code: 'NOT_AUTHOR' })
    await alice.me.messages.delete(id, 'everyone')
    await world.until(async () => !(await sees(bob, talk, 'more secret')))
    const [left] = (await bob.messages(talk)).filter((message) => message.id === id)
    expect(left).toMatchObject({ content: { kind: 'deleted' }, text: '', reactions: [], pinned: false })
    expect(await bob.me.messages.pins(talk)).toEqual([])
    expect(await bodiesOf(alice, talk)).toEqual([])
    expect(await bodiesOf(bob, talk)).toEqual([])
    await expect(alice.me.messages.edit(id, 'again')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('for oneself is local, and stays so', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'enough')
    await world.until(() => sees(bob, talk, 'enough'))
    await bob.me.messages.delete(id, 'me')
    expect(await sees(bob, talk, 'enough')).toBe(false)
    bob.crash()
    await bob.start()
    await alice.me.messages.edit(id, 'enough!')
    await world.pass(5_000)
    expect(await bob.messages(talk)).toEqual([])
    expect(await sees(alice, talk, 'enough!')).toBe(true)
  })

  it('of a message written while somebody was away never shows it to them', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    bob.stop()
    const id = await said(alice, talk, 'unseen')
    await alice.me.messages.delete(id, 'everyone')
    await said(alice, talk, 'seen')
    await bob.start()
    await world.until(() => sees(bob, talk, 'seen'))
    expect((await bob.messages(talk)).map(({ content, plain }) => [content.kind, plain])).toEqual([
      ['deleted', ''],
      ['text', 'seen'],
    ])
  })

  it('by admins is for groups whose policy says so', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
    const [alice, bob, carol] = people
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
    const id = await said(bob, group, 'rude')
    await world.until(async () => (await sees(alice, group, 'rude')) && sees(carol, group, 'rude'))
    await expect(carol.me.messages.delete(id, 'everyone')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await alice.me.messages.delete(id, 'everyone')
    await world.until(async () => !(await sees(bob, group, 'rude')))
  })
})

describe('feature 20: reactions', () => {
  it('are counted with who reacted, and taken back', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'cake?')
    await world.until(() => sees(bob, talk, 'cake?'))
    await bob.me.messages.react(id, '🎂')
    await alice.me.messages.react(id, '🎂')
    await world.until(async () => (await named(bob, talk, 'cake?')).reactions[0]?.count === 2)
    const [cake] = (await named(alice, talk, 'cake?')).reactions
    expect([cake?.own, cake?.by.map(({ name }) => name).sort()]).toEqual([true, ['Alice', 'Bob']])
    await bob.me.messages.unreact(id, '🎂')
    await world.until(async () => (await named(alice, talk, 'cake?')).reactions[0]?.count === 1)
    await expect(bob.me.messages.react(id, 'cake')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('replies, mentions and forwarding', () => {
  it('quote what was answered, also after it was deleted', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const id = await said(alice, talk, 'question')
    await world.until(() => sees(bob, talk, 'question'))
    await bob.me.messages.send({ conversation: talk, text: 'answer', replyTo: id })
    await world.until(() => sees(alice, talk, 'answer'))
    expect((await named(alice, talk, 'answer')).replyTo).toMatchObject({ state: 'shown', plain: 'question' })
    await alice.me.messages.delete(id, 'everyone')
    await world.until(async () => (await named(bob, talk, 'answer')).replyTo?.state === 'deleted')
  })

  it('mention one or, where the policy lets them, everyone', async () => {
    const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol'])
    const [alice, bob, carol] = people
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
    await said(alice, group, `look, <@${bob.me.identity.account}>`)
    await world.until(() => sees(bob, group, 'look, @Bob'))
    await world.until(() => sees(carol, group, 'look, @Bob'))
    expect((await named(bob, group, 'look, @Bob')).mentionsMe).toBe(true)
    expect((await named(carol, group, 'look, @Bob')).mentionsMe).toBe(false)
    expect((await bob.me.conversations.get(group)).unreadMentions).toBe(1)
    await expect(said(bob, group, 'hey <@everyone>')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await said(alice, group, 'hey <@everyone>')
    await world.until(() => sees(carol, group, 'hey @everyone'))
    expect((await named(carol, group, 'hey @everyone')).mentionsMe).toBe(true)
  })

  it('pass a message on with its first author’s name', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const carol = await world.citizen('Carol')
    const other = await world.befriend(bob, carol)
    const id = await said(alice, talk, 'news')
    await world.until(() => sees(bob, talk, 'news'))
    await bob.me.messages.forward([id], [other])
    await world.until(() => sees(carol, other, 'news'))
    expect((await named(carol, other, 'news')).forwardedFrom).toBe('Alice')
  })
})

describe('disappearing messages', () => {
  it('go from each screen when their time after reading is over, also where somebody was offline', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    await alice.me.conversations.update(talk, { disappearAfterMs: hour })
    await world.until(async () => (await bob.me.conversations.get(talk)).disappearAfterMs === hour)
    bob.stop()
    await said(alice, talk, 'brief')
    await world.pass(2 * hour)
    expect(await sees(alice, talk, 'brief')).toBe(false)
    await bob.start()
    await world.until(() => sees(bob, talk, 'brief'))
    await world.pass(2 * hour)
    expect(await sees(bob, talk, 'brief')).toBe(true)
    await bob.me.conversations.markRead(talk, (await named(bob, talk, 'brief')).id)
    await world.pass(hour + minute)
    expect(await sees(bob, talk, 'brief')).toBe(false)
  })
})

describe('features 8, 27: quiet and gone', () => {
  it('blocks somebody both ways, without telling them', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    await alice.me.contacts.block(bob.me.identity.account)
    await said(bob, talk, 'hello?')
    await world.pass(minute)
    expect(await sees(alice, talk, 'hello?')).toBe(false)
    expect(alice.me.presence.of(bob.me.identity.account).value.kind).toBe('unknown')
    await expect(said(alice, talk, 'hm')).rejects.toMatchObject({ code: 'NOT_MEMBER' })
    expect((await bob.me.contacts.get(alice.me.identity.account)).blocked).toBe(false)
    await alice.me.contacts.unblock(bob.me.identity.account)
    await world.until(() => sees(alice, talk, 'hello?'))
  })

  it('clears a conversation here, and nowhere else', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    await said(alice, talk, 'old')
    await world.until(() => sees(bob, talk, 'old'))
    await bob.me.conversations.clear(talk)
    expect(await bob.messages(talk)).toEqual([])
    expect(await sees(alice, talk, 'old')).toBe(true)
    await said(alice, talk, 'new')
    await world.until(() => sees(bob, talk, 'new'))
  })

  it('notifies of what is wanted alone', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const notified: boolean[] = []
    bob.me.on.message((_message, _conversation, notify) => notified.push(notify))
    await bob.me.conversations.preferences.update(talk, {
      mutedUntil: new Date(world.clock.now() + hour).toISOString(),
    })
    await said(alice, talk, 'while muted')
    await world.until(() => notified.length === 1)
    await world.pass(2 * hour)
    await said(alice, talk, 'later')
    await world.until(() => notified.length === 2)
    expect(notified).toEqual([false, true])
    expect((await bob.me.conversations.get(talk)).preferences.mutedUntil).toBeUndefined()
  })

  it('stars, archives and marks as unread', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const carol = await world.citizen('Carol')
    const other = await world.befriend(alice, carol)
    await said(alice, other, 'newest')
    await alice.me.conversations.preferences.update(talk, { starred: true })
    expect((await alice.me.conversations.list()).data.map(({ id }) => id)).toEqual([talk, other])
    await alice.me.conversations.preferences.update(other, { archived: true })
    expect((await alice.me.conversations.list()).data.map(({ id }) => id)).toEqual([talk])
    expect((await alice.me.conversations.list({ archived: true })).data.map(({ id }) => id)).toEqual([other])
    await alice.me.conversations.markUnread(talk)
    expect((await alice.me.conversations.get(talk)).markedUnread).toBe(true)
    const id = await said(bob, talk, 'read me')
    await world.until(() => sees(alice, talk, 'read me'))
    await alice.me.conversations.markRead(talk, id)
    expect((await alice.me.conversations.get(talk)).markedUnread).toBe(false)
  })
})

describe('feature 6: contacts', () => {
  it('are removed with all that was said, untold, and can meet again where they left off', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    await said(alice, talk, 'hello')
    await said(bob, talk, 'hi')
    await world.until(async () => (await sees(alice, talk, 'hi')) && sees(bob, talk, 'hello'))
    await alice.me.contacts.remove(bob.me.identity.account)
    expect(await alice.me.contacts.list()).toEqual([])
    expect((await alice.me.conversations.list()).data).toEqual([])
    await expect(said(alice, talk, 'wait')).rejects.toMatchObject({ code: 'NOT_MEMBER' })
    await said(bob, talk, 'are you there?')
    await world.pass(minute)
    expect(await alice.messages(talk)).toEqual([])
    const { link } = await bob.me.invites.create()
    await alice.me.contacts.request(link)
    await world.until(async () => (await alice.me.contacts.list()).length === 1)
    await world.until(() => sees(alice, talk, 'are you there?'))
    await said(alice, talk, 'again')
    await world.until(() => sees(bob, talk, 'again'))
    expect((await bob.me.conversations.get(talk)).notices).toEqual([])
  })
})

describe('feature 5: the profile', () => {
  it('is told to contacts, whole and at once', async () => {
    const { alice, bob, world } = await setup('Alice', 'Bob')
    await alice.me.profile.update({ bio: 'I walk.', statusText: 'On a hill', links: ['https://example.org/alice'] })
    const { account } = alice.me.identity
    await world.until(async () => (await bob.me.contacts.profile(account)).bio === 'I walk.')
    expect((await bob.me.contacts.get(account)).statusText).toBe('On a hill')
    await expect(alice.me.profile.update({ links: ['javascript:alert(1)'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})

describe('feature 35: ephemeral signals', () => {
  it('are heard by subject by who is there', async () => {
    const { alice, bob, talk, world } = await setup('Alice', 'Bob')
    const heard: string[] = []
    bob.me.ephemeral.on('cursor', ({ payload, subject }) => heard.push(`${subject} ${String(payload[0])}`))
    await world.until(() => alice.me.network.view.value.links.length > 0)
    alice.me.ephemeral.send(talk, 'cursor', Uint8Array.of(7))
    alice.me.ephemeral.send(talk, 'other', Uint8Array.of(8))
    alice.me.ephemeral.send(talk, 'cursor', Uint8Array.of(9))
    await world.until(() => heard.length >= 1 && heard.at(-1) === 'cursor 9')
    expect(heard.every((word) => word.startsWith('cursor'))).toBe(true)
  })
})
