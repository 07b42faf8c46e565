import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { AccountId } from '../../../core'
import { useMessenger } from '../../state/context'

/** How many of these people are here now. */
export const useOnline = (accounts: readonly AccountId[]): number => {
  const messenger = useMessenger()
  const presences = useMemo(() => accounts.map((account) => messenger.presence.of(account)), [messenger, accounts])
  const subscribe = useCallback(
    (changed: () => void) => {
      const watching = presences.map((presence) => presence.watch(changed))
      return () => {
        for (const one of watching) one.dispose()
      }
    },
    [presences],
  )
  return useSyncExternalStore(subscribe, () => presences.filter(({ value }) => value.kind === 'online').length)
}
