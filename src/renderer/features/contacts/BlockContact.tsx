import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { Confirm } from '../../ui/Confirm'

export interface BlockContactProps {
  readonly contact: Pick<ContactView, 'account' | 'name'>
  readonly onClose: () => void
}

/** Says what blocking does before it is done. */
export const BlockContact = ({ contact, onClose }: BlockContactProps) => {
  const messenger = useMessenger()
  return (
    <Confirm
      title="Block this contact?"
      label="Block contact"
      onConfirm={() => messenger.contacts.block(contact.account)}
      onClose={onClose}
    >
      <p>
        No messages, no presence and no calls between you and <bdi>{contact.name}</bdi>, either way. They are not told.
        What was said stays, and you can unblock them at any time.
      </p>
    </Confirm>
  )
}
