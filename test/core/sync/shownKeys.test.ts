import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { liveKeys, strayKeys, type EpochKey } from '../../../src/core/conversation/epoch'
import { foundedDirectory, keyIdOf } from '../../../src/core/conversation/group'
import { randomKey } from '../../../src/core/crypto/keys'
import { keepKeysOfOthers } from '../../../src/core/sync/shown-keys'
import { foundedGroup, keepGroup } from '../../support/core/groupLog'
import { memoryStorage } from '../../support/core/log'
import { person } from '../../support/core/people'

const [alice, bob, mallory, stranger] = [person('alice'), person('bob'), person('mallory'), person('stranger')]
const group = foundedGroup(alice)
const key = (number: number, epoch = 2) => ({ epoch, key: randomKey(seededRandom(number)) })

describe('EV12, HP3: keys that members show', () => {
  it('are kept once, and of a member who shows ever more no more than one may show', async () => {
    const storage = memoryStorage()
    await keepGroup(storage, group)
    const directory = foundedDirectory('group', alice.certificate)
    const rights = {
      current: { conversation: group.id, directory, keys: [], inCommunity: false, awaited: false },
      isOf: (account: typeof bob.account.id) => account !== stranger.account.id,
    }
    const shows = (by: typeof bob, keys: readonly ReturnType<typeof key>[]) =>
      keepKeysOfOthers({ author: { account: alice.account.id, device: alice.device }, storage }, rights, [
        { by: by.account.id, keys },
      ])
    for (let round = 0; round < 5; round++)
      await shows(
        mallory,
        Array.from({ length: 8 }, (_, index) => key(100 + round * 8 + index)),
      )
    expect(await shows(bob, [key(1)])).toBe(true)
    expect(await shows(alice, [key(1)])).toBe(false)
    expect(await shows(stranger, [key(2)])).toBe(false)
    const kept = await storage.read(({ conversations }) => conversations.get(group.id))
    const by = (one: typeof bob) =>
      kept?.keys.filter(({ madeBy, via }) => via === 'member' && madeBy === one.account.id)
    expect(by(mallory)).toHaveLength(8)
    expect(by(bob)?.map((one) => keyIdOf(one.key))).toEqual([keyIdOf(key(1).key)])
    expect(by(alice)).toEqual([])
  })

  it('are those that were rightly given and count no more: never what an invitation brought, which may be newer', () => {
    const held = (number: number, epoch: number, via?: 'log' | 'member'): EpochKey => ({
      ...key(number, epoch),
      madeBy: bob.account.id,
      ...(via === undefined ? {} : { via }),
    })
    const [noted, stray, invited, forgotten] = [held(1, 5, 'log'), held(2, 5, 'log'), held(3, 6), held(4, 2, 'log')]
    const note = (epoch: number, one: EpochKey) => ({
      epoch,
      keyId: keyIdOf(one.key),
      since: '' as const,
      by: { device: bob.device.id, sequence: 1 },
      devices: [],
    })
    const epochs = [note(4, held(5, 4)), note(5, noted)]
    expect(strayKeys([noted, stray, invited, forgotten], { epochs })).toEqual([stray])
    expect(strayKeys([noted, stray, invited, forgotten], { epochs: [] })).toEqual([])
  })

  it('are never written under, nor met at: not even by who has the keys and not yet the log', () => {
    const given: EpochKey = { ...key(1, 1), madeBy: alice.account.id }
    const shown: EpochKey = { ...key(2, 9), madeBy: mallory.account.id, via: 'member' }
    const nothing = { ...foundedDirectory('group', alice.certificate), epochs: [] }
    expect(liveKeys([given, shown], nothing)).toEqual([given])
  })
})
