/** The longest name a person can go by, in characters (code points). */
export const longestName = 64

// Control characters and the marks that reorder text could pass one name off as another.
const forbidden = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** The name as it is shown, or `undefined` where nothing fit to show is left. */
export const cleanName = (name: string): string | undefined => {
  const clean = name.replace(forbidden, ' ').normalize('NFC').replace(/\s+/gu, ' ').trim()
  const length = [...clean].length
  return length >= 1 && length <= longestName ? clean : undefined
}
