import type { Emoji } from './emoji'

/** A match within a word, which is too far off to be offered unasked. */
const loose = 4

/** How well one word fits; lower is better, `undefined` is not at all. */
const fit = (word: string, { name, shortcodes, keywords }: Emoji): number | undefined => {
  const lower = name.toLowerCase()
  if (shortcodes.includes(word) || lower === word) return 0
  if (shortcodes.some((shortcode) => shortcode.startsWith(word))) return 1
  if (lower.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 2
  if (keywords.some((keyword) => keyword.startsWith(word))) return 3
  if (lower.includes(word) || shortcodes.some((shortcode) => shortcode.includes(word))) return loose
  return undefined
}

/** Those that every word of `query` fits, best first; of equals in their own order. */
export const searchEmoji = (all: readonly Emoji[], query: string, strict = false): readonly Emoji[] => {
  const words = query
    .toLowerCase()
    .split(/[\s:]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return all
  return all
    .flatMap((emoji) => {
      const fits = words.map((word) => fit(word, emoji))
      const known = fits.filter((rank) => rank !== undefined).filter((rank) => !(strict && rank === loose))
      return known.length === fits.length ? [{ emoji, rank: known.reduce((sum, rank) => sum + rank, 0) }] : []
    })
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ emoji }) => emoji)
}
