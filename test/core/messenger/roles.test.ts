import { beforeAll, describe, expect, it } from 'vitest'
import { isTincanError, type ConversationId, type MessageId } from '../../../src/core'
import { hour } from '../../../src/core/base/durations'
import type { EventId } from '../../../src/core/base/ids'
import type { EventBody } from '../../../src/core/conversation/body'
import { liveKeys } from '../../../src/core/conversation/epoch'
import { loadSelf } from '../../../src/core/messenger/identity'
import { sealTo } from '../../../src/core/crypto/seal'
import { openStorage } from '../../../src/core/storage/storage'
import { appendEvent } from '../../../src/core/sync/log'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { Chain, clientId } from '../../support/core/chain'
import { adding, keyIdNamed } from '../../support/core/council'
import { person } from '../../support/core/people'
import { setupGroup } from '../../support/sim/group'
import type { Citizen, World } from '../../support/sim/world'

const standings = ['owner', 'admin', 'member', 'removed', 'left', 'stranger'] as const
type Standing = (typeof standings)[number]
type Outcome = 'ok' | 'NOT_ALLOWED' | 'NOT_AUTHOR' | 'NOT_MEMBER' | 'NOT_FOUND'

interface Stage {
  readonly world: World
  readonly group: ConversationId
  readonly community: ConversationId
  readonly people: Readonly<Record<Standing, Citizen>>
  /** Of each, said while they were in; the stranger's is Alice's. */
  readonly own: Readonly<Record<Standing, MessageId>>
  /** Somebody else's. */
  readonly other: Readonly<Record<Standing, MessageId>>
}

const account = ({ me }: Citizen) => me.identity.account
const said = async (who: Citizen, conversation: ConversationId, text: string) =>
  (await who.me.messages.send({ conversation, text })).id

const prepare = async (): Promise<Stage> => {
  const { group, people, world } = await setupGroup(['Alice', 'Bob', 'Carol', 'Dave', 'Erin'])
  const [alice, bob, carol, dave, erin] = people
  if (!alice || !bob || !carol || !dave || !erin) throw new Error('five people')
  const frank = await world.citizen('Frank')
  await world.befriend(alice, frank)
  const { conversations } = alice.me
  const { id: community } = await conversations.create({
    kind: 'community',
    name: 'Hikers',
    members: [account(bob), account(carol)],
  })
  await conversations.members.setRole(group, account(bob), 'admin')
  await conversations.members.setRole(community, account(bob), 'admin')
  await world.pass(5_000)
  const own = {
    owner: await said(alice, group, 'of Alice'),
    admin: await said(bob, group, 'of Bob'),
    member: await said(carol, group, 'of Carol'),
    removed: await said(dave, group, 'of Dave'),
    left: await said(erin, group, 'of Erin'),
    stranger: await said(alice, group, 'of Alice, of whom Frank knows'),
  }
  const other = {
    owner: await said(carol, group, 'for Alice'),
    admin: await said(carol, group, 'for Bob'),
    member: await said(alice, group, 'for Carol'),
    removed: await said(alice, group, 'for Dave'),
    left: await said(alice, group, 'for Erin'),
    stranger: await said(alice, group, 'for Frank'),
  }
  await world.pass(5_000)
  await conversations.members.remove(group, account(dave))
  await erin.me.conversations.leave(group)
  await world.pass(20_000)
  return {
    world,
    group,
    community,
    people: { owner: alice, admin: bob, member: carol, removed: dave, left: erin, stranger: frank },
    own,
    other,
  }
}

type Row = readonly [
  act: string,
  expected: readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome],
  attempt: (stage: Stage, as: Standing) => Promise<unknown>,
]

const gone = ['NOT_MEMBER', 'NOT_MEMBER', 'NOT_FOUND'] as const
const all = ['ok', 'ok', 'ok', ...gone] as const
const admins = ['ok', 'ok', 'NOT_ALLOWED', ...gone] as const
const ownerAlone = ['ok', 'NOT_ALLOWED', 'NOT_ALLOWED', ...gone] as const
const nobody = ['NOT_ALLOWED', 'NOT_ALLOWED', 'NOT_ALLOWED', ...gone] as const

const at = ({ people }: Stage, as: Standing) => people[as].me
/** What others may do to him: they are put right again at once. */
const role = async (stage: Stage, as: Standing, whom: Standing, to: 'admin' | 'member'): Promise<void> => {
  const { group, people, world } = stage
  await at(stage, as).conversations.members.setRole(group, account(people[whom]), to)
  await world.pass(3_000)
  await people.owner.me.conversations.members.setRole(group, account(people[whom]), to === 'admin' ? 'member' : 'admin')
  await world.pass(3_000)
}

