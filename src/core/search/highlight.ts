import { longestIndexed, type TextRange } from './document'
import { fold } from './fold'
import { tokensOf, type Token } from './tokens'
import { levelOf, type QueryWord } from './words'

/** What of a folded text one token marks for one word; nothing where it does not answer it. */
const marked = (word: QueryWord, { term, from, to }: Token): TextRange | undefined => {
  if (word.kind === 'dense') {
    return word.whole === term || word.pairs.includes(term) || word.parts.includes(term) ? { from, to } : undefined
  }
  switch (levelOf(word, term)) {
    case 0:
      return undefined
    case 2:
      return { from, to: from + word.term.length }
    case 1:
    case 3:
      return { from, to }
  }
}

/** Where a text answers these words: in order, not overlapping, none empty. */
export const highlightsIn = (text: string, words: readonly QueryWord[]): readonly TextRange[] => {
  const folded = fold(text.slice(0, longestIndexed))
  const found: TextRange[] = []
  for (const token of tokensOf(folded.text)) {
    for (const word of words) {
      const range = marked(word, token)
      if (range) found.push(folded.original(range.from, range.to))
    }
  }
  return merged(found.sort((left, right) => left.from - right.from))
}

const merged = (ranges: readonly TextRange[]): readonly TextRange[] => {
  const whole: TextRange[] = []
  for (const range of ranges) {
    const last = whole.at(-1)
    if (last !== undefined && range.from <= last.to) {
      whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    } else if (range.to > range.from) whole.push(range)
  }
  return whole
}
