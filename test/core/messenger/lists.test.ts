import 'fake-indexeddb/auto'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type ConversationId,
  createIdentity,
  createMessenger,
  type Listing,
  loadCrypto,
  type MessageView,
  type Messenger,
  openStorage,
  type RowStore,
  silentLogger,
} from '../../../src/core'
import { openDexieRows } from '../../../src/core/adapters/dexie/open'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { createMemoryNetwork } from '../../../src/core/adapters/memory/network/network'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import { noon } from '../../support/core/people'
import { setup } from '../../support/sim/world'
import { freshName } from '../adapters/dexie/idb'
import { untilHolds } from '../../support/patience'

describe('features 14, 41: history in pages', () => {
  it('goes both ways from any page, without gaps or repetitions', async () => {
    const { alice, talk } = await setup('Alice', 'Bob')
    const said = Array.from({ length: 23 }, (_, index) => `message ${String(index)}`)
    for (const text of said) await alice.me.messages.send({ conversation: talk, text })
    const { messages } = alice.me

    const newest = await messages.list({ conversation: talk, limit: 5 })
    expect(newest.data.map(({ text }) => text)).toEqual(said.slice(18))
    expect(newest.page.after).toBeUndefined()
    const back: string[] = newest.data.map(({ text }) => text)
    let before = newest.page.before
    while (before !== undefined) {
      const page = await messages.list({ conversation: talk, limit: 5, before })
      back.unshift(...page.data.map(({ text }) => text))
      before = page.page.before
    }
    expect(back).toEqual(said)

    const middle = newest.data[0]
    if (middle === undefined) throw new Error('no message')
    const around = await messages.list({ conversation: talk, limit: 6, around: middle.id })
    expect(around.data.map(({ text }) => text)).toEqual(said.slice(15, 21))
    const forth = await messages.list({ conversation: talk, limit: 50, after: around.page.after ?? '' })
    expect(forth.data.map(({ text }) => text)).toEqual(said.slice(21))
    expect(forth.page.after).toBeUndefined()
  })

  it('refuses what is no cursor, no conversation or no message, by name', async () => {
    const { alice, bob, talk } = await setup('Alice', 'Bob')
    await expect(alice.me.messages.list({ conversation: talk, before: 'a/b' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    const elsewhere = (await setup('Carol', 'Dave', 7)).talk
    await expect(alice.me.messages.list({ conversation: elsewhere })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(alice.me.messages.send({ conversation: talk, text: '  \n ' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    await expect(alice.me.messages.send({ conversation: talk, text: 'x'.repeat(16_001) })).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    })
    await expect(bob.me.messages.send({ conversation: talk, text: '\u0001'.repeat(16_000) })).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    })
  })
})

const databaseKey = new Uint8Array(32).fill(7)

/** Somebody alone with their disk, and a group of only them where `count` messages were said. */
const diarist = async (rows: RowStore, count: number): Promise<{ me: Messenger; diary: ConversationId }> => {
  await loadCrypto()
  const random = seededRandom(5)
  const clock = createManualClock(noon)
  const storage = openStorage({ rows, databaseKey, random })
  await createIdentity(storage, { name: 'Alice', clock, random })
  const network = createMemoryNetwork({ clock, random })
  const me = await createMessenger({
    storage,
    server: 'http://127.0.0.1:8787',
    clock,
    random,
    logger: silentLogger,
    network: (_, signer, identity) => {
      const signaling = network.signaling(signer, clock)
      return { signaling, transport: network.transport(signaling, identity) }
    },
  })
  onTestFinished(() => {
    me.dispose()
  })
  const { id: diary } = await me.conversations.create({ kind: 'group', name: 'Diary', members: [] })
  for (let index = 0; index < count; index++) await me.messages.send({ conversation: diary, text: String(index) })
  return { me, diary }
}

/** What was said, without what happened to the group. */
const numbers = ({ data }: Listing<MessageView>): readonly number[] =>
  data.filter(({ content }) => content.kind === 'text').map(({ text }) => Number(text))
const upTo = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)

describe.each([
  { disk: 'memory', open: () => Promise.resolve<RowStore>(createMemoryRows()) },
  { disk: 'Dexie', open: (): Promise<RowStore> => openDexieRows({ name: freshName() }) },
])('feature 14: ranges of a log in $disk', ({ open }) => {
  it('lie between boundaries that pages end at, and meet there', async () => {
    const { me, diary: conversation } = await diarist(await open(), 12)
    const { list } = me.messages
    const newest = await list({ conversation, limit: 4 })
    const { page } = await list({ conversation, limit: 4, before: newest.page.before ?? '' })
    expect(numbers(await list({ conversation, range: page.before ? { to: page.before } : {} }))).toEqual(upTo(0, 4))
    // A boundary is the same whichever side it was found from.
    const { before: low = '', after: high = '' } = page
    for (const to of [newest.page.before ?? '', high]) {
      expect(numbers(await list({ conversation, range: { from: low, to } }))).toEqual(upTo(4, 8))
      expect(numbers(await list({ conversation, range: { from: to } }))).toEqual(upTo(8, 12))
      expect(numbers(await list({ conversation, before: to, limit: 4 }))).toEqual(upTo(4, 8))
      expect(numbers(await list({ conversation, after: to, limit: 2 }))).toEqual(upTo(8, 10))
    }
    expect(numbers(await list({ conversation, range: {} }))).toEqual(upTo(0, 12))
    expect(await list({ conversation, range: { from: high, to: low } })).toEqual({ data: [], page: {} })
    for (const range of [{ from: 'a/b' }, { to: 'a/b' }]) {
      await expect(list({ conversation, range })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
  })

  it('tell where they go on only where they hold more than the limit', async () => {
    const { me, diary: conversation } = await diarist(await open(), 9)
    const { list } = me.messages
    const { page } = await list({ conversation, limit: 6 })
    const from = page.before ?? ''
    expect((await list({ conversation, range: { from }, limit: 6 })).page).toEqual({})
    const part = await list({ conversation, range: { from }, limit: 5 })
    expect(numbers(part)).toEqual(upTo(3, 8))
    expect(part.page.before).toBeUndefined()
    const to = part.page.after ?? ''
    expect(numbers(await list({ conversation, range: { from: to } }))).toEqual([8])
    expect((await list({ conversation, range: { from, to }, limit: 5 })).page).toEqual({})
  })

  it('stay where they are when what they ended at is taken away, and live ones see what changes in them', async () => {
    const { me, diary: conversation } = await diarist(await open(), 8)
    const { list } = me.messages
    const { page, data } = await list({ conversation, limit: 6 })
    const from = page.before ?? ''
    const middle = await list({ conversation, after: from, limit: 3 })
    const to = middle.page.after ?? ''
    const seen: Listing<MessageView>[] = []
    const watching = me.messages.live({ conversation, range: { from, to } }).subscribe(
      (listing) => seen.push(listing),
      (error) => {
        throw error
      },
    )
    onTestFinished(() => {
      watching.dispose()
    })
    const shows = (...expected: readonly number[]) =>
      untilHolds(() => {
        expect(numbers(seen.at(-1) ?? { data: [], page: {} })).toEqual(expected)
      })
    await shows(2, 3, 4)
    const [first, second, last] = data
    if (!first || !second || !last) throw new Error('no messages')
    await me.messages.delete(first.id, 'me')
    await me.messages.delete(last.id, 'me')
    await shows(3)
    await me.messages.edit(second.id, '33')
    await shows(33)
    expect(numbers(await list({ conversation, range: { to: from } }))).toEqual([0, 1])
    expect(numbers(await list({ conversation, range: { from: to } }))).toEqual([5, 6, 7])
    expect(numbers(await list({ conversation, after: to, limit: 1 }))).toEqual([5])
  })
})

describe('feature 14: what arrives late', () => {
  it('lies on the side of a boundary where it was said', async () => {
    const { world, alice, bob, talk: conversation } = await setup('Alice', 'Bob')
    const { list } = alice.me.messages
    await alice.me.messages.send({ conversation, text: 'one' })
    await world.until(async () => (await bob.texts(conversation)).length === 1)
    world.part(['Alice'], ['Bob'])
    await world.pass(1_000)
    await bob.me.messages.send({ conversation, text: 'late' })
    await world.pass(1_000)
    await alice.me.messages.send({ conversation, text: 'two' })
    const { page } = await list({ conversation, limit: 1 })
    const older = await list({ conversation, before: page.before ?? '', limit: 1 })
    world.heal()
    await world.until(async () => (await alice.texts(conversation)).length === 3)
    const texts = async (range: { readonly from?: string; readonly to?: string }) =>
      (await list({ conversation, range })).data.map(({ text }) => text)
    expect(await texts({ to: page.before ?? '' })).toEqual(['one', 'late'])
    expect(await texts({ to: older.page.after ?? '' })).toEqual(['one'])
    expect(await texts({ from: older.page.after ?? '', to: page.before ?? '' })).toEqual(['late'])
    expect(await texts({ from: page.before ?? '' })).toEqual(['two'])
  })
})

describe('features 15, 16, 23: the inbox', () => {
  it('stands by newest activity, counts what is unread and knows where it begins', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const carol = await world.citizen('Carol')
    const other = await world.befriend(alice, carol)
    const heard: string[] = []
    alice.me.on.message(({ authorName, text }) => heard.push(`${authorName}: ${text}`))
    await carol.me.messages.send({ conversation: other, text: 'from Carol' })
    await world.until(async () => (await alice.texts(other)).length === 1)
    for (const text of ['one', 'two', 'three']) await bob.me.messages.send({ conversation: talk, text })
    await world.until(async () => (await alice.texts(talk)).length === 3)

    const { data } = await alice.me.conversations.list()
    expect(data.map(({ title, unread, last }) => [title, unread, last?.plain])).toEqual([
      ['Bob', 3, 'three'],
      ['Carol', 1, 'from Carol'],
    ])
    const [one, two] = await alice.messages(talk)
    expect(data[0]?.firstUnread).toBe(one?.id)
    expect(heard).toEqual(['Carol: from Carol', 'Bob: one', 'Bob: two', 'Bob: three'])

    if (two !== undefined) await alice.me.conversations.markRead(talk, two.id)
    if (one !== undefined) await alice.me.conversations.markRead(talk, one.id)
    expect((await alice.me.conversations.get(talk)).unread).toBe(1)
    const pages = await alice.me.conversations.list({ limit: 1 })
    const rest = await alice.me.conversations.list({ limit: 1, after: pages.page.after ?? '' })
    expect([...pages.data, ...rest.data].map(({ title }) => title)).toEqual(['Bob', 'Carol'])
  })

  it('keeps drafts through restarts until they are sent', async () => {
    const { alice, talk } = await setup('Alice', 'Bob')
    await alice.me.conversations.setDraft(talk, { text: 'half a thou' })
    alice.crash()
    await alice.start()
    expect(await alice.me.conversations.draft(talk)).toEqual({ text: 'half a thou' })
    await alice.me.messages.send({ conversation: talk, text: 'half a thought' })
    expect(await alice.me.conversations.draft(talk)).toEqual({ text: '' })
  })
})

describe('features 5, 10, 22: people', () => {
  it('a new name reaches every contact, and a nickname stands before it', async () => {
    const { world, alice, bob } = await setup('Alice', 'Bob')
    const { account } = alice.me.identity
    await alice.me.profile.update({ name: 'Alice of the Hill' })
    await world.until(async () => (await bob.me.contacts.get(account)).name === 'Alice of the Hill')
    await bob.me.contacts.setNickname(account, 'Al')
    expect(await bob.me.contacts.get(account)).toMatchObject({ name: 'Al', profileName: 'Alice of the Hill' })
    await bob.me.contacts.setNickname(account, '')
    expect((await bob.me.contacts.get(account)).name).toBe('Alice of the Hill')
  })

  it('presence follows the server and, without it, the link; last seen survives a restart', async () => {
    const { world, alice, bob } = await setup('Alice', 'Bob')
    const bobs = () => alice.me.presence.of(bob.me.identity.account).value
    const account = bob.me.identity.account
    await world.until(() => bobs().kind === 'online')
    world.network.server.down()
    await world.pass(2_000)
    expect(bobs()).toMatchObject({ kind: 'online', linked: true })
    world.network.server.up()
    await world.pass(2_000)
    bob.stop()
    const gone = await world.until(() => {
      const now = alice.me.presence.of(account).value
      return now.kind === 'offline' && now
    })
    expect(gone.lastSeen).toMatch(/^2026-/)
    alice.stop()
    await alice.start()
    await world.until(() => {
      const now = alice.me.presence.of(account).value
      return now.kind !== 'online' && now.lastSeen !== undefined
    })
  })

  it('typing is shown while it lasts, and not where its owner switched it off (DL3)', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const seen = alice.me.typing.in(talk)
    await world.until(() => alice.me.network.view.value.links.length === 1)
    bob.me.typing.start(talk)
    await world.until(() => seen.value.length === 1)
    await world.pass(15_000)
    expect(seen.value).toEqual([])
    await bob.me.settings.update({ typingIndicators: false })
    bob.me.typing.start(talk)
    await world.pass(2_000)
    expect(seen.value).toEqual([])
  })
})

describe('EV4: a clock too far ahead', () => {
  it('has its messages held back, says whose, and shows them when their time has come', async () => {
    const { World } = await import('../../support/sim/world')
    const world = new World(3)
    const alice = await world.citizen('Alice')
    const hasty = await world.citizen('Hasty', { skewMs: 10 * 60_000 })
    const talk = await world.befriend(alice, hasty)
    await hasty.me.messages.send({ conversation: talk, text: 'from the future' })
    await world.until(() => alice.me.conversations.heldBack(talk).value.length === 1)
    expect(await alice.texts(talk)).toEqual([])
    await world.pass(9 * 60_000)
    await world.until(async () => (await alice.texts(talk)).length === 1)
    expect(alice.me.conversations.heldBack(talk).value).toEqual([])
  })
})

describe('ST3: a disk that refuses', () => {
  it('is told, acknowledges nothing, and takes in what came once there is room', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await world.pass(2_000)
    const troubles: (string | undefined)[] = []
    bob.me.trouble.watch((trouble) => troubles.push(trouble?.code))
    bob.rows.failNextWrite('STORAGE_FULL')
    await alice.me.messages.send({ conversation: talk, text: 'heavy' })
    await world.until(async () => (await bob.texts(talk)).length === 1)
    expect(troubles).toEqual(['STORAGE_FULL', undefined])
    await world.until(async () => (await alice.messages(talk))[0]?.state?.kind === 'delivered')
  })
})
