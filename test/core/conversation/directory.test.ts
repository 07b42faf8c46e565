import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankOf } from '../../../src/core/conversation/authority'
import { currentMembers, isMember, newestEpoch, roleOf, type Directory } from '../../../src/core/conversation/directory'
import { govern, type ControlEvent } from '../../../src/core/conversation/govern'
import { foundedConversationId } from '../../../src/core/conversation/group'
import { extend, resolve } from '../../../src/core/conversation/resolve'
import { directoryRecordOf } from '../../../src/core/sync/authority'
import { adding, Council, keyIdNamed, knewOf, type Decision } from '../../support/core/council'
import { noon, person, type Person } from '../../support/core/people'

const alice = person('alice')
const bob = person('bob')
const carol = person('carol')
const dave = person('dave')
const erin = person('erin')
/** Nobody ever adds him by right. */
const mallory = person('mallory')
const everybody = [alice, bob, carol, dave, erin, mallory]
const id = foundedConversationId(alice.account.id, new Uint8Array(32))

const bytesOf = (directory: Directory): string => JSON.stringify(directoryRecordOf(id, directory))

/** What one person does next, right or wrong, with what they know or pretend to. */
interface Step {
  readonly by: number
  readonly what: 'hear' | 'add' | 'remove' | 'leave' | 'promote' | 'demote' | 'handOver' | 'rename' | 'policy' | 'key'
  readonly whom: number
  /** Milliseconds the clock lies, either way. */
  readonly lie: number
  readonly cheat: 'none' | 'stale' | 'epoch'
}

const index = fc.nat({ max: everybody.length - 1 })
const step: fc.Arbitrary<Step> = fc.record({
  // Those who may do most do most.
  by: fc.oneof({ weight: 2, arbitrary: index }, { weight: 3, arbitrary: fc.nat({ max: 2 }) }),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('hear' as const) },
    {
      weight: 8,
      arbitrary: fc.constantFrom('add', 'remove', 'leave', 'promote', 'demote', 'handOver', 'rename', 'policy', 'key'),
    },
    { weight: 6, arbitrary: fc.constantFrom('remove', 'promote', 'promote', 'demote', 'handOver') },
  ),
  whom: index,
  lie: fc.oneof(fc.constant(0), fc.integer({ min: -86_400_000, max: 110_000 })),
  cheat: fc.oneof(
    { weight: 8, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom('stale', 'epoch') },
  ),
})
const steps = fc.array(step, { minLength: 4, maxLength: 26 })

const at = (number: number): Person => {
  const found = everybody[number]
  if (found === undefined) throw new Error('nobody')
  return found
}

const decisionOf = ({ what, whom }: Step, number: number, epoch: number, council: Council): Decision | undefined => {
  const other = at(whom)
  const { id: account } = other.account
  switch (what) {
    case 'hear':
      return undefined
    case 'add':
      return adding(other)
    case 'remove':
      return { kind: 'member.remove', account, cut: [[other.device.id, council.written(other)]] }
    case 'leave':
      return { kind: 'member.leave', cut: [] }
    case 'promote':
      return { kind: 'member.role', account, role: 'admin' }
    case 'demote':
      return { kind: 'member.role', account, role: 'member' }
    case 'handOver':
      return { kind: 'member.role', account, role: 'owner' }
    case 'rename':
      return { kind: 'conversation.info', name: `Name ${String(number)}` }
    case 'policy':
      return { kind: 'conversation.policy', policy: { add: number % 2 === 0 ? 'everyone' : 'admins' } }
    case 'key':
      return {
        kind: 'epoch.key',
        epoch: epoch + 1,
        keyId: keyIdNamed(number),
        keys: [[other.device.id, new Uint8Array(8)]],
      }
  }
}

/** As far as they believe what they heard. */
const epochOf = (seen: Iterable<ControlEvent>): number =>
  [...seen].reduce(
    (newest, { body }) => (body.kind === 'epoch.key' && body.epoch === newest + 1 ? body.epoch : newest),
    1,
  )

