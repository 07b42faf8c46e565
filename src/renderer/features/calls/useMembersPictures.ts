import { useMemo } from 'react'
import type { AccountId, ConversationId, PictureId } from '../../../core'
import { useMembers } from '../conversations/useMembers'

/** The pictures of everybody in a conversation. */
export const useMembersPictures = (conversation: ConversationId): ReadonlyMap<AccountId, PictureId> => {
  const members = useMembers(conversation)
  return useMemo(
    () => new Map(members.flatMap(({ account, picture }) => (picture === undefined ? [] : [[account, picture]]))),
    [members],
  )
}
