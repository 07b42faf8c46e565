import { folded } from '../conversations/matches'

/** How well a name answers what was typed, 0 not at all. */
export const scoreOf = (name: string, typed: string): number => {
  const within = folded(name)
  const wanted = folded(typed).trim()
  if (wanted === '') return 1
  if (within === wanted) return 7
  if (within.startsWith(wanted)) return 6
  const words = within.split(/[^\p{L}\p{N}]+/u)
  const parts = wanted.split(/\s+/u)
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 5
  if (
    words
      .map((word) => word.charAt(0))
      .join('')
      .includes(wanted)
  )
    return 4
  if (parts.every((part) => within.includes(part))) return 3
  // The letters in their order, the first at the beginning of a word: "nconv" for "New conversation".
  return words.some((_, index) => inOrder(words.slice(index).join(''), wanted.replace(/\s+/gu, ''))) ? 2 : 0
}

const inOrder = (text: string, letters: string): boolean => {
  if (!text.startsWith(letters.charAt(0))) return false
  let at = 0
  for (const letter of letters) {
    const found = text.indexOf(letter, at)
    if (found === -1) return false
    at = found + letter.length
  }
  return true
}

/** Best first; among equals as they came. */
export const ranked = <T extends { readonly name: string }>(all: readonly T[], typed: string): readonly T[] =>
  all
    .map((one) => ({ one, score: scoreOf(one.name, typed) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score)
    .map(({ one }) => one)