const png = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (c) => c.charCodeAt(0),
)

const rows: readonly Row[] = [
  ['send', all, (stage, as) => said(stage.people[as], stage.group, 'hello')],
  ['edit one’s own', all, (stage, as) => at(stage, as).messages.edit(stage.own[as], 'edited')],
  [
    'edit another’s',
    ['NOT_AUTHOR', 'NOT_AUTHOR', 'NOT_AUTHOR', ...gone],
    (stage, as) => at(stage, as).messages.edit(stage.other[as], 'mine now'),
  ],
  ['react', all, (stage, as) => at(stage, as).messages.react(stage.other[as], '👍')],
  ['take a reaction back', all, (stage, as) => at(stage, as).messages.unreact(stage.other[as], '👍')],
  ['pin', all, (stage, as) => at(stage, as).messages.pin(stage.other[as])],
  ['unpin', all, (stage, as) => at(stage, as).messages.unpin(stage.other[as])],
  ['mention everyone', admins, (stage, as) => said(stage.people[as], stage.group, 'hey <@everyone>')],
  ['rename', admins, (stage, as) => at(stage, as).conversations.update(stage.group, { name: `By ${as}` })],
  ['describe', admins, (stage, as) => at(stage, as).conversations.update(stage.group, { description: `By ${as}` })],
  ['give a picture', admins, (stage, as) => at(stage, as).conversations.update(stage.group, { picture: png })],
  [
    'set a policy',
    admins,
    (stage, as) => at(stage, as).conversations.update(stage.group, { policy: { pin: 'everyone' } }),
  ],
  [
    'let messages disappear',
    admins,
    async (stage, as) => {
      await at(stage, as).conversations.update(stage.group, { disappearAfterMs: hour })
      await at(stage, as).conversations.update(stage.group, { disappearAfterMs: undefined })
    },
  ],
  [
    'add',
    admins,
    (stage, as) =>
      at(stage, as).conversations.members.add(stage.group, [account(stage.people[as === 'owner' ? 'admin' : 'owner'])]),
  ],
  [
    'remove the owner',
    nobody,
    (stage, as) => at(stage, as).conversations.members.remove(stage.group, account(stage.people.owner)),
  ],
  ['promote', admins, (stage, as) => role(stage, as, 'member', 'admin')],
  ['demote an admin', ownerAlone, (stage, as) => role(stage, as, 'admin', 'member')],
  [
    'demote the owner',
    nobody,
    (stage, as) => at(stage, as).conversations.members.setRole(stage.group, account(stage.people.owner), 'member'),
  ],
  [
    'take ownership',
    ['ok', 'NOT_ALLOWED', 'NOT_ALLOWED', ...gone],
    (stage, as) => at(stage, as).conversations.members.handOver(stage.group, account(stage.people[as])),
  ],
  [
    'hand ownership over',
    ownerAlone,
    async (stage, as) => {
      const { group, people, world } = stage
      const heir = as === 'owner' ? people.admin : people.member
      await at(stage, as).conversations.members.handOver(group, account(heir))
      await world.pass(3_000)
      await heir.me.conversations.members.handOver(group, account(people.owner))
      await world.pass(3_000)
    },
  ],
  [
    'forget while in it, leave when out',
    ['NOT_ALLOWED', 'NOT_ALLOWED', 'NOT_ALLOWED', 'NOT_MEMBER', 'NOT_MEMBER', 'NOT_FOUND'],
    // For those who are out it is right, and tried when all else was.
    (stage, as) =>
      as === 'removed' || as === 'left'
        ? at(stage, as).conversations.leave(stage.group)
        : at(stage, as).conversations.forget(stage.group),
  ],
  [
    'make a channel in a community',
    ['ok', 'ok', 'NOT_ALLOWED', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
    (stage, as) =>
      at(stage, as).conversations.create({ kind: 'channel', name: `of-${as}`, community: stage.community }),
  ],
  [
    'join a channel',
    ['ok', 'ok', 'ok', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
    async (stage, as) => {
      await stage.world.pass(3_000)
      return at(stage, as).communities.joinChannel(stage.community, 'of-owner')
    },
  ],
  ['delete another’s for everyone', admins, (stage, as) => at(stage, as).messages.delete(stage.other[as], 'everyone')],
  ['delete one’s own for everyone', all, (stage, as) => at(stage, as).messages.delete(stage.own[as], 'everyone')],
]

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (isTincanError(error)) return error.code
      throw error
    },
  )

let stage: Stage

beforeAll(async () => {
  stage = await prepare()
}, 60_000)

