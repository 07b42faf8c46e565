import { type RefObject, useCallback, useRef } from 'react'
import { flushSync } from 'react-dom'
import { inTone } from '../emoji/emoji'
import { useEmojiMemory } from '../emoji/memory'
import { plain, type Rich } from './rich'
import { closedShortcode } from './trigger'

export interface Shortcodes {
  /** Call with what was typed: a `:shortcode:` that ends at the caret becomes its emoji. */
  readonly close: (text: string, caret: number) => void
  /** Resolves once nothing is on its way, at once where nothing is. */
  readonly settled: () => Promise<void> | undefined
}

/** The names of emoji may only now be on their way; meanwhile the writer goes on, and may even send. */
export const useShortcodes = (
  latest: RefObject<Rich>,
  replace: (from: number, to: number, insertion: Rich) => void,
): Shortcodes => {
  const memory = useEmojiMemory()
  const pending = useRef<Promise<void>>(undefined)

  const close = useCallback(
    (text: string, caret: number) => {
      const found = closedShortcode(text, caret)
      if (found === undefined) return
      const written = text.slice(found.from, caret)
      const work = import('../emoji/catalogue').then(
        ({ catalogue }) => {
          const emoji = catalogue.byShortcode.get(found.name)
          const unchanged = latest.current.text.slice(found.from, caret) === written
          if (!emoji || !unchanged) return
          // At once: the next key must find the box as it then is.
          flushSync(() => {
            replace(found.from, caret, plain(inTone(emoji, memory.load().tone)))
          })
        },
        // Without their names it stays what was typed.
        () => undefined,
      )
      pending.current = work
      void work.then(() => {
        if (pending.current === work) pending.current = undefined
      })
    },
    [latest, replace, memory],
  )
  const settled = useCallback(() => pending.current, [])

  return { close, settled }
}
