import { useCallback } from 'react'
import type { ConversationView, MessageId } from '../../../core'
import { useMessenger } from '../../state/context'
import { lastIncoming, type Row } from './rows'
import { useSeen } from './useReading'

/** Marks read what stood on the screen, down to the row at `lastVisible`, while somebody looked. */
export const useMarkRead = (
  { id, unread }: ConversationView,
  rows: readonly Row[],
  lastVisible: number | undefined,
): void => {
  const { conversations } = useMessenger()
  const seen = unread > 0 && lastVisible !== undefined ? lastIncoming(rows, lastVisible)?.id : undefined
  const markRead = useCallback(
    (upTo: MessageId) => {
      // Reading goes on when the disk does not; the screen that shows the failure is the list itself.
      conversations.markRead(id, upTo).catch(() => undefined)
    },
    [conversations, id],
  )
  useSeen(seen, markRead)
}
