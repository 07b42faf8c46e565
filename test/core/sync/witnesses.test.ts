import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { Counters } from '../../../src/core/base/counters'
import { epochSecrets } from '../../../src/core/conversation/epoch'
import { createStatement } from '../../../src/core/protocol/peer/statement'
import { RoomRights } from '../../../src/core/sync/rights'
import { readTestimony } from '../../../src/core/sync/testimony'
import { Witnesses } from '../../../src/core/sync/witnesses'
import { memoryStorage } from '../../support/core/log'
import { talk } from '../../support/core/people'

const { alice, bob, key, record, rights } = talk()
const [a, b] = [alice.device.id, bob.device.id]
const { statementKey } = epochSecrets(key.key)

const set = () => {
  const storage = memoryStorage()
  const clock = createManualClock()
  const due: number[] = []
  const witnesses = new Witnesses({
    conversation: record.id,
    self: a,
    rights: new RoomRights(rights, 1, [], alice.account.id),
    clock,
    key: statementKey,
    storage,
    refusals: new Counters<string>(),
    due: () => due.push(clock.now()),
  })
  const say = async (held: number): Promise<void> => {
    const statement = {
      ...{ conversation: record.id, device: b, held: new Map([[a, held]]), heads: new Map(), read: new Map() },
      ...{ wanted: [], keys: [], keyNames: [], handed: [] },
    }
    witnesses.arrive(b, createStatement(statement, { device: bob.device, key: statementKey, random: seededRandom(1) }))
    await witnesses.hear(9)
  }
  const known = async () => (await witnesses.held()).get(b)?.get(a)
  const written = async () => (await storage.read((records) => readTestimony(records, record.id, b))).held.get(a)
  return { clock, due, known, say, witnesses, written }
}

describe('DL1: what another device says it holds', () => {
  it('is on the disk as soon as it is heard, where it says so now and then', async () => {
    const { clock, say, written } = set()
    await say(1)
    expect(await written()).toBe(1)
    await clock.advance(1_000)
    await say(2)
    expect(await written()).toBe(2)
  })

  it('is known at once and written a moment later, together, where it says more each moment', async () => {
    const { clock, due, known, say, witnesses, written } = set()
    for (const held of [1, 2, 3]) await say(held)
    expect(await known()).toBe(3)
    expect(await written()).toBe(1)
    await clock.advance(500)
    expect(due).toEqual([500])
    await witnesses.hear(9)
    expect(await written()).toBe(3)
  })
})
