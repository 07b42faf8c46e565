import { describe, expect, it } from 'vitest'
import { policySchema, readControl } from '../../../src/core/conversation/control'
import type { Directory, Member } from '../../../src/core/conversation/directory'
import { closedPast, isOpenTo } from '../../../src/core/conversation/past'
import { usualPolicy, type History } from '../../../src/core/conversation/policy'
import { isOrderKey, orderOf, type OrderKey } from '../../../src/core/protocol/peer/order'
import { person } from '../../support/core/people'

const { account, device } = person('Dave')

const at = (wall: number): OrderKey => orderOf({ time: { wall, counter: 0 }, device: device.id, sequence: 1 })

type Roles = Member['roles']

const directory = (
  roles: Roles,
  ...policies: readonly (readonly [number, History])[]
): Pick<Directory, 'members' | 'policies'> => ({
  members: [{ account: account.id, name: 'Dave', devices: [], seniority: 1, spans: [{ from: 1 }], roles }],
  policies: [
    { since: '', policy: usualPolicy },
    ...policies.map(([since, history]) => ({ since: at(since), policy: { ...usualPolicy, history } })),
  ],
})

const joined = (wall: number) => ({ since: at(wall), role: 'member' as const })
const left = (wall: number) => ({ since: at(wall), role: 'none' as const })

/** At which of these times what was said is open to Dave. */
const openAt = (of: ReturnType<typeof directory>, ...times: readonly number[]): readonly number[] =>
  times.filter((time) => isOpenTo(of, account.id, at(time)))

describe('EV17: whether somebody may have what was said at a point', () => {
  it.each([
    ['everything, as long as nobody decides otherwise', directory([joined(5)]), [1, 5, 9]],
    ['what is said from joining on, under “joining”', directory([joined(5)], [2, 'joining']), [5, 9]],
    [
      'as the policy was when they joined, not as it is',
      directory([joined(5)], [2, 'joining'], [7, 'everything']),
      [5, 9],
    ],
    ['everything, where it was stricter only later', directory([joined(5)], [7, 'joining']), [1, 5, 9]],
    [
      'not what was said while they were gone',
      directory([joined(3), left(5), joined(8)], [6, 'joining']),
      [1, 3, 4, 8, 9],
    ],
    [
      'what they were there for, and nothing before and between',
      directory([joined(3), left(5), joined(8)], [2, 'joining']),
      [3, 4, 8, 9],
    ],
    [
      'everything again, added once more under “everything”',
      directory([joined(3), left(5), joined(8)], [2, 'joining'], [6, 'everything']),
      [1, 3, 4, 5, 7, 8, 9],
    ],
    [
      'no more than before by a new role',
      directory([joined(5), { since: at(7), role: 'admin' }], [2, 'joining']),
      [5, 7, 9],
    ],
    [
      'everything, to who was there from the first',
      directory([{ since: '', role: 'owner' }], [2, 'joining']),
      [1, 5, 9],
    ],
    ['all there is, as long as they have not come', directory([], [2, 'joining']), [1, 5, 9]],
  ] as const)('%s', (_, of, open) => {
    const times = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    const closed = closedPast(of, account.id)
    expect(openAt(of, ...open)).toEqual([...open])
    for (const time of times) {
      const inside = closed.some(
        ({ from, to }) => (from === '' || isOrderKey(from)) && from <= at(time) && at(time) < to,
      )
      expect(isOpenTo(of, account.id, at(time))).toBe(!inside)
    }
  })

  it.each([
    [directory([joined(5)], [2, 'joining']), [1, 4]],
    [directory([joined(3), left(5), joined(8)], [6, 'joining']), [5, 7]],
    [directory([joined(3), left(5), joined(8)], [2, 'joining']), [1, 2, 5, 7]],
  ] as const)('and nothing else', (of, closed) => {
    expect(openAt(of, ...closed)).toEqual([])
  })

  it('is part of the policy, which without it is what it was before', () => {
    expect(readControl('conversation.policy', { parents: [], policy: { history: 'joining' } })).toMatchObject({
      policy: { history: 'joining' },
    })
    expect(readControl('conversation.policy', { parents: [], policy: { pin: 'admins' } })).toEqual({
      kind: 'conversation.policy',
      parents: [],
      policy: { pin: 'admins' },
    })
    expect(readControl('conversation.policy', { parents: [], policy: { history: 'some' } })).toBeUndefined()
    expect(Object.keys(policySchema.entries).sort()).toEqual(Object.keys(usualPolicy).sort())
  })
})
