export const categories = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const

export type Category = (typeof categories)[number]

export const categoryNames: Readonly<Record<Category, string>> = {
  smileys: 'Smileys and emotion',
  people: 'People and body',
  nature: 'Animals and nature',
  food: 'Food and drink',
  travel: 'Travel and places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
}

/** 0 is the one that no human has. */
export const tones = [0, 1, 2, 3, 4, 5] as const

export type Tone = (typeof tones)[number]

export interface Emoji {
  readonly emoji: string
  readonly name: string
  readonly category: Category
  /** Without colons; the first is the one to show. */
  readonly shortcodes: readonly string[]
  /** In lower case. */
  readonly keywords: readonly string[]
  /** In the skin tones 1 to 5, where it has any. */
  readonly toned: readonly string[]
}

export interface Catalogue {
  /** In the order that Unicode gives them. */
  readonly all: readonly Emoji[]
  /** By the emoji itself, in each of its skin tones. */
  readonly byEmoji: ReadonlyMap<string, Emoji>
  readonly byShortcode: ReadonlyMap<string, Emoji>
}

export const inTone = ({ emoji, toned }: Emoji, tone: Tone): string => toned[tone - 1] ?? emoji
