import { beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { lockKey, unlockKey } from '../../../src/core/crypto/vault'
import { seededRandom } from '../../../src/core/adapters/memory/random'

beforeAll(loadCrypto)

describe('ST1: the database key under a passphrase', () => {
  const key = seededRandom(1).bytes(32)

  it('opens with the passphrase, however its accents are composed', () => {
    const locked = lockKey(key, 'café ¾', seededRandom(2))
    const opened = unlockKey(locked, 'cafe\u0301 ¾')
    expect(opened.ok && [...opened.value]).toEqual([...key])
  })

  it('tells a wrong passphrase from a damaged record, and holds the key nowhere in the clear', () => {
    const locked = lockKey(key, 'right', seededRandom(2))
    expect(unlockKey(locked, 'wrong')).toEqual({ ok: false, error: 'wrong-passphrase' })
    expect(unlockKey(locked.subarray(1), 'right')).toEqual({ ok: false, error: 'damaged' })
    expect(Buffer.from(locked).includes(Buffer.from(key))).toBe(false)
  })

  it('does not compute for hours because a record says so', () => {
    const greedy = lockKey(key, 'right', seededRandom(2))
    new DataView(greedy.buffer).setUint32(1, 4_000_000_000)
    expect(unlockKey(greedy, 'right')).toEqual({ ok: false, error: 'damaged' })
  })
})
