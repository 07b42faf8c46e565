import { useSyncExternalStore } from 'react'

/** Whether a media query holds now. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => {
        list.removeEventListener('change', changed)
      }
    },
    () => window.matchMedia(query).matches,
  )

/** One column: a phone's width, or a desktop zoomed in. The same width as in the style sheets. */
export const useNarrow = (): boolean => useMedia('(max-width: 47.99rem)')
