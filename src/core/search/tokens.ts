/** One thing of a folded text that can be looked up, and where it stands there (UTF-16, end exclusive). */
export interface Token {
  readonly term: string
  readonly from: number
  readonly to: number
}

/** Words, emoji and flags. */
const pieces = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}|\p{RI}{2}/gu
/** Scripts that put no spaces between words. */
const dense =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}'
const anyDense = new RegExp(`[${dense}]`, 'u')
const parts = new RegExp(`(?<dense>[${dense}]+)|[^${dense}]+`, 'gu')
const letters = /\P{M}\p{M}{0,8}|\p{M}{1,8}/gu
const halfPair = /[\ud800-\udbff]$/

/** Longer words are found by their beginning. */
const longestTerm = 64

const breaker = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'word' }) : undefined

const cut = (word: string): string =>
  word.length <= longestTerm ? word : word.slice(0, longestTerm).replace(halfPair, '')

/** A run of letters without spaces, or a word. */
export interface Run extends Token {
  readonly dense: boolean
}

export function* runsOf(folded: string): Generator<Run> {
  const mixed = anyDense.test(folded)
  for (const piece of folded.matchAll(pieces)) {
    if (!mixed) {
      yield { term: piece[0], from: piece.index, to: piece.index + piece[0].length, dense: false }
      continue
    }
    for (const { 0: part, index, groups } of piece[0].matchAll(parts)) {
      const from = piece.index + index
      yield { term: part, from, to: from + part.length, dense: groups?.['dense'] !== undefined }
    }
  }
}

/** The letters of a run, each with its marks. */
export const lettersOf = (run: Token): readonly Token[] =>
  Array.from(run.term.matchAll(letters), ({ 0: letter, index }) => ({
    term: letter,
    from: run.from + index,
    to: run.from + index + letter.length,
  }))

/** Each two neighbours, so that any part of a run of two letters or more is found without knowing its words. */
export const pairsOf = (run: Token): readonly Token[] => {
  const all = lettersOf(run)
  return all.slice(1).map((right, index) => {
    const left = all[index] ?? right
    return { term: left.term + right.term, from: left.from, to: right.to }
  })
}

/** The words of a run as the platform's dictionary sees them; none where it has no dictionary. */
export const wordsOf = (run: Token): readonly Token[] =>
  breaker === undefined
    ? []
    : Array.from(breaker.segment(run.term), ({ segment, index }) => ({
        term: segment,
        from: run.from + index,
        to: run.from + index + segment.length,
      }))

/** A whole word of a dense script: another term than the two letters that may stand across words. */
export const wholeWord = (word: string): string => `=${cut(word)}`
export const plainTerm = cut

/** What a text is found by. */
export function* tokensOf(folded: string): Generator<Token> {
  for (const run of runsOf(folded)) {
    if (!run.dense) {
      yield { ...run, term: cut(run.term) }
      continue
    }
    yield* pairsOf(run)
    // Any other letter is the beginning of a pair.
    const last = lettersOf(run).at(-1)
    if (last) yield last
    for (const word of wordsOf(run)) yield { ...word, term: wholeWord(word.term) }
  }
}
