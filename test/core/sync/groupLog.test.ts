import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastCut } from '../../../src/core/conversation/directory'
import { messageIdOf } from '../../../src/core/conversation/direct'
import { keyIdOf } from '../../../src/core/conversation/group'
import type { EpochKey } from '../../../src/core/conversation/epoch'
import { randomKey } from '../../../src/core/crypto/keys'
import { sealTo } from '../../../src/core/crypto/seal'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { Storage } from '../../../src/core/storage/storage'
import { rebuildProjection } from '../../../src/core/sync/log'
import { adding } from '../../support/core/council'
import { firstKey, foundedGroup, groupOf, GroupWriter, receiveInGroup } from '../../support/core/groupLog'
import { memoryStorage } from '../../support/core/log'
import { noon, person } from '../../support/core/people'

const alice = person('alice')
const everybody = [alice, person('bob'), person('carol'), person('dave'), person('mallory')]
/** On whose device it all arrives. */
const erin = person('erin')
const group = foundedGroup(alice)
const key = firstKey(alice)

const acts = [
  'hear',
  'say',
  'edit',
  'delete',
  'react',
  'unreact',
  'pin',
  'takeBack',
  'name',
  'add',
  'remove',
  'leave',
  'promote',
  'demote',
  'handOver',
  'policy',
  'timer',
  'key',
  'fork',
] as const

interface Step {
  readonly by: number
  readonly what: (typeof acts)[number]
  readonly whom: number
  readonly which: number
  /** Milliseconds since the author's event before. */
  readonly after: number
}

const index = fc.nat({ max: everybody.length - 1 })
const step: fc.Arbitrary<Step> = fc.record({
  by: fc.oneof(index, fc.nat({ max: 2 })),
  what: fc.oneof(
    fc.constantFrom(...acts),
    fc.constantFrom('hear', 'say', 'hear', 'say', 'edit', 'remove', 'promote', 'demote', 'policy', 'add'),
  ),
  whom: index,
  which: fc.nat({ max: 11 }),
  after: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 3_000_000 })),
})

