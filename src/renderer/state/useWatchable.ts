import { useCallback, useSyncExternalStore } from 'react'
import type { Watchable } from '../../core'

/** Follows a watchable; hand in a memoised one. */
export const useWatchable = <T>(watchable: Watchable<T>): T => {
  const subscribe = useCallback(
    (changed: () => void) => {
      const watching = watchable.watch(changed)
      return () => {
        watching.dispose()
      }
    },
    [watchable],
  )
  return useSyncExternalStore(subscribe, () => watchable.value)
}
