import { useMemo, useState } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLive } from '../../state/useLive'

const firstShown = 100
/** What one query may ask for. */
const mostShown = 500

/** The conversations of the list, or the archived ones, as far as they were asked for. */
export const useConversations = (archived: boolean) => {
  const messenger = useMessenger()
  const [limit, setLimit] = useState(firstShown)
  const live = useLive(useMemo(() => messenger.conversations.live({ limit, archived }), [messenger, limit, archived]))
  const listing = live.kind === 'value' ? live.value : undefined
  const more = listing?.page.after !== undefined && limit < mostShown
  return {
    live,
    conversations: listing?.data,
    showMore: more
      ? () => {
          setLimit(limit + firstShown)
        }
      : undefined,
  }
}

const none: readonly ConversationView[] = []

/** All archived ones, for counting. */
export const useArchived = (): readonly ConversationView[] => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.conversations.live({ limit: mostShown, archived: true }), [messenger]))
  return live.kind === 'value' ? live.value.data : none
}
