import '../../ui/form.css'
import { useMemo, useState } from 'react'
import type { AccountId, ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useAction } from '../../state/useAction'
import { useLive } from '../../state/useLive'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'

const byName = (left: ContactView, right: ContactView): number => left.name.localeCompare(right.name)

export const NewConversation = ({ onClose }: { onClose: () => void }) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const [chosen, setChosen] = useState<AccountId>()
  const { busy, failure, run } = useAction()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  const contacts = live.kind === 'value' ? live.value.filter(({ blocked }) => !blocked).toSorted(byName) : []

  const create = (contact: AccountId): Promise<boolean> =>
    run(async () => {
      const { id } = await messenger.conversations.create({ kind: 'direct', contact })
      go({ kind: 'conversation', conversation: id })
    })

  return (
    <Dialog title="New conversation" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen !== undefined) void create(chosen)
        }}
      >
        <fieldset className="choices">
          <legend>Kind</legend>
          <label className="choice">
            <input type="radio" name="kind" aria-label="Direct" defaultChecked />
            <span>
              Direct
              <span className="hint status-hint">Between you and one contact</span>
            </span>
          </label>
        </fieldset>
        <fieldset className="choices">
          <legend>With</legend>
          {live.kind === 'value' && contacts.length === 0 && (
            <p className="hint">You have no contacts yet. Add one first, under Contacts.</p>
          )}
          <div className="choices-scroll">
            {contacts.map(({ account, name }) => (
              <label key={account} className="choice">
                <input
                  type="checkbox"
                  aria-label={name}
                  checked={account === chosen}
                  onChange={(event) => {
                    setChosen(event.target.checked ? account : undefined)
                  }}
                />
                <Avatar id={account} name={name} size="small" />
                <span className="one-line name" dir="auto">
                  {name}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {failure !== undefined && (
          <p className="failure" role="alert">
            {failure}
          </p>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={busy} disabled={chosen === undefined}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
