import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { keyIdOf, foundedDirectory } from '../../../src/core/conversation/group'
import { liveKeys, meetingKeys, type EpochKey } from '../../../src/core/conversation/epoch'
import { randomKey } from '../../../src/core/crypto/keys'
import { person } from '../../support/core/people'

const [founder, guest] = [person('founder'), person('guest')]
const random = seededRandom(3)
const keys: readonly EpochKey[] = [1, 2, 3].map((epoch) => ({
  epoch,
  key: randomKey(random),
  madeBy: founder.account.id,
}))
const [first] = keys
if (first === undefined) throw new Error('three keys')
const key = (epoch: number) => ({ epoch, key: randomKey(random) })
/** As far as the founder's own events tell: of the first epoch only. */
const directory = {
  ...foundedDirectory('group', founder.certificate),
  epochs: [
    {
      epoch: 1,
      keyId: keyIdOf(first.key),
      since: '' as const,
      by: { device: founder.device.id, sequence: 1 },
      devices: [],
    },
  ],
}

describe('EV12: where a device looks for the others', () => {
  it('is by the newest keys of its invitation, until its own log says that it is a member', () => {
    expect(liveKeys(keys, directory).map(({ epoch }) => epoch)).toEqual([1])
    expect(meetingKeys(keys, directory, guest.account.id).map(({ epoch }) => epoch)).toEqual([3, 2, 1])
  })

  const joinedFrom = (from: number) => ({
    ...directory,
    members: [
      {
        account: guest.account.id,
        name: 'Guest',
        devices: [],
        seniority: 1,
        spans: [{ from }],
        roles: [{ since: '' as const, role: 'member' as const }],
      },
    ],
  })

  it('is by what the members agreed on once it is a member', () => {
    expect(meetingKeys(keys, joinedFrom(1), guest.account.id).map(({ epoch }) => epoch)).toEqual([1])
  })

  it('is by the newest keys of its invitation while its log lacks the epoch from which on it is a member', () => {
    expect(meetingKeys(keys, joinedFrom(2), guest.account.id).map(({ epoch }) => epoch)).toEqual([3, 2, 1])
  })

  it('is by both, while the event is missing that let it in again: its own log may tell another story', () => {
    expect(meetingKeys(keys, joinedFrom(1), guest.account.id, new Set(), true).map(({ epoch }) => epoch)).toEqual([
      1, 3, 2,
    ])
  })

  it('is by both of two keys of one epoch then, for only the log of the others tells which they agreed on', () => {
    const other = { ...key(3), madeBy: guest.account.id }
    const noted = {
      ...joinedFrom(1),
      epochs: [...keys, other].map((one) => ({
        epoch: one.epoch,
        keyId: keyIdOf(one.key),
        since: '' as const,
        by: { device: founder.device.id, sequence: 1 },
        devices: [],
      })),
    }
    const others = ['log', 'handed', undefined] as const
    for (const via of others) {
      const all = [...keys, via === undefined ? other : { ...other, via }]
      const directoryOf = via === 'handed' ? joinedFrom(1) : noted
      const met = meetingKeys(all, directoryOf, guest.account.id, new Set(), true)
      expect(met.filter(({ epoch }) => epoch === 3)).toHaveLength(2)
    }
  })

  it('is also by a key that was handed to it, though nothing is written under that', () => {
    const handed = { ...key(4), madeBy: founder.account.id, via: 'handed' as const }
    const alternative = { ...key(1), madeBy: founder.account.id, via: 'handed' as const }
    const all = [...keys, handed, alternative]
    expect(meetingKeys(all, joinedFrom(1), guest.account.id).map(({ epoch }) => epoch)).toEqual([1, 4])
    expect(liveKeys(all, directory).map(({ epoch }) => epoch)).toEqual([1])
  })

  it('is at the newest of what each has handed, of four at most', () => {
    const strangers = ['one', 'two', 'three', 'four', 'five'].map((name) => person(name))
    const handed = strangers.flatMap(({ account }) =>
      [8, 9].map((epoch) => ({ ...key(epoch), madeBy: account.id, via: 'handed' as const })),
    )
    const met = meetingKeys([...keys, ...handed], joinedFrom(1), guest.account.id).map(({ epoch }) => epoch)
    expect(met).toEqual([1, 9, 9, 9, 9])
  })
})