describe('EV4: who may do what', () => {
  it.each(rows)('%s: %s', async (_, expected, attempt) => {
    const found = []
    for (const as of standings) found.push(await outcome(attempt(stage, as)))
    expect(found).toEqual(expected)
    await stage.world.pass(2_000)
  })

  it('follows the policy: only admins write, pin; admins take nothing back; everybody adds and mentions', async () => {
    const { group, people, world } = stage
    const { conversations } = people.owner.me
    const id = await said(people.owner, group, 'to be pinned')
    await world.pass(2_000)
    await conversations.update(group, {
      policy: { write: 'admins', pin: 'admins', adminsDelete: false, add: 'everyone', mentionEveryone: 'everyone' },
    })
    await world.pass(2_000)
    expect(await outcome(said(people.member, group, 'hello'))).toBe('NOT_ALLOWED')
    expect(await outcome(people.member.me.messages.pin(id))).toBe('NOT_ALLOWED')
    expect(await outcome(people.admin.me.messages.pin(id))).toBe('ok')
    expect(await outcome(people.admin.me.messages.delete(id, 'everyone'))).toBe('NOT_AUTHOR')
    expect(await outcome(people.member.me.conversations.members.add(group, [account(people.owner)]))).toBe('ok')
    await conversations.update(group, { policy: { write: 'everyone' } })
    await world.pass(2_000)
    expect(await outcome(said(people.member, group, 'hi <@everyone>'))).toBe('ok')
    await conversations.update(group, { policy: { add: 'admins', mentionEveryone: 'admins', adminsDelete: true } })
    await world.pass(2_000)
  })
})

/** All that others see of the group, but for who sends it when. */
const seenBy = async ({ me }: Citizen, group: ConversationId, whole: readonly string[]) => {
  const { description, disappearAfterMs, kind, memberCount, policy, title } = await me.conversations.get(group)
  const members = (await me.conversations.members.list(group)).map((one) => `${one.account} ${one.role}`)
  return JSON.stringify([kind, title, description, disappearAfterMs, memberCount, policy, members, whole])
}

const messagesOf = async (who: Citizen, group: ConversationId): Promise<readonly string[]> =>
  (await who.messages(group)).map(({ content, id, mentionsMe, pinned, reactions, text }) =>
    JSON.stringify([id, text, content.kind, pinned, mentionsMe, reactions.length]),
  )

type Forgery = (known: { readonly parents: EventId[] }) => EventBody

