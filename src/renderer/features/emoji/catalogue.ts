/** Half a megabyte of names: import it dynamically. */
import entries from 'emojibase-data/en/data.json'
import more from 'emojibase-data/en/shortcodes/emojibase.json'
import familiar from 'emojibase-data/en/shortcodes/github.json'
import type { Catalogue, Category, Emoji } from './emoji'
import { drawOn, newestVersion } from './supported'

type Entry = (typeof entries)[number]

/** The data's numbers for its groups; 2 are parts that emoji are made of, which nobody types. */
const groups: Readonly<Record<number, Category>> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
}

const shortcodesIn = (dataset: typeof familiar, hexcode: string): readonly string[] => [dataset[hexcode] ?? []].flat()

const emojiFrom = ({ emoji, label, group, hexcode, tags, skins }: Entry): readonly Emoji[] => {
  const category = group === undefined ? undefined : groups[group]
  if (category === undefined) return []
  return [
    {
      emoji,
      name: label,
      category,
      shortcodes: [...new Set([...shortcodesIn(familiar, hexcode), ...shortcodesIn(more, hexcode)])],
      keywords: (tags ?? []).map((tag) => tag.toLowerCase()),
      // Groups of people come in pairs of tones as well: those are left out, as in most pickers.
      toned: (skins ?? []).filter(({ tone }) => typeof tone === 'number').map((skin) => skin.emoji),
    },
  ]
}

const catalogueUpTo = (version: number): Catalogue => {
  const all = entries
    .filter((entry) => entry.version < version + 1)
    .toSorted((left, right) => (left.order ?? 0) - (right.order ?? 0))
    .flatMap(emojiFrom)
  const byEmoji = new Map(all.flatMap((emoji) => [emoji.emoji, ...emoji.toned].map((each) => [each, emoji] as const)))
  const byShortcode = new Map<string, Emoji>()
  // A shortcode that two emoji claim belongs to whose first name it is.
  const claims = all.flatMap((emoji) => emoji.shortcodes.map((shortcode, rank) => ({ emoji, shortcode, rank })))
  for (const { shortcode, emoji } of claims.toSorted((left, right) => left.rank - right.rank)) {
    if (!byShortcode.has(shortcode)) byShortcode.set(shortcode, emoji)
  }
  return { all, byEmoji, byShortcode }
}

export const catalogue = catalogueUpTo(newestVersion(drawOn(document)))
