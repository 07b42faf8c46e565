/** A text made comparable: case, accents, widths and ligatures do not count (NFKC, case folded, marks stripped). */
export interface Folded {
  readonly text: string
  /** What of the original text one run of the folded one stands for, in UTF-16 code units. */
  original(from: number, to: number): { readonly from: number; readonly to: number }
}

/** What belongs to one letter: Hangul syllables in their parts, or a letter with its marks and invisible joiners. */
const cluster = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|\P{M}[\p{M}\p{DI}\uff9e\uff9f]{0,16}|\p{M}{1,16}/gu

/**
 * Marks that readers leave out when they type: accents of European scripts, Hebrew points, Arabic vowel signs,
 * and what is not seen at all. In Indic and Thai scripts marks are vowels, so they stay.
 */
const silent =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|\p{DI}/gu

/** Letters that no decomposition takes apart, and those that are written either way. */
const letters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['ى', 'ي'],
  ['ة', 'ه'],
])

const ascii = /^[\0-\x7f]*$/

const foldCluster = (text: string): string => {
  const first = text.charCodeAt(0)
  // Most Han ideographs stand for themselves.
  if (text.length === 1 && first >= 0x4e00 && first <= 0x9fff) return text
  if (text.length === 1 && first < 0x80) return text.toLowerCase()
  const plain = text.normalize('NFKD').toLowerCase().replace(silent, '').normalize('NFC')
  return letters.get(plain) ?? plain
}

export const fold = (text: string): Folded => {
  if (ascii.test(text)) return { text: text.toLowerCase(), original: (from, to) => ({ from, to }) }
  let folded = ''
  /** For each unit of the folded text, where its cluster begins and ends. */
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: letter, index } of text.matchAll(cluster)) {
    const plain = foldCluster(letter)
    folded += plain
    while (starts.length < folded.length) {
      starts.push(index)
      ends.push(index + letter.length)
    }
  }
  return {
    text: folded,
    original: (from, to) => ({ from: starts[from] ?? text.length, to: ends[to - 1] ?? text.length }),
  }
}