/** Everything that was written, by whoever was whatever at the time. */
const play = (steps: readonly Step[]): readonly SealedEvent[] => {
  const writers = everybody.map((one) => new GroupWriter(one, group, key))
  const events: SealedEvent[] = []
  const said: SealedEvent[] = []
  const clocks = new Map(writers.map((writer) => [writer, noon]))
  let newest: EpochKey = key
  const [founder] = writers
  if (founder === undefined) throw new Error('nobody')
  const write = (writer: GroupWriter, body: Parameters<GroupWriter['write']>[0], after = 1000): SealedEvent => {
    const wall = (clocks.get(writer) ?? noon) + after
    clocks.set(writer, wall)
    const event = writer.write(body, { time: { wall, counter: 0 } })
    events.push(event)
    return event
  }
  write(founder, {
    kind: 'conversation.create',
    parents: [],
    conversation: 'group',
    name: 'Hiking',
    keyId: keyIdOf(key.key),
  })
  write(founder, { ...adding(...everybody.slice(1, 4), erin), parents: founder.tips })
  const { id: bob } = everybody[1]?.account ?? alice.account
  write(founder, { kind: 'member.role', parents: founder.tips, account: bob, role: 'admin' })
  for (const writer of writers) writer.hear(founder)
  for (const { after, by, what, which, whom } of steps) {
    const writer = writers[by]
    const other = writers[whom]
    if (writer === undefined || other === undefined) continue
    const parents = writer.tips
    const { account } = other.person
    const target = said[which % Math.max(1, said.length)]
    const own = said.filter(({ header }) => header.author === writer.person.account.id)
    const mine = own[which % Math.max(1, own.length)]?.header.clientMessageId
    const message = target && messageIdOf(group.id, target.header.author, target.header.clientMessageId)
    if (what === 'hear') writer.hear(other)
    else if (what === 'say')
      said.push(write(writer, { kind: 'message.text', text: `${String(events.length)} <@everyone>` }, after))
    else if (what === 'edit' && mine)
      write(writer, { kind: 'message.edit', of: mine, text: `edit ${String(which)}` }, after)
    else if (what === 'delete' && mine) write(writer, { kind: 'message.delete', of: mine }, after)
    else if ((what === 'react' || what === 'unreact') && message)
      write(
        writer,
        { kind: 'message.react', message, emoji: which % 2 === 0 ? '👍' : '🎉', on: what === 'react' },
        after,
      )
    else if (what === 'pin' && message) write(writer, { kind: 'message.pin', message, on: which % 3 !== 0 }, after)
    else if (what === 'takeBack' && message) write(writer, { kind: 'message.remove', message }, after)
    else if (what === 'name') write(writer, { kind: 'profile.name', name: `Name ${String(which)}` }, after)
    else if (what === 'add') write(writer, { ...adding(other.person), parents }, after)
    else if (what === 'remove') {
      const cut = Math.max(0, other.chain.events.length - (which % 3))
      write(
        writer,
        { kind: 'member.remove', parents, account: account.id, cut: [[other.person.device.id, cut]] },
        after,
      )
    } else if (what === 'leave') {
      const cut: [typeof writer.person.device.id, number] = [writer.person.device.id, writer.chain.events.length + 1]
      write(writer, { kind: 'member.leave', parents, cut: [cut] }, after)
    } else if (what === 'promote')
      write(writer, { kind: 'member.role', parents, account: account.id, role: 'admin' }, after)
    else if (what === 'demote')
      write(writer, { kind: 'member.role', parents, account: account.id, role: 'member' }, after)
    else if (what === 'handOver')
      write(writer, { kind: 'member.role', parents, account: account.id, role: 'owner' }, after)
    else if (what === 'policy') {
      const who = which % 2 === 0 ? 'admins' : 'everyone'
      const policy = [
        { write: who },
        { pin: who },
        { editWindow: which * 1000 },
        { adminsDelete: which % 2 === 0 },
        { history: which % 2 === 0 ? ('everything' as const) : ('joining' as const) },
      ] as const
      write(writer, { kind: 'conversation.policy', parents, policy: policy[which % policy.length] ?? {} }, after)
    } else if (what === 'timer') write(writer, { kind: 'conversation.timer', parents, ms: which * 3_600_000 }, after)
    else if (what === 'key') {
      newest = { epoch: newest.epoch + 1, key: randomKey(seededRandom(newest.epoch)), madeBy: writer.person.account.id }
      const sealed = sealTo(erin.device.agreement.publicKey, newest.key)
      const keys: [typeof erin.device.id, Uint8Array][] = [[erin.device.id, sealed]]
      write(writer, { kind: 'epoch.key', parents, epoch: newest.epoch, keyId: keyIdOf(newest.key), keys }, after)
    } else if (what === 'fork' && writer.chain.events.length > 0 && which % 3 === 0) {
      writer.chain.rewind()
      write(writer, { kind: 'message.text', text: 'another story' }, after + 1)
    }
  }
  return events
}

const forks = (steps: readonly Step[]): boolean => steps.some(({ what }) => what === 'fork')

const arrived = async (events: readonly SealedEvent[], cuts: readonly number[]) => {
  const storage = memoryStorage()
  let rest = [...events]
  let waiting: readonly SealedEvent[] = []
  for (const cut of [...cuts, rest.length]) {
    const batch = [...waiting, ...rest.slice(0, cut)]
    rest = rest.slice(cut)
    waiting = (await receiveInGroup(storage, group, batch, erin)).waiting
  }
  // Whoever has something that is not held here hands it over once more.
  await receiveInGroup(storage, group, events, erin)
  return storage
}

/**
 * As bytes would be. What a device wrote after it told two stories is held by whoever had it before they learned of
 * the second, and refused by whoever had not (EV3): how much of it is held, and the clock with it, is nobody's view.
 * That somebody told two stories after their end is known to whoever had both before they heard of the end.
 */
