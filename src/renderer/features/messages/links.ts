/** A message's text in pieces: plain runs and web addresses. Nothing of it is ever HTML. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const candidate = /https?:\/\/[^\s<>"]+/giu
const trailing = /[.,;:!?'’”»…*_]+$/u

const count = (text: string, letter: string): number => text.split(letter).length - 1

/** Punctuation after an address belongs to the sentence; a closing bracket only where it was opened within. */
const trimmed = (address: string): string => {
  let text = address
  for (;;) {
    const before = text
    text = text.replace(trailing, '')
    if (text.endsWith(')') && count(text, ')') > count(text, '(')) text = text.slice(0, -1)
    if (text.endsWith(']') && count(text, ']') > count(text, '[')) text = text.slice(0, -1)
    if (text === before) return text
  }
}

/** The address as the browser would open it, or `undefined` for one that pretends to be another's. */
const hrefOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.username === '' && url.password === '' ? url.href : undefined
}

export const piecesOf = (text: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(candidate)) {
    const address = trimmed(match[0])
    const href = hrefOf(address)
    if (href === undefined) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'link', text: address, href })
    end = match.index + address.length
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

const emoji = /^(?:(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})[\p{Emoji_Modifier}\uFE0F\u200D]*)+$/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** One to three emoji and nothing else: shown large. */
export const isJumbo = (text: string): boolean =>
  text.length <= 40 && emoji.test(text) && [...graphemes.segment(text)].length <= 3
