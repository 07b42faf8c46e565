const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const firstGrapheme = (word: string): string => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** The first letters of the first and the last word; a whole emoji or accented letter counts as one. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/u)
  const letters = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return letters.map((word) => firstGrapheme(word ?? '').toLocaleUpperCase()).join('')
}

/** A hue in degrees, spread evenly over ids. */
export const hueOf = (id: string): number => {
  let hash = 0
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 100_003
  return (hash * 137) % 360
}
