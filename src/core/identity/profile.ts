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

/** What somebody tells their contacts beside their name, in characters (code points) and pieces. */
export const longestBio = 280
export const longestStatusText = 80
export const longestLink = 200
export const mostLinks = 5

/** `undefined` for an address that is no link to show: only what a browser or a mail program opens. */
export const cleanLink = (link: string): string | undefined => {
  const text = link.trim()
  if (text.length > longestLink || !URL.canParse(text)) return undefined
  const { hash, password, protocol, search, username } = new URL(text)
  // `https://bank.example@evil.example` reads as the one and leads to the other; a mail address brings no text along.
  if (protocol === 'https:' || protocol === 'http:') return username === '' && password === '' ? text : undefined
  return protocol === 'mailto:' && search === '' && hash === '' ? text : undefined
}

/** Lines stay; what could reorder or hide text goes. */
export const cleanText = (text: string, longest: number): string | undefined => {
  const clean = text
    .replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .normalize('NFC')
    .trim()
  return [...clean].length <= longest ? clean : undefined
}
