import { useEffect, useMemo } from 'react'
import type { ConversationView, Listing } from '../../../core'
import { useServices } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { badgeCount } from './badge'

/** What one query may ask for. */
const mostCounted = 500
const none: Listing<ConversationView> = { data: [], page: {} }

/** The unread messages of all conversations; with the missed calls on the app's icon and in the window's title. */
export const useUnreadBadge = (missed: number): number => {
  const { messenger, platform, clock } = useServices()
  // Muted until a time: the badge comes back by itself.
  const now = useNow(clock)
  const present = useLiveValue(
    useMemo(() => messenger.conversations.live({ limit: mostCounted }), [messenger]),
    none,
  )
  const archived = useLiveValue(
    useMemo(() => messenger.conversations.live({ limit: mostCounted, archived: true }), [messenger]),
    none,
  )
  const unread = badgeCount([...present.data, ...archived.data], now)

  useEffect(() => {
    platform.badge(unread + missed)
    document.title = unread + missed > 0 ? `(${unread + missed}) Tincan` : 'Tincan'
  }, [platform, unread, missed])
  return unread
}
