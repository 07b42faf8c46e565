import { describe, expect, it } from 'vitest'
import { fraction, systemRandom, type Random } from '../../../src/core/base/random'

const fixed = (...bytes: readonly number[]): Random => ({ bytes: (length) => Uint8Array.from(bytes).slice(0, length) })

describe('randomness', () => {
  it('gives as many bytes as asked, fresh each time', () => {
    expect(systemRandom.bytes(0)).toEqual(new Uint8Array())
    expect(systemRandom.bytes(32)).toHaveLength(32)
    expect(systemRandom.bytes(32)).not.toEqual(systemRandom.bytes(32))
  })

  it('makes fractions from nought to less than one', () => {
    expect(fraction(fixed(0, 0, 0, 0))).toBe(0)
    expect(fraction(fixed(128, 0, 0, 0))).toBe(0.5)
    expect(fraction(fixed(0, 0, 0, 1))).toBe(2 ** -32)
    expect(fraction(fixed(255, 255, 255, 255))).toBe(1 - 2 ** -32)
  })
})
