import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { EpochKey } from '../../../src/core/conversation/epoch'
import { foundedDirectory, keyIdOf } from '../../../src/core/conversation/group'
import { namesOf, owedTo, passedOn } from '../../../src/core/conversation/keyring'
import { randomKey } from '../../../src/core/crypto/keys'
import { mostNamedKeys } from '../../../src/core/protocol/peer/statement'
import { person } from '../../support/core/people'

const [founder, guest] = [person('founder'), person('guest')]
const random = seededRandom(5)
const given = (epoch: number, via?: EpochKey['via']): EpochKey => ({
  epoch,
  key: randomKey(random),
  madeBy: founder.account.id,
  ...(via === undefined ? {} : { via }),
})
const keys = [1, 2, 3, 4].map((epoch) => given(epoch, 'log'))
const by = { device: founder.device.id, sequence: 1 }
const note = ({ epoch, key }: EpochKey, devices: readonly (typeof guest.device.id)[] = [guest.device.id]) => ({
  epoch,
  keyId: keyIdOf(key),
  since: '' as const,
  by,
  devices,
})
const withGuest = (end?: { readonly epoch: number; readonly cut: readonly []; readonly by: typeof by }) => ({
  ...foundedDirectory('group', founder.certificate),
  epochs: keys.map((key) => note(key)),
  members: [
    {
      account: guest.account.id,
      name: 'Guest',
      devices: [{ device: guest.device.id, agreementKey: guest.device.agreement.publicKey }],
      seniority: 1,
      spans: [{ from: 1, ...(end === undefined ? {} : { end }) }],
      roles: [{ since: '' as const, role: 'member' as const }],
    },
  ],
})
const owed = (named: readonly EpochKey[], directory = withGuest()) =>
  owedTo(guest.device.id, namesOf(named), keys, directory).map(({ epoch }) => epoch)

describe('EV12: what is owed to a device', () => {
  it('is what the log gives it, it says it lacks, and we have', () => {
    expect(owed(keys.slice(0, 2))).toEqual([3, 4])
    expect(owed(keys)).toEqual([])
    expect(owedTo(guest.device.id, [], keys.slice(0, 1), withGuest()).map(({ epoch }) => epoch)).toEqual([1])
  })

  it('is never what the log gives to others alone', () => {
    const directory = { ...withGuest(), epochs: keys.map((key, index) => note(key, index === 3 ? [] : undefined)) }
    expect(owed(keys.slice(0, 2), directory)).toEqual([3])
  })

  it('is for whoever was removed what they were given of their own time, and nothing since', () => {
    expect(owed(keys.slice(0, 1), withGuest({ epoch: 3, cut: [], by }))).toEqual([2, 3])
  })

  it('is not what is older than all that fits into what it says', () => {
    const many = Array.from({ length: mostNamedKeys }, (_, index) => given(100 + index, 'log'))
    const directory = { ...withGuest(), epochs: [...keys, ...many].map((key) => note(key)) }
    expect(owed(many, directory)).toEqual([])
  })
})

describe('EV12: what goes with an invitation', () => {
  it('is what the log gave, or an invitation; of what members showed or handed over only what the log tells of', () => {
    const [invited, shown, handed] = [given(5), given(6, 'member'), given(7, 'handed')]
    const noted = given(8, 'handed')
    const all = [invited, shown, handed, noted]
    expect(passedOn(all, { epochs: [note(noted)] })).toEqual([invited, noted])
  })
})
