import type { Random } from '../../src/core'
import { fraction } from '../../src/core/base/random'

const syllables = Array.from('bdfgklmnprstvz').flatMap((consonant) => Array.from('aeiou', (vowel) => consonant + vowel))
const vocabulary = 5_000
const shortest = 3
const longest = 30

const wordOf = (rank: number): string => {
  let word = ''
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
    word = `${syllables[rest % syllables.length] ?? ''}${word}`
  return word
}

/** Words of an invented language; as in a real one, the n-th most usual word is n times as rare as the first. */
export const words: readonly string[] = Array.from({ length: vocabulary }, (_, rank) => wordOf(rank))

export const someWord = (random: Random): string =>
  words[Math.min(vocabulary - 1, Math.floor(vocabulary ** fraction(random)) - 1)] ?? ''

/** What somebody might say: 3 to 30 words. */
export const someText = (random: Random): string => {
  const length = shortest + Math.floor(fraction(random) ** 2 * (longest - shortest))
  return Array.from({ length }, () => someWord(random)).join(' ')
}