/** Everybody knows the beginning: Bob is an admin, Carol, Dave and Erin are in; from there each knows what they heard. */
const play = (all: readonly Step[]): Council => {
  const council = new Council(alice)
  council.decide(alice, adding(bob, carol, dave, erin))
  council.decide(alice, { kind: 'member.role', account: bob.account.id, role: 'admin' })
  const known = new Map(everybody.map((one) => [one, new Set(council.events)]))
  const beginning = [...council.events]
  all.forEach((one, number) => {
    const by = at(one.by)
    const seen = known.get(by) ?? new Set<ControlEvent>()
    const epoch = epochOf(seen)
    const decision = decisionOf(one, number, one.cheat === 'epoch' ? epoch + 6 : epoch, council)
    if (decision === undefined) for (const event of known.get(at(one.whom)) ?? []) seen.add(event)
    else {
      const knows = one.cheat === 'stale' ? beginning : [...seen]
      const wall = noon + number * 1000 + one.lie
      seen.add(council.decide(by, decision, { knows, wall, epoch: one.cheat === 'epoch' ? epoch + 7 : epoch }))
    }
  })
  return council
}

const effectiveIn = ({ beginning, events }: Council) => {
  const { directory, order } = resolve(beginning, events)
  const byId = new Map(events.map((event) => [event.id, event]))
  return { directory, order: order.flatMap((one) => byId.get(one) ?? []) }
}

describe('EV5: who is in a conversation follows from its control events alone', () => {
  it('is the same, byte for byte, for any order of arrival', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (all, chance) => {
        const { beginning, events } = play(all)
        const whole = bytesOf(resolve(beginning, events).directory)
        const shuffled = [...events].sort(() => ((chance.next().value ?? 0) % 2 === 0 ? -1 : 1))
        expect(bytesOf(resolve(beginning, shuffled).directory)).toBe(whole)
        expect(bytesOf(resolve(beginning, [...events].reverse()).directory)).toBe(whole)
      }),
      { numRuns: 100 },
    )
  })

  it('is the same whether each event is added to what was known or all are resolved anew', () => {
    let extended = 0
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (all, chance) => {
        const { beginning, events } = play(all)
        const held: ControlEvent[] = []
        let directory = beginning
        for (let left = [...events]; left.length > 0;) {
          const ready = left.filter((one) => !left.some((other) => other !== one && knewOf(one, other, events)))
          const next = ready[(chance.next().value ?? 0) % ready.length]
          if (next === undefined) throw new Error('nothing is ready')
          left = left.filter((one) => one !== next)
          held.push(next)
          const quick = extend(directory, next)
          directory = resolve(beginning, held).directory
          if (quick === undefined) continue
          extended += 1
          expect(bytesOf(quick)).toBe(bytesOf(directory))
        }
      }),
      { numRuns: 40 },
    )
    expect(extended).toBeGreaterThan(100)
  })

  it('is what the effective ones make of the beginning, one after the other, each by right', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const council = play(all)
        const { directory, order } = effectiveIn(council)
        let made = council.beginning
        for (const event of order) {
          const { author, body } = event
          const rank = rankOf(roleOf(made, author))
          expect(rank).toBeGreaterThan(0)
          if (body.kind === 'member.remove' || body.kind === 'member.role') {
            expect(rank).toBeGreaterThanOrEqual(rankOf('admin'))
            if (body.kind === 'member.remove' || body.role !== 'owner')
              expect(rank).toBeGreaterThan(rankOf(roleOf(made, body.account)))
            else expect(rank).toBe(rankOf('owner'))
          }
          made = govern(made, event) ?? made
          const owners = currentMembers(made).filter(({ account }) => roleOf(made, account) === 'owner')
          expect(owners).toHaveLength(currentMembers(made).length === 0 ? 0 : 1)
          expect(newestEpoch(made)).toBeLessThanOrEqual(1 + order.filter((one) => one.body.kind === 'epoch.key').length)
        }
        expect(bytesOf({ ...made, tips: directory.tips })).toBe(bytesOf(directory))
        expect(isMember(directory, mallory.account.id)).toBe(
          order.some(({ body }) => body.kind === 'member.add' && JSON.stringify(body).includes(mallory.account.id)) &&
            isMember(made, mallory.account.id),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('gives nobody anything by what they did while being removed or demoted', () => {
    let evaded = 0
    fc.assert(
      fc.property(steps, (all) => {
        const council = play(all)
        const { order } = effectiveIn(council)
        let made = council.beginning
        for (const event of order) {
          const next = govern(made, event) ?? made
          const { author, body } = event
          if ((body.kind === 'member.remove' || body.kind === 'member.role') && body.account !== author) {
            const fell = rankOf(roleOf(next, body.account)) < rankOf(roleOf(made, body.account))
            for (const act of council.events) {
              if (!fell || act.author !== body.account || act.body.kind === 'member.leave') continue
              // A key that a member gave stands: others may have written under it.
              if (body.kind === 'member.role' && act.body.kind === 'epoch.key') continue
              if (knewOf(act, event, council.events) || knewOf(event, act, council.events)) continue
              evaded += 1
              expect(order).not.toContain(act)
            }
          }
          made = next
        }
      }),
      { numRuns: 100 },
    )
    // Else nothing was tried.
    expect(evaded).toBeGreaterThan(0)
  })

  it('takes nothing back from whoever lost nothing', () => {
    let stood = 0
    fc.assert(
      fc.property(steps, (all) => {
        const council = play(all)
        const { order } = effectiveIn(council)
        const fallen = new Set(
          order.flatMap(({ author, body }) => {
            if (body.kind === 'member.remove') return [body.account]
            if (body.kind === 'member.role') return body.role === 'owner' ? [author] : [body.account]
            return body.kind === 'member.leave' ? [author] : []
          }),
        )
        for (const event of council.events) {
          // Both have been admins from the beginning, and admins may always rename and set policy.
          if (event.author !== alice.account.id && event.author !== bob.account.id) continue
          const { kind } = event.body
          if ((kind !== 'conversation.info' && kind !== 'conversation.policy') || fallen.has(event.author)) continue
          stood += 1
          expect(order).toContain(event)
        }
      }),
      { numRuns: 80 },
    )
    expect(stood).toBeGreaterThan(0)
  })
})

