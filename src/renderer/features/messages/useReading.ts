import { useEffect, useSyncExternalStore } from 'react'

const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener('focus', changed)
  window.addEventListener('blur', changed)
  document.addEventListener('visibilitychange', changed)
  return () => {
    window.removeEventListener('focus', changed)
    window.removeEventListener('blur', changed)
    document.removeEventListener('visibilitychange', changed)
  }
}

export const isWindowRead = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** True while somebody looks at this window. */
export const useWindowRead = (): boolean => useSyncExternalStore(subscribe, isWindowRead)

/** Reports `seen` once for each new value that stands on a window somebody looks at. */
export const useSeen = <T>(seen: T | undefined, report: (seen: T) => void): void => {
  const read = useWindowRead()
  useEffect(() => {
    if (read && seen !== undefined) report(seen)
  }, [read, seen, report])
}
