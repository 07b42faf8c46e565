import { describe, expect, it } from 'vitest'
import { fraction, type Random } from '../../src/core/base/random'

/** What whoever takes a Random may rely on. */
export const randomContract = (name: string, create: () => Random): void => {
  describe(`${name} is a source of randomness`, () => {
    it('gives as many bytes as it was asked for, in an array of their own', () => {
      const random = create()
      for (const length of [0, 1, 3, 16, 1_000]) expect(random.bytes(length)).toHaveLength(length)
      const first = random.bytes(32)
      const copy = Uint8Array.from(first)
      random.bytes(32)
      expect(first).toEqual(copy)
    })

    it('does not repeat itself', () => {
      const random = create()
      const seen = new Set(Array.from({ length: 1_000 }, () => random.bytes(16).join()))
      expect(seen.size).toBe(1_000)
    })

    it('spreads over all values', () => {
      const random = create()
      const counts = new Array<number>(256).fill(0)
      for (const byte of random.bytes(256 * 200)) counts[byte] = (counts[byte] ?? 0) + 1
      // 200 each on average; ten standard deviations are 140.
      expect(Math.min(...counts)).toBeGreaterThan(60)
      expect(Math.max(...counts)).toBeLessThan(340)
    })

    it('gives fractions from 0 up to but not including 1', () => {
      const random = create()
      const fractions = Array.from({ length: 2_000 }, () => fraction(random))
      expect(fractions.every((value) => value >= 0 && value < 1)).toBe(true)
      const mean = fractions.reduce((sum, value) => sum + value, 0) / fractions.length
      expect(mean).toBeGreaterThan(0.4)
      expect(mean).toBeLessThan(0.6)
    })
  })
}
