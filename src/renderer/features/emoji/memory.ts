import { useMemo } from 'react'
import * as v from 'valibot'
import { type Tone, tones } from './emoji'

export interface EmojiHabits {
  /** Newest first. */
  readonly recent: readonly string[]
  readonly tone: Tone
}

/** What somebody likes to pick, kept on this device alone. Losing it is no harm: it never throws. */
export interface EmojiMemory {
  load(): EmojiHabits
  save(habits: EmojiHabits): void
}

const mostRecent = 24
const key = 'tincan.emoji'
const none: EmojiHabits = { recent: [], tone: 0 }
const schema = v.object({
  recent: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(mostRecent)),
  tone: v.picklist(tones),
})

/** `storage` is asked for at each use, since merely naming it throws where a browser keeps nothing. */
export const keptIn = (storage: () => Pick<Storage, 'getItem' | 'setItem'>): EmojiMemory => ({
  load: () => {
    try {
      const kept = v.safeParse(schema, JSON.parse(storage().getItem(key) ?? 'null'))
      return kept.success ? kept.output : none
    } catch {
      return none
    }
  },
  save: (habits) => {
    try {
      storage().setItem(key, JSON.stringify(habits))
    } catch {
      // Full or forbidden: then the next start has forgotten it.
    }
  },
})

export const withRecent = (habits: EmojiHabits, emoji: string): EmojiHabits => ({
  ...habits,
  recent: [emoji, ...habits.recent.filter((other) => other !== emoji)].slice(0, mostRecent),
})

export const useEmojiMemory = (): EmojiMemory => useMemo(() => keptIn(() => window.localStorage), [])
