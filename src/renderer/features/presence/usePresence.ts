import { useMemo } from 'react'
import type { AccountId, ContactPresence } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

export const usePresence = (account: AccountId): ContactPresence => {
  const messenger = useMessenger()
  return useWatchable(useMemo(() => messenger.presence.of(account), [messenger, account]))
}
