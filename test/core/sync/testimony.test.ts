import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { DeviceId } from '../../../src/core/base/ids'
import { epochSecrets } from '../../../src/core/conversation/epoch'
import { createStatement } from '../../../src/core/protocol/peer/statement'
import { hearStatement, silence } from '../../../src/core/sync/testimony'
import { RoomRights } from '../../../src/core/sync/rights'
import { noon, person, talk } from '../../support/core/people'

const { alice, bob, key, record, rights } = talk()
const { statementKey } = epochSecrets(key.key)
const roomRights = new RoomRights(rights, 1, [], alice.account.id)
const [a, b] = [alice.device.id, bob.device.id]

const heardOf = (result: ReturnType<typeof hearStatement>) =>
  result.ok ? { ok: true, value: result.value.heard } : result

const said = (held: readonly (readonly [DeviceId, number])[], by = bob): Uint8Array =>
  createStatement(
    {
      conversation: record.id,
      device: by.device.id,
      held: new Map(held),
      heads: new Map(),
      read: new Map(held),
      wanted: [],
      keys: [],
      keyNames: [],
      handed: [],
    },
    { device: by.device, key: statementKey, random: seededRandom(1) },
  )
const hear = (value: unknown, before = silence, claimed = b) =>
  heardOf(hearStatement(value, claimed, before, { device: a, written: 3, now: noon }, roomRights, statementKey))

describe('DL1: what a device says it holds', () => {
  it('is never believed beyond what we have written, in what it holds and in what it has read', () => {
    const heard = hear(said([[a, 1_000]]))
    expect(heard).toEqual({
      ok: true,
      value: { held: new Map([[a, 3]]), read: new Map([[a, 3]]), progress: [{ at: noon, held: 3, read: 3 }] },
    })
  })

  it('only grows: an older statement said again takes nothing back', () => {
    const before = { held: new Map([[a, 2]]), read: new Map([[a, 2]]), progress: [] }
    expect(hear(said([[a, 1]]), before)).toEqual({ ok: true, value: 'nothing-new' })
  })

  it('speaks of members’ devices alone', () => {
    const heard = hear(said([[person('carol').device.id, 9]]))
    expect(heard).toEqual({ ok: true, value: 'nothing-new' })
  })

  it('counts only where it lies under its own device’s name, and only from a member', () => {
    expect(hear(said([[a, 1]]), silence, a)).toEqual({ ok: false, error: 'another-device' })
    const carol = person('carol')
    expect(hear(said([[a, 1]], carol), silence, carol.device.id)).toEqual({ ok: false, error: 'not-member' })
    expect(hear('not bytes')).toEqual({ ok: false, error: 'malformed' })
  })
})
