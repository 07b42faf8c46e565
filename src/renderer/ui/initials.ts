const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Letters, digits and emoji stand for a name; quotes, brackets and dashes do not. */
const telling = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/** Arabic, Syriac, Mongolian and N'Ko letters would join their neighbour and look like a word. */
const joining = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}]/u
const nonJoiner = '\u200c'

const initial = (word: string): string | undefined => {
  for (const { segment } of graphemes.segment(word)) if (telling.test(segment)) return upper(segment)
  return undefined
}

/** One letter still: the capital of some is two. */
const upper = (letter: string): string => {
  const raised = letter.toLocaleUpperCase()
  return [...graphemes.segment(raised)].length === 1 ? raised : letter
}

/** The first letters of the first and the last word; a whole emoji or accented letter counts as one. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/u)
  const letters = words.map(initial).filter((letter) => letter !== undefined)
  const [first = '', last] = letters.length > 1 ? [letters[0], letters.at(-1)] : letters
  if (last === undefined) return first === '' ? ([...graphemes.segment(words[0] ?? '')][0]?.segment ?? '') : first
  return joining.test(first) && joining.test(last) ? `${first}${nonJoiner}${last}` : `${first}${last}`
}

/** A hue in degrees, spread evenly over ids. */
export const hueOf = (id: string): number => {
  let hash = 0
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 100_003
  return (hash * 137) % 360
}
