import '../../ui/form.css'
import { useState } from 'react'
import { type ContactView, longestName } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'
import { Field } from '../../ui/Field'

export const NicknameDialog = ({ contact, onClose }: { contact: ContactView; onClose: () => void }) => {
  const messenger = useMessenger()
  const [nickname, setNickname] = useState(contact.nickname ?? '')
  const { busy, failure, run } = useAction()

  const save = async (): Promise<void> => {
    if (await run(() => messenger.contacts.setNickname(contact.account, nickname.trim()))) onClose()
  }

  return (
    <Dialog title="Edit nickname" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label="Nickname"
          value={nickname}
          maxLength={longestName}
          placeholder={contact.profileName}
          hint="Only you see it. Empty shows the name they chose."
          failure={failure}
          onChange={(event) => {
            setNickname(event.target.value)
          }}
        />
        <DialogFoot onCancel={onClose}>
          <Button type="submit" tone="primary" busy={busy}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
