import type { ConversationView } from '../../../core'
import { Avatar, type AvatarProps } from '../../ui/Avatar'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'

export interface ConversationAvatarProps extends Pick<AvatarProps, 'size'> {
  readonly conversation: ConversationView
}

/** A person with their presence, or the picture of a group; a community is a place and has corners. */
export const ConversationAvatar = ({ conversation, ...rest }: ConversationAvatarProps) => {
  const contact = conversation.kind === 'direct' ? conversation.contact : undefined
  const presence = usePresence(contact)
  const { id, title, picture, kind } = conversation
  return (
    <Avatar
      {...rest}
      id={contact ?? id}
      name={title}
      picture={picture}
      shape={kind === 'community' ? 'square' : 'round'}
    >
      {presence && <PresenceDot presence={presence} />}
    </Avatar>
  )
}
