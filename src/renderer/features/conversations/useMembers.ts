import { useMemo } from 'react'
import type { ConversationId, MemberView } from '../../../core'
import { useMessenger } from '../../state/context'
import { type LiveState, useLive } from '../../state/useLive'

const none: readonly MemberView[] = []

export const useLiveMembers = (conversation: ConversationId): LiveState<readonly MemberView[]> => {
  const messenger = useMessenger()
  return useLive(useMemo(() => messenger.conversations.members.live(conversation), [messenger, conversation]))
}

/** Nobody while they load. */
export const useMembers = (conversation: ConversationId): readonly MemberView[] => {
  const live = useLiveMembers(conversation)
  return live.kind === 'value' ? live.value : none
}
