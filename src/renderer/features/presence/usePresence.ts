import { useMemo } from 'react'
import type { AccountId, ContactPresence } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

const nobody = { value: undefined, watch: () => ({ dispose: () => undefined }) }

/** `undefined` for nobody in particular, such as a group. */
export function usePresence(account: AccountId): ContactPresence
export function usePresence(account: AccountId | undefined): ContactPresence | undefined
export function usePresence(account: AccountId | undefined): ContactPresence | undefined {
  const messenger = useMessenger()
  return useWatchable<ContactPresence | undefined>(
    useMemo(() => (account === undefined ? nobody : messenger.presence.of(account)), [messenger, account]),
  )
}
