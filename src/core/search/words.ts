import { fold } from './fold'
import { lettersOf, pairsOf, plainTerm, runsOf, wholeWord, wordsOf, type Run } from './tokens'

/** How well a term answers a word: 3 it is the word, 2 it begins with it, 1 it is spelled almost so, 0 not at all. */
export type Level = 0 | 1 | 2 | 3

/** One word of a query. */
export type QueryWord =
  | {
      readonly kind: 'plain'
      readonly term: string
      /** It may go on. */
      readonly open: boolean
      /** How many typing slips are forgiven. */
      readonly slips: 0 | 1 | 2
    }
  /** In a script without spaces: the word itself, all its pairs of letters, or all its parts somewhere. */
  | {
      readonly kind: 'dense'
      readonly whole: string
      readonly pairs: readonly string[]
      readonly parts: readonly string[]
    }

const mostWords = 12
const longestQuery = 512
const mostPairs = 64
const digit = /\p{N}/u

const slipsOf = (word: string): 0 | 1 | 2 => {
  // A number that differs is another number.
  if (word.length < 4 || digit.test(word)) return 0
  return word.length < 8 ? 1 : 2
}

const distinct = (terms: readonly string[]): readonly string[] => [...new Set(terms)]

const denseWord = (run: Run): QueryWord => {
  const letters = lettersOf(run)
  // One letter is the beginning of each pair it begins.
  if (letters.length < 2) return { kind: 'plain', term: run.term, open: true, slips: 0 }
  const parts = wordsOf(run).flatMap((word) => {
    const pairs = pairsOf(word).map(({ term }) => term)
    return pairs.length > 0 ? pairs : []
  })
  return {
    kind: 'dense',
    whole: wholeWord(run.term),
    pairs: distinct(pairsOf(run).map(({ term }) => term)).slice(0, mostPairs),
    parts: distinct(parts).slice(0, mostPairs),
  }
}

/** The words of what somebody typed; the last one may be unfinished. */
export const queryWords = (text: string): readonly QueryWord[] => {
  const runs = [...runsOf(fold(text.slice(0, longestQuery)).text)].slice(0, mostWords)
  return runs.map((run, index) => {
    if (run.dense) return denseWord(run)
    const term = plainTerm(run.term)
    return { kind: 'plain', term, open: index === runs.length - 1, slips: slipsOf(term) }
  })
}

/** How well one term answers one plain word. A word almost spelled so still begins with the same letter. */
export const levelOf = (word: Extract<QueryWord, { kind: 'plain' }>, term: string): Level => {
  if (term === word.term) return 3
  if (word.open && term.startsWith(word.term)) return 2
  return word.slips > 0 && withinSlips(word.term, term, word.slips) ? 1 : 0
}

/** Whether one text becomes the other by at most `slips` letters added, left out, changed or swapped with the next. */
const withinSlips = (left: string, right: string, slips: number): boolean => {
  if (Math.abs(left.length - right.length) > slips) return false
  if (left.charCodeAt(0) !== right.charCodeAt(0)) return false
  let before: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const next = [row]
    let best = row
    for (let column = 1; column <= right.length; column++) {
      const same = left.charCodeAt(row - 1) === right.charCodeAt(column - 1)
      const swapped =
        left.charCodeAt(row - 1) === right.charCodeAt(column - 2) &&
        left.charCodeAt(row - 2) === right.charCodeAt(column - 1)
      const cost = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? Number.POSITIVE_INFINITY) + 1 : Number.POSITIVE_INFINITY,
      )
      next.push(cost)
      best = Math.min(best, cost)
    }
    if (best > slips) return false
    before = last
    last = next
  }
  return (last[right.length] ?? slips + 1) <= slips
}
