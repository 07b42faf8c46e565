import type { Random } from '../../base/random'

/**
 * The same bytes for the same seed (sfc32, of PractRand's small fast counting generators): for tests and
 * simulated networks, never for keys that matter.
 */
export const seededRandom = (seed: number): Random => {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = 0x9e3779b9 | 0
  let counter = 1

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  // The state starts almost empty: the first words would tell neighbouring seeds apart only a little.
  for (let round = 0; round < 16; round++) next()

  return {
    bytes: (length) => {
      const bytes = new Uint8Array(length)
      let word = 0
      for (let index = 0; index < length; index++) {
        word = index % 4 === 0 ? next() : word >>> 8
        bytes[index] = word & 0xff
      }
      return bytes
    },
  }
}
