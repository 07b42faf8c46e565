import type { AccountId, CallView, ConversationId, PictureId } from '../../../core'
import { useMessenger } from '../../state/context'
import { useMembers } from '../conversations/useMembers'

export interface Face {
  /** Decides the colour, as wherever else they are shown. */
  readonly id: AccountId | ConversationId
  readonly picture: PictureId | undefined
}

/** Whom a call is with: the other of a direct conversation, else the group. */
export const useFace = ({ conversation, group }: Pick<CallView, 'conversation' | 'group'>): Face => {
  const { account } = useMessenger().identity
  const other = useMembers(conversation).find((member) => member.account !== account)
  return group || other === undefined
    ? { id: conversation, picture: undefined }
    : { id: other.account, picture: other.picture }
}
