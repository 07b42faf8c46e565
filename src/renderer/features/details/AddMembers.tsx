import { useMemo, useState } from 'react'
import type { AccountId, ConversationId, MemberView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'
import { ContactPicker } from '../conversations/ContactPicker'
import { useContacts } from '../conversations/useContacts'

export interface AddMembersProps {
  readonly conversation: ConversationId
  readonly members: readonly MemberView[]
  readonly onClose: () => void
}

export const AddMembers = ({ conversation, members, onClose }: AddMembersProps) => {
  const messenger = useMessenger()
  const contacts = useContacts()
  const [chosen, setChosen] = useState<ReadonlySet<AccountId>>(new Set())
  const { busy, failure, run } = useAction()
  const others = useMemo(() => {
    const inside = new Set(members.map(({ account }) => account))
    return contacts?.filter(({ account }) => !inside.has(account))
  }, [contacts, members])

  const add = async (): Promise<void> => {
    if (await run(() => messenger.conversations.members.add(conversation, [...chosen]))) onClose()
  }

  return (
    <Dialog title="Add members" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen.size > 0) void add()
        }}
      >
        {others && (
          <ContactPicker
            legend="Contacts"
            contacts={others}
            nobody="All your contacts are members already."
            chosen={chosen}
            onChange={setChosen}
          />
        )}
        <DialogFoot failure={failure} onCancel={onClose} sticky>
          <Button type="submit" tone="primary" busy={busy} disabled={chosen.size === 0}>
            Add
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