describe('HP1: a cheat whose client asks nobody', () => {
  const diskOf = ({ databaseKey, rows }: Citizen) => openStorage({ rows, databaseKey, random: seededRandom(77) })

  it('changes nothing at the others by writing what a member may not', async () => {
    const { group, people, world } = stage
    const { admin, member: cheat, owner } = people
    await owner.me.conversations.update(group, { policy: { pin: 'admins' } })
    const target = await said(owner, group, 'precious')
    await world.pass(3_000)
    const before = []
    for (const one of [owner, admin]) before.push(await seenBy(one, group, await messagesOf(one, group)))
    const accounts = { owner: account(owner), admin: account(admin), cheat: account(cheat) }
    const { device } = cheat.me.identity
    cheat.stop()
    const storage = diskOf(cheat)
    const self = await loadSelf(storage)
    const write = (make: Forgery, name: string) =>
      storage.write(async (records) => {
        const tips = (await records.directories.get(group))?.tips ?? []
        const body = make({ parents: [...tips] })
        const author = { account: self.account.id, device: self.device }
        await appendEvent(records, group, body, {
          clientMessageId: clientId(name),
          author,
          now: world.clock.now(),
          random: seededRandom(5),
        })
      })
    const { agreementKey } = person('mallory').certificate
    const bodies: readonly Forgery[] = [
      () => ({ kind: 'message.remove', message: target }),
      () => ({ kind: 'message.pin', message: target, on: true }),
      () => ({ kind: 'message.edit', of: clientId('unknown'), text: 'mine now' }),
      ({ parents }) => ({ kind: 'conversation.info', parents, name: 'Captured' }),
      ({ parents }) => ({ kind: 'conversation.policy', parents, policy: { pin: 'everyone', add: 'everyone' } }),
      ({ parents }) => ({ kind: 'conversation.timer', parents, ms: hour }),
      ({ parents }) => ({ kind: 'conversation.convert', parents }),
      ({ parents }) => ({
        kind: 'conversation.create',
        parents,
        conversation: 'channel',
        name: 'Mine',
        keyId: keyIdNamed(9),
      }),
      ({ parents }) => ({ ...adding(person('mallory')), parents }),
      ({ parents }) => ({ kind: 'member.remove', parents, account: accounts.admin, cut: [] }),
      ({ parents }) => ({ kind: 'member.remove', parents, account: accounts.owner, cut: [] }),
      ({ parents }) => ({ kind: 'member.role', parents, account: accounts.cheat, role: 'owner' }),
      ({ parents }) => ({ kind: 'member.role', parents, account: accounts.cheat, role: 'admin' }),
      ({ parents }) => ({ kind: 'member.role', parents, account: accounts.admin, role: 'member' }),
      ({ parents }) => ({
        kind: 'epoch.key',
        parents,
        epoch: 99,
        keyId: keyIdNamed(9),
        keys: [[device, sealTo(agreementKey, seededRandom(9).bytes(32))]],
      }),
      ({ parents }) => ({ kind: 'channel.declare', parents, channel: group, name: 'mine', description: '' }),
    ]
    for (const [number, body] of bodies.entries()) await write(body, `cheat-${String(number)}`)
    await cheat.start()
    const honest = await said(cheat, group, 'honest')
    // It comes last in the cheat's chain: whoever has it has all before it.
    for (const one of [owner, admin]) await world.until(async () => (await one.texts(group)).includes('honest'))
    const after = []
    for (const one of [owner, admin]) {
      const rest = (await messagesOf(one, group)).filter((message) => !message.includes(honest))
      after.push(await seenBy(one, group, rest))
    }
    expect(after).toEqual(before)
  })

  it('gets nothing in from who is out, nor from a stranger, however it is put there', async () => {
    const { group, people, world } = stage
    const { admin, member: cheat, owner, removed } = people
    const before = []
    for (const one of [owner, admin]) before.push(await seenBy(one, group, await messagesOf(one, group)))
    removed.stop()
    const storage = diskOf(removed)
    const self = await loadSelf(storage)
    const late = await storage.write(async (records) => {
      const author = { account: self.account.id, device: self.device }
      const circumstances = {
        clientMessageId: clientId('late'),
        author,
        now: world.clock.now(),
        random: seededRandom(6),
      }
      return (await appendEvent(records, group, { kind: 'message.text', text: 'still here' }, circumstances)).event
    })
    const key = await diskOf(cheat).read(async (records) => {
      const conversation = await records.conversations.get(group)
      const directory = await records.directories.get(group)
      if (conversation === undefined || directory === undefined) throw new Error('a group')
      return liveKeys(conversation.keys, directory)[0]
    })
    if (key === undefined) throw new Error('a key')
    const stranger = new Chain(person('mallory'), group, key).say('let me in', {
      time: { wall: world.clock.now(), counter: 0 },
    })
    for (const doc of cheat.documents.values())
      for (const { bytes, id } of [late, stranger]) doc.getMap('events').set(id, bytes)
    await said(cheat, group, 'forwarded')
    for (const one of [owner, admin]) await world.until(async () => (await one.texts(group)).includes('forwarded'))
    await world.pass(3_000)
    for (const [number, one] of [owner, admin].entries()) {
      const rest = (await messagesOf(one, group)).filter((message) => !message.includes('forwarded'))
      expect(await seenBy(one, group, rest)).toBe(before[number])
    }
    await removed.start()
  })
})

describe('EV12: coming to an end', () => {
  it('lets remove whom one stands above, leave whoever is in, and forget whoever is out', async () => {
    const { group, people, world } = stage
    const { admin, left, member, owner, removed } = people
    expect(await outcome(member.me.conversations.members.remove(group, account(admin)))).toBe('NOT_ALLOWED')
    expect(await outcome(admin.me.conversations.members.remove(group, account(member)))).toBe('ok')
    await world.until(async () => (await member.me.conversations.get(group)).membership === 'removed')
    for (const one of [removed, left, member]) expect(await outcome(one.me.conversations.forget(group))).toBe('ok')
    expect(await outcome(owner.me.conversations.convert(group))).toBe('ok')
    await world.until(async () => (await admin.me.conversations.get(group)).kind === 'channel')
    expect(await outcome(admin.me.conversations.convert(group))).toBe('NOT_ALLOWED')
    expect(await outcome(owner.me.conversations.leave(group))).toBe('ok')
    await world.until(async () => (await admin.me.conversations.members.list(group)).length === 1)
    expect((await admin.me.conversations.members.list(group))[0]?.role).toBe('owner')
    expect(await outcome(admin.me.conversations.leave(group))).toBe('ok')
    expect(await outcome(admin.me.conversations.leave(group))).toBe('NOT_MEMBER')
  })
})