const council = (): Council => {
  const made = new Council(alice)
  made.decide(alice, adding(bob, carol, dave))
  return made
}
const role = (one: Person, what: 'owner' | 'admin' | 'member'): Decision => ({
  kind: 'member.role',
  account: one.account.id,
  role: what,
})
const removing = (one: Person): Decision => ({ kind: 'member.remove', account: one.account.id, cut: [] })
const rolesIn = (made: Council) => {
  const { directory } = resolve(made.beginning, made.events)
  return [alice, bob, carol, dave].map((one) => roleOf(directory, one.account.id))
}

describe('what happens at the same time', () => {
  it('is void where its author was being demoted, whatever their clock says', () => {
    for (const wall of [noon - 86_400_000, noon + 100_000]) {
      const made = council()
      made.decide(alice, role(bob, 'admin'))
      const before = [...made.events]
      made.decide(alice, role(bob, 'member'), { knows: before })
      made.decide(bob, role(carol, 'admin'), { knows: before, wall })
      made.decide(bob, removing(dave), { knows: before, wall })
      expect(rolesIn(made)).toEqual(['owner', 'member', 'member', 'member'])
    }
  })

  it('gives nobody a right by what their own act takes back', () => {
    const made = council()
    const before = [...made.events]
    made.decide(alice, { kind: 'conversation.info', name: 'Ours' })
    made.decide(alice, role(dave, 'owner'))
    // He wrote it before he knew that he would own the conversation: it would undo what alone makes it his right.
    made.decide(dave, removing(alice), { knows: before })
    expect(rolesIn(made)).toEqual(['admin', 'member', 'member', 'owner'])
    expect(resolve(made.beginning, made.events).directory.name).toBe('Ours')
    // Nor does it take from others what they did by right meanwhile.
    made.decide(alice, role(bob, 'admin'))
    made.decide(bob, removing(carol))
    expect(rolesIn(made)).toEqual(['admin', 'admin', 'none', 'owner'])
  })

  it('goes by rank: the owner makes somebody an admin whom an admin removes, who stays', () => {
    const made = council()
    made.decide(alice, role(bob, 'admin'))
    const before = [...made.events]
    made.decide(bob, removing(carol), { knows: before, wall: noon - 5_000 })
    made.decide(alice, role(carol, 'admin'), { knows: before })
    expect(rolesIn(made)).toEqual(['owner', 'admin', 'admin', 'member'])
  })

  it('lets leave who is being removed, once', () => {
    const made = council()
    const before = [...made.events]
    made.decide(alice, removing(bob), { knows: before })
    made.decide(bob, { kind: 'member.leave', cut: [] }, { knows: before })
    const { directory } = resolve(made.beginning, made.events)
    const gone = directory.members.find(({ account }) => account === bob.account.id)
    expect(rolesIn(made)[1]).toBe('none')
    expect(gone?.spans).toHaveLength(1)
    expect(gone?.roles.map((one) => one.role)).toEqual(['member', 'none'])
  })

  it('adds once whom two admins add, and both gave them the keys', () => {
    const made = council()
    made.decide(alice, role(bob, 'admin'))
    const before = [...made.events]
    made.decide(alice, adding(erin), { knows: before })
    made.decide(bob, adding(erin), { knows: before })
    const { directory, order } = resolve(made.beginning, made.events)
    const added = directory.members.find(({ account }) => account === erin.account.id)
    expect(added?.spans).toHaveLength(1)
    expect(added?.roles.map((one) => one.role)).toEqual(['member'])
    expect(order).toHaveLength(made.events.length)
  })

  it('lets back in whoever is added again, as a member, under the epoch of then', () => {
    const made = council()
    made.decide(alice, role(bob, 'admin'))
    const removal = made.decide(alice, removing(bob))
    made.decide(bob, role(carol, 'admin'), { knows: made.events.slice(0, -1) })
    expect(rolesIn(made)).toEqual(['owner', 'none', 'member', 'member'])
    made.decide(alice, { kind: 'epoch.key', epoch: 2, keyId: keyIdNamed(2), keys: [] }, { knows: [removal] })
    made.decide(alice, adding(bob), { epoch: 2 })
    expect(rolesIn(made)).toEqual(['owner', 'member', 'member', 'member'])
    const { directory } = resolve(made.beginning, made.events)
    const back = directory.members.find(({ account }) => account === bob.account.id)
    expect(back?.spans.map(({ end, from }) => [from, end?.epoch])).toEqual([
      [1, 1],
      [2, undefined],
    ])
  })

  it('hands over once: of two owners-to-be the second hears it from nobody with the right', () => {
    const made = council()
    const before = [...made.events]
    made.decide(alice, role(bob, 'owner'), { knows: before })
    made.decide(alice, role(carol, 'owner'), { knows: before })
    expect(rolesIn(made)).toEqual(['admin', 'owner', 'member', 'member'])
  })
})

describe('whatever is thrown at it', () => {
  it('ends: admins who all remove each other, owners who hand over while being demoted', () => {
    const made = new Council(alice)
    const admins = Array.from({ length: 12 }, (_, number) => person(`admin ${String(number)}`))
    made.decide(alice, adding(...admins))
    for (const one of admins) made.decide(alice, role(one, 'admin'))
    const before = [...made.events]
    let owner = alice
    for (const one of admins) {
      made.decide(owner, role(one, 'owner'))
      owner = one
    }
    const all = [alice, ...admins]
    for (const one of all)
      for (const other of all)
        if (one !== other) {
          made.decide(one, removing(other), { knows: before })
          if (one.device.id < other.device.id) made.decide(one, role(other, 'member'), { knows: before })
        }
    const { directory } = resolve(made.beginning, made.events)
    expect(currentMembers(directory).filter(({ account }) => roleOf(directory, account) === 'owner')).toHaveLength(1)
    expect(bytesOf(resolve(made.beginning, [...made.events].reverse()).directory)).toBe(bytesOf(directory))
  })
})