const bytesOf = async (storage: Storage, forked: boolean): Promise<string> => {
  const { directory, summary, ...shown } = await groupOf(storage, group)
  const cuts = new Map(
    (directory?.members ?? []).flatMap((member) =>
      member.devices.map(({ device }) => [device, lastCut(member, device)] as const),
    ),
  )
  const known = new Map(summary?.forks.filter(([device, first]) => first <= (cuts.get(device) ?? first)))
  const held = summary?.held.map(([device, last]) => [device, Math.min(last, known.get(device) ?? last)])
  const time = forked ? 'any' : summary?.time
  return JSON.stringify({ summary: { ...summary, held, time, forks: [...known] }, directory, ...shown }, undefined, 1)
}

describe('EV5: a group is a function of the set of events', () => {
  it('is the same bytes for any order of arrival, in any batches, with repetitions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 24 }),
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat({ max: 9 }), { maxLength: 6 }),
        async (steps, chance, cuts) => {
          const events = play(steps)
          const ranks = [...chance.take(events.length)]
          const expected = await bytesOf(await arrived(events, []), forks(steps))
          const shuffled = events
            .map((event, number) => ({ event, rank: ranks[number] ?? 0 }))
            .sort((left, right) => left.rank - right.rank)
            .map(({ event }) => event)
          const seen = await bytesOf(await arrived([...shuffled, ...shuffled.slice(0, 4)], cuts), forks(steps))
          expect(seen).toBe(expected)
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 40), seed: Number(process.env['SEED'] ?? 1) },
    )
  })

  it('counts what an heir did by right, though it came before the leaving that made them one', async () => {
    const [founder, bob] = everybody.map((one) => new GroupWriter(one, group, key))
    if (founder === undefined || bob === undefined) throw new Error('two people')
    const keyId = keyIdOf(key.key)
    founder.write({ kind: 'conversation.create', parents: [], conversation: 'group', name: 'Hiking', keyId })
    founder.write({ ...adding(bob.person), parents: founder.tips })
    founder.write({ ...adding(erin), parents: founder.tips })
    founder.write({ kind: 'conversation.policy', parents: founder.tips, policy: { pin: 'admins' } })
    const said = founder.chain.say('keep this')
    const cut: [typeof alice.device.id, number] = [alice.device.id, 6]
    const leaving = founder.write({ kind: 'member.leave', parents: founder.tips, cut: [cut] })
    const message = messageIdOf(group.id, alice.account.id, said.header.clientMessageId)
    const pin = bob.write({ kind: 'message.pin', message, on: true }, { time: { wall: noon + 60_000, counter: 0 } })
    const before = founder.chain.events.slice(0, 5)
    const seen = []
    for (const order of [
      [...before, leaving, pin],
      [...before, pin, leaving],
    ])
      seen.push(await bytesOf(await arrived(order, [6]), false))
    expect(seen[1]).toBe(seen[0])
    expect(seen[0]).toContain('"pin":')
  })

  it('keeps nothing of whoever was let in by somebody who was being demoted', async () => {
    const [, bob, , , mallory] = everybody.map((one) => new GroupWriter(one, group, key))
    const founder = new GroupWriter(alice, group, key)
    if (bob === undefined || mallory === undefined) throw new Error('two people')
    const keyId = keyIdOf(key.key)
    founder.write({ kind: 'conversation.create', parents: [], conversation: 'group', name: 'Hiking', keyId })
    founder.write({ ...adding(bob.person, erin), parents: founder.tips })
    const about = { kind: 'member.role', account: bob.person.account.id } as const
    founder.write({ ...about, parents: founder.tips, role: 'admin' })
    bob.hear(founder)
    founder.write({ ...about, parents: founder.tips, role: 'member' })
    bob.write({ ...adding(mallory.person), parents: bob.tips })
    mallory.hear(bob)
    mallory.chain.say('thanks')
    const beforeDemotion = [...founder.chain.events.slice(0, 3), ...bob.chain.events, ...mallory.chain.events]
    const seen = []
    for (const order of [
      [...beforeDemotion, ...founder.chain.events],
      [...founder.chain.events, ...beforeDemotion],
    ])
      seen.push(await bytesOf(await arrived(order, []), false))
    expect(seen[0]).toBe(seen[1])
    expect(seen[0]).not.toContain('thanks')
    expect(seen[0]).not.toContain(mallory.person.device.id)
  })

  it('judges anew by rights that begin later, since something that gives none counts before them', async () => {
    const [founder, bob] = everybody.map((one) => new GroupWriter(one, group, key))
    if (founder === undefined || bob === undefined) throw new Error('two people')
    const at = (ms: number) => ({ time: { wall: noon + ms, counter: 0 } })
    const keyId = keyIdOf(key.key)
    founder.write({ kind: 'conversation.create', parents: [], conversation: 'group', name: 'Hiking', keyId })
    founder.write({ ...adding(bob.person, erin), parents: founder.tips })
    founder.write({ kind: 'member.role', parents: founder.tips, account: bob.person.account.id, role: 'admin' })
    const said = founder.chain.say('taken back by Bob')
    bob.hear(founder)
    // Alice's clock is ahead, and what she does without knowing of Bob's policy goes before it.
    founder.write({ kind: 'conversation.timer', parents: founder.tips, ms: 3_600_000 }, at(90_000))
    bob.write({ kind: 'conversation.policy', parents: bob.tips, policy: { adminsDelete: false } }, at(10_000))
    const message = messageIdOf(group.id, alice.account.id, said.header.clientMessageId)
    bob.write({ kind: 'message.remove', message }, at(20_000))
    const [first, late] = [founder.chain.events.slice(0, 4), founder.chain.events.slice(4)]
    const seen = []
    for (const order of [
      [...first, ...bob.chain.events, ...late],
      [...first, ...late, ...bob.chain.events],
    ])
      seen.push(await bytesOf(await arrived(order, [6]), false))
    expect(seen[0]).toBe(seen[1])
    expect(seen[0]).not.toContain('taken back by Bob')
  })

  it('takes what we said beyond our own end from our own screen too, should we come back', async () => {
    const [founder] = everybody.map((one) => new GroupWriter(one, group, key))
    const at = (ms: number) => ({ time: { wall: noon + ms, counter: 0 } })
    const ours = new GroupWriter(erin, group, key)
    if (founder === undefined) throw new Error('nobody')
    const keyId = keyIdOf(key.key)
    founder.write({ kind: 'conversation.create', parents: [], conversation: 'group', name: 'Hiking', keyId })
    founder.write({ ...adding(erin), parents: founder.tips })
    ours.chain.say('in time', at(10_000))
    ours.chain.say('too late', at(11_000))
    const account = erin.account.id
    const cut: [typeof erin.device.id, number][] = [[erin.device.id, 1]]
    founder.write({ kind: 'member.remove', parents: founder.tips, account, cut }, at(20_000))
    const next = { epoch: 2, key: randomKey(seededRandom(2)), madeBy: alice.account.id }
    const sealed = sealTo(erin.device.agreement.publicKey, next.key)
    const keys: [typeof erin.device.id, Uint8Array][] = [[erin.device.id, sealed]]
    founder.write({ kind: 'epoch.key', parents: founder.tips, epoch: 2, keyId: keyIdOf(next.key), keys }, at(21_000))
    founder.write({ ...adding(erin), parents: founder.tips }, { key: next, ...at(22_000) })
    const events = [...founder.chain.events.slice(0, 2), ...ours.chain.events, ...founder.chain.events.slice(2)]
    const seen = await bytesOf(await arrived(events, [2, 2, 1]), false)
    expect(seen).toContain('in time')
    expect(seen).not.toContain('too late')
  })

  it('rebuilt from the events is the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
        const storage = await arrived(play(steps), [])
        const before = await bytesOf(storage, forks(steps))
        await storage.write((records) =>
          rebuildProjection(records, group.id, { account: erin.account.id, device: erin.device }),
        )
        expect(await bytesOf(storage, forks(steps))).toBe(before)
      }),
      { numRuns: 20, seed: Number(process.env['SEED'] ?? 1) },
    )
  })
})
