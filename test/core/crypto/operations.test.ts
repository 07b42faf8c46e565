import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/core/base/bytes'
import { derive, hash } from '../../../src/core/crypto/derive'
import { agreementKeys, randomKey, randomSeed, signingKeys } from '../../../src/core/crypto/keys'
import { open, openSealed, seal, sealTo } from '../../../src/core/crypto/seal'
import { sign, verify } from '../../../src/core/crypto/sign'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { seededRandom } from '../../../src/core/adapters/memory/random'

beforeAll(loadCrypto)

describe('sealing and signing', () => {
  it('opens what was sealed, with the same associated bytes and key, and nothing else', () => {
    const random = seededRandom(3)
    const key = randomKey(random)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), fc.nat(), (plain, bound, at) => {
        const sealed = seal(key, plain, bound, random)
        const opened = open(key, sealed, bound)
        expect(opened.ok && [...opened.value]).toEqual([...plain])
        expect(open(randomKey(random), sealed, bound).ok).toBe(false)
        expect(open(key, sealed, new Uint8Array([...bound, 1])).ok).toBe(false)
        const spoiled = sealed.slice()
        const index = at % spoiled.length
        spoiled[index] = (spoiled[index] ?? 0) ^ 1
        expect(open(key, spoiled, bound).ok).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('never throws on bytes that were never sealed', () => {
    const keys = agreementKeys(randomSeed(seededRandom(4)))
    const key = randomKey(seededRandom(5))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(open(key, bytes, new Uint8Array()).ok).toBe(false)
        expect(openSealed(keys, bytes).ok).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('lets only the addressed device open a letter', () => {
    const [bob, eve] = [agreementKeys(randomSeed(seededRandom(6))), agreementKeys(randomSeed(seededRandom(7)))]
    const letter = sealTo(bob.publicKey, utf8('for Bob'))
    expect(openSealed(bob, letter).ok).toBe(true)
    expect(openSealed(eve, letter).ok).toBe(false)
  })

  it('does not take a signature for one purpose as one for another', () => {
    const keys = signingKeys(randomSeed(seededRandom(8)))
    const signature = sign(keys.secretKey, 'tincan-event-v1', utf8('words'))
    expect(verify(keys.publicKey, 'tincan-event-v1', utf8('words'), signature)).toBe(true)
    expect(verify(keys.publicKey, 'tincan-statement-v1', utf8('words'), signature)).toBe(false)
    expect(verify(keys.publicKey, 'tincan-event-v1', utf8('word'), signature)).toBe(false)
    expect(verify(keys.publicKey, 'tincan-event-v1', utf8('words'), signature.subarray(1))).toBe(false)
  })

  it('hashes as BLAKE2b does (RFC 7693) and derives apart for each purpose', () => {
    const abc = Buffer.from(hash(utf8('abc'), 64)).toString('hex')
    expect(abc.startsWith('ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1')).toBe(true)
    const secret = seededRandom(9).bytes(32)
    expect([...derive(secret, 'one')]).not.toEqual([...derive(secret, 'two')])
    expect([...derive(secret, 'one', utf8('a'))]).not.toEqual([...derive(secret, 'one', utf8('b'))])
  })
})
