import type { SearchHit } from '../../../core'

export interface SnippetPiece {
  readonly text: string
  readonly marked: boolean
}

/** How much is shown before the first word that was found, and altogether, in UTF-16 code units. */
const lead = 32
const length = 160

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The start of the letter that stands at `at`, so that none is cut in two. */
const letterAt = (text: string, at: number): number => {
  if (at <= 0) return 0
  if (at >= text.length) return text.length
  const around = text.slice(Math.max(0, at - 64), at + 64)
  return Math.max(0, at - 64) + (graphemes.segment(around).containing(at - Math.max(0, at - 64))?.index ?? 0)
}

/** One line of a message round the first words that were found in it. */
export const snippetOf = (plain: string, highlights: SearchHit['highlights']): readonly SnippetPiece[] => {
  const first = highlights[0]?.from ?? 0
  // The whole beginning, where no more than the lead would be left out.
  const start = first <= 2 * lead ? 0 : letterAt(plain, first - lead)
  const end = letterAt(plain, start + length)
  const pieces: SnippetPiece[] = []
  const add = (from: number, to: number, marked: boolean): void => {
    if (to > from) pieces.push({ text: plain.slice(from, to), marked })
  }
  let at = start
  for (const { from, to } of highlights) {
    if (from >= end) break
    add(at, Math.min(from, end), false)
    add(Math.max(at, from), Math.min(to, end), true)
    at = Math.max(at, Math.min(to, end))
  }
  add(at, end, false)
  return [
    ...(start > 0 ? [{ text: '…', marked: false }] : []),
    ...pieces,
    ...(end < plain.length ? [{ text: '…', marked: false }] : []),
  ]
}
