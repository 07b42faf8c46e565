import type { ConversationView, MemberView } from '../../../core'
import { useMessenger } from '../../state/context'
import { Confirm } from '../../ui/Confirm'

/** What is done to a member only after asking. */
export interface AskedOfMember {
  readonly act: 'remove' | 'hand-over'
  readonly member: MemberView
}

export interface ConfirmMemberProps {
  readonly conversation: ConversationView
  readonly asked: AskedOfMember
  readonly onClose: () => void
}

export const ConfirmMember = ({ conversation, asked: { act, member }, onClose }: ConfirmMemberProps) => {
  const { conversations } = useMessenger()
  const name = <bdi>{member.name}</bdi>
  switch (act) {
    case 'remove':
      return (
        <Confirm
          title="Remove this member?"
          label="Remove member"
          onConfirm={() => conversations.members.remove(conversation.id, member.account)}
          onClose={onClose}
        >
          <p>{name} can read nothing said after this, and is told. They keep what they already have.</p>
        </Confirm>
      )
    case 'hand-over':
      return (
        <Confirm
          title="Hand over ownership?"
          label="Hand over ownership"
          onConfirm={() => conversations.members.handOver(conversation.id, member.account)}
          onClose={onClose}
        >
          <p>
            {name} becomes the owner of <bdi>{conversation.title}</bdi> and you become an admin. Only they can give it
            back.
          </p>
        </Confirm>
      )
  }
}
