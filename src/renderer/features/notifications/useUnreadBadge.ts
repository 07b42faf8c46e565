import { useEffect, useMemo } from 'react'
import { useServices } from '../../state/context'
import { useLive } from '../../state/useLive'

/** What one query may ask for. */
const mostCounted = 500

/** The unread messages of all conversations; also on the app's icon and in the window's title. */
export const useUnreadBadge = (): number => {
  const { messenger, platform } = useServices()
  const live = useLive(useMemo(() => messenger.conversations.live({ limit: mostCounted }), [messenger]))
  const unread = live.kind === 'value' ? live.value.data.reduce((sum, conversation) => sum + conversation.unread, 0) : 0

  useEffect(() => {
    platform.badge(unread)
    document.title = unread > 0 ? `(${unread}) Tincan` : 'Tincan'
  }, [platform, unread])
  return unread
}
