import '../../ui/form.css'
import { useId, useMemo, useState } from 'react'
import { type AccountId, type ConversationId, type ConversationView, longestName } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useAction } from '../../state/useAction'
import { useLive } from '../../state/useLive'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'
import { Field } from '../../ui/Field'
import { SelectField } from '../../ui/SelectField'
import { ContactPicker } from './ContactPicker'
import { asked, type Kind, kinds, manageable } from './newConversations'
import { useContacts } from './useContacts'

/** What one query may ask for. */
const mostLooked = 500

export interface NewConversationProps {
  /** A public channel of this community is wanted. */
  readonly community?: ConversationId | undefined
  readonly onClose: () => void
}

export const NewConversation = ({ community: wanted, onClose }: NewConversationProps) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const contacts = useContacts()
  const communities = useManageable()
  const [kind, setKind] = useState<Kind>(wanted === undefined ? 'direct' : 'channel')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<AccountId>>(new Set())
  const [community, setCommunity] = useState(wanted)
  const { busy, failure, run, clear } = useAction()
  const hintId = useId()
  const query = asked({ kind, name, chosen, community })
  const open = kind === 'channel' && community !== undefined

  const create = async (): Promise<void> => {
    if (query === undefined) return
    await run(async () => {
      const { id } = await messenger.conversations.create(query)
      go({ kind: 'conversation', conversation: id })
    })
  }

  return (
    <Dialog title="New conversation" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <fieldset className="choices">
          <legend>Kind</legend>
          <div className="kinds">
            {kinds.map((one) => (
              <label key={one.kind} className="choice">
                <input
                  type="radio"
                  name="kind"
                  aria-label={one.name}
                  aria-describedby={one.kind === kind ? hintId : undefined}
                  checked={one.kind === kind}
                  onChange={() => {
                    setKind(one.kind)
                    if (one.kind === 'direct') setChosen(new Set([...chosen].slice(0, 1)))
                    clear()
                  }}
                />
                {one.name}
              </label>
            ))}
          </div>
          <p id={hintId} className="hint kinds-hint">
            {kinds.find((one) => one.kind === kind)?.hint}
          </p>
        </fieldset>
        {kind !== 'direct' && (
          <Field
            label="Name"
            value={name}
            maxLength={longestName}
            required
            onChange={(event) => {
              setName(event.target.value)
            }}
          />
        )}
        {kind === 'channel' && communities.length > 0 && (
          <SelectField
            label="Community"
            hint={open ? 'Everybody in the community can join.' : 'Private: only the people you choose.'}
            value={community ?? ''}
            choices={[
              { value: '', label: 'None' },
              ...communities.map(({ id, title }) => ({ value: id, label: title })),
            ]}
            onChange={(id) => {
              setCommunity(id === '' ? undefined : id)
            }}
          />
        )}
        {!open && contacts && (
          <ContactPicker
            legend="With"
            contacts={contacts}
            nobody="You have no contacts yet. Add one first, under Contacts."
            chosen={chosen}
            single={kind === 'direct'}
            onChange={setChosen}
          />
        )}
        <DialogFoot failure={failure} onCancel={onClose} sticky>
          <Button type="submit" tone="primary" busy={busy} disabled={query === undefined}>
            Create
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

const useManageable = (): readonly ConversationView[] => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.conversations.live({ limit: mostLooked }), [messenger]))
  return live.kind === 'value' ? manageable(live.value.data) : []
}
