import { useCallback, useEffect, useSyncExternalStore } from 'react'

const subscribe = (changed: () => void): (() => void) => {
  document.addEventListener('fullscreenchange', changed)
  return () => {
    document.removeEventListener('fullscreenchange', changed)
  }
}

const leave = (): void => {
  // It may have been left in the meantime.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
}

export interface FullScreen {
  readonly on: boolean
  readonly toggle: () => void
}

/** The whole page fills the screen, so that dialogs over the stage are seen too; left with whoever asked for it. */
export const useFullScreen = (): FullScreen => {
  const on = useSyncExternalStore(subscribe, () => Boolean(document.fullscreenElement))
  useEffect(() => leave, [])
  const toggle = useCallback(() => {
    if (document.fullscreenElement) leave()
    else document.documentElement.requestFullscreen().catch(() => undefined)
  }, [])
  return { on, toggle }
}
