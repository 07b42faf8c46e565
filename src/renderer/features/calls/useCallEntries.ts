import { useMemo } from 'react'
import type { CallEntry, ConversationId } from '../../../core'
import { useLiveValue } from '../../state/useLive'
import { useSeen } from '../messages/useReading'
import { useCallsApi } from './useCalls'
import { isMissed } from './words'

const none: readonly CallEntry[] = []

/** The calls of one conversation, oldest first. Those missed count as seen once somebody looks at it. */
export const useCallEntries = (conversation: ConversationId): readonly CallEntry[] => {
  const calls = useCallsApi()
  const entries = useLiveValue(
    useMemo(() => calls.in(conversation), [calls, conversation]),
    none,
  )
  const unseen = entries.findLast((entry) => isMissed(entry) && !entry.seen)?.id
  const seen = useMemo(
    () => () => {
      // It stays counted where the disk refuses; the next look tries again.
      calls.markSeen(conversation).catch(() => undefined)
    },
    [calls, conversation],
  )
  useSeen(unseen, seen)
  return entries
}
