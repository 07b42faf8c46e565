import { useEffect, useMemo } from 'react'
import type { ConversationView, MessageId } from '../../../core'
import { useServices } from '../../state/context'
import { Latest } from '../../state/latest'
import { lastIncoming, type Row } from './rows'
import { useSeen } from './useReading'

/** While messages come one after another, how far they were read is noted so often, in ms: it is in their way. */
const pauseMs = 500

/** Marks read what stood on the screen, down to the row at `lastVisible`, while somebody looked. */
export const useMarkRead = (
  { id, unread }: ConversationView,
  rows: readonly Row[],
  lastVisible: number | undefined,
): void => {
  const { clock, messenger } = useServices()
  const seen = unread > 0 && lastVisible !== undefined ? lastIncoming(rows, lastVisible)?.id : undefined
  const reading = useMemo(
    () =>
      new Latest<MessageId>(clock, pauseMs, (upTo) => {
        // Reading goes on when the disk does not; the screen that shows the failure is the list itself.
        messenger.conversations.markRead(id, upTo).catch(() => undefined)
      }),
    [clock, messenger, id],
  )
  useEffect(
    () => () => {
      reading.dispose()
    },
    [reading],
  )
  useSeen(seen, reading.note)
}
