import { useLayoutEffect } from 'react'
import type { Settings } from '../../../core'
import { useMedia } from '../../state/useMedia'

/** Puts the chosen theme, or the system's, on the page. */
export const useTheme = (chosen: Settings['theme']): void => {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)')
  const theme = chosen === 'system' ? (systemIsDark ? 'dark' : 'light') : chosen
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
