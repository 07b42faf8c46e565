import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { concat } from '../../../src/core/base/bytes'
import { randomSeed } from '../../../src/core/crypto/keys'
import { sign } from '../../../src/core/crypto/sign'
import { deviceFrom } from '../../../src/core/identity/device'
import { maxProofBytes } from '../../../src/core/link/frame'
import { linkIdentity } from '../../../src/core/network/identity'

const random = seededRandom(1)
const device = () => deviceFrom(randomSeed(random), randomSeed(random))
const [aliceDevice, malloryDevice] = [device(), device()]
const [alice, bob, mallory] = [linkIdentity(aliceDevice), linkIdentity(device()), linkIdentity(malloryDevice)]

const print = (byte: string): string => `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`
/** A link as either end of it sees it. */
const atAlice = { local: print('aa'), remote: print('bb') }
const atBob = { local: print('bb'), remote: print('aa') }

describe('the proof of a link', () => {
  it('tells each end which device is at the other', () => {
    expect(bob.verify(alice.prove(atAlice), atBob)).toEqual({ ok: true, value: alice.device })
    expect(alice.verify(bob.prove(atBob), atAlice)).toEqual({ ok: true, value: bob.device })
    expect(alice.prove(atAlice).length).toBeLessThanOrEqual(maxProofBytes)
  })

  it('holds for this link only: whoever stood in the middle showed another fingerprint', () => {
    const elsewhere = { local: print('aa'), remote: print('cc') }
    expect(bob.verify(alice.prove(elsewhere), atBob)).toEqual({ ok: false, error: 'forged' })
    expect(bob.verify(alice.prove({ ...atAlice, local: print('cc') }), atBob)).toEqual({ ok: false, error: 'forged' })
  })

  it('is no good sent back to whoever gave it, nor the other way round', () => {
    expect(alice.verify(alice.prove(atAlice), atAlice)).toEqual({ ok: false, error: 'forged' })
    expect(bob.verify(alice.prove(atBob), atBob)).toEqual({ ok: false, error: 'forged' })
  })

  it('does not let two runs of one device link with each other', () => {
    expect(alice.verify(alice.prove(atBob), atAlice)).toEqual({ ok: false, error: 'own-device' })
  })

  it('is not the signature of one device under the name of another', () => {
    const [name, signature] = [alice.prove(atAlice).slice(0, 32), mallory.prove(atAlice).slice(32)]
    expect(bob.verify(concat(name, signature), atBob)).toEqual({ ok: false, error: 'forged' })
  })

  it('is not what the device signed for another purpose', () => {
    const signed = new TextEncoder().encode(`${atAlice.local}\0${atAlice.remote}`)
    const signature = sign(malloryDevice.signing.secretKey, 'tincan-event-v1', signed)
    expect(bob.verify(concat(malloryDevice.signing.publicKey, signature), atBob)).toEqual({
      ok: false,
      error: 'forged',
    })
  })

  it('has 96 bytes', () => {
    const proof = alice.prove(atAlice)
    expect(proof).toHaveLength(96)
    for (const wrong of [new Uint8Array(), proof.slice(0, 95), concat(proof, Uint8Array.of(0)), new Uint8Array(1024)])
      expect(bob.verify(wrong, atBob)).toEqual({ ok: false, error: 'malformed' })
  })

  it('is refused, and nothing thrown, whatever it is (HP2)', () => {
    const genuine = alice.prove(atAlice)
    const changed = fc
      .tuple(fc.nat(95), fc.integer({ min: 1, max: 255 }))
      .map(([at, flip]) => genuine.map((byte, index) => (index === at ? byte ^ flip : byte)))
    const long = fc.uint8Array({ minLength: 96, maxLength: 96 })
    fc.assert(
      fc.property(fc.oneof(changed, long, fc.uint8Array({ maxLength: 300 })), (proof) => {
        expect(bob.verify(proof, atBob).ok).toBe(false)
      }),
    )
  })
})
