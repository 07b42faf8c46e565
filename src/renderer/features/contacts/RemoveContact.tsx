import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { Confirm } from '../../ui/Confirm'

/** Says what removing does before it is done. */
export const RemoveContact = ({ contact, onClose }: { contact: ContactView; onClose: () => void }) => {
  const messenger = useMessenger()
  return (
    <Confirm
      title="Remove this contact?"
      label="Remove contact"
      onConfirm={() => messenger.contacts.remove(contact.account)}
      onClose={onClose}
    >
      <p>
        Everything said between you and <bdi>{contact.name}</bdi> goes from this device, and their messages reach you no
        more. They are not told and keep what they have. An invite makes you contacts again.
      </p>
    </Confirm>
  )
}
