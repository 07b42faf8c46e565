import { useMemo } from 'react'
import type { ConversationId, MessageView } from '../../../core'
import { useMessenger } from '../../state/context'
import { type LiveState, useLive } from '../../state/useLive'

/** Newest first. */
export const usePins = (conversation: ConversationId): LiveState<readonly MessageView[]> => {
  const { messages } = useMessenger()
  return useLive(useMemo(() => messages.livePins(conversation), [messages, conversation]))
}
