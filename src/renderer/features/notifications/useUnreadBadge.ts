import { useEffect, useMemo, useRef } from 'react'
import type { ConversationView, Disposable, Listing } from '../../../core'
import { useServices } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { badgeCount } from './badge'

/** What one query may ask for. */
const mostCounted = 500
/** What is read as soon as it comes is not counted; and telling the system takes longer than showing a message. */
const gatherMs = 250
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

  const total = unread + missed
  const latest = useRef(total)
  const due = useRef<Disposable>(undefined)
  useEffect(() => {
    latest.current = total
    due.current ??= clock.after(gatherMs, () => {
      due.current = undefined
      platform.badge(latest.current)
      document.title = latest.current > 0 ? `(${latest.current}) Tincan` : 'Tincan'
    })
  }, [platform, clock, total])
  useEffect(
    () => () => {
      due.current?.dispose()
      due.current = undefined
    },
    [],
  )
  return unread
}
