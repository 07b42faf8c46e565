import '../../ui/form.css'
import './picker.css'
import { useId, useState } from 'react'
import type { AccountId, ContactView } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { SearchField } from '../../ui/SearchField'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { matches, nobodyCalled } from './matches'

/** Fewer are seen at one glance. */
const filterFrom = 8

export interface ContactPickerProps {
  readonly legend: string
  readonly contacts: readonly ContactView[]
  /** What to say where there are none. */
  readonly nobody: string
  readonly chosen: ReadonlySet<AccountId>
  readonly onChange: (chosen: ReadonlySet<AccountId>) => void
  /** Choosing one lets go of the other. */
  readonly single?: boolean
}

export const ContactPicker = ({ legend, contacts, nobody, chosen, onChange, single = false }: ContactPickerProps) => {
  const [search, setSearch] = useState('')
  const shown = contacts.filter(({ name }) => matches(name, search))
  const toggle = (account: AccountId, on: boolean): void => {
    const next = new Set(single ? [] : chosen)
    if (on) next.add(account)
    else next.delete(account)
    onChange(next)
  }
  return (
    <fieldset className="choices picker">
      <legend>
        {legend}
        {!single && chosen.size > 0 && <span className="hint">{` ${chosen.size} chosen`}</span>}
      </legend>
      {contacts.length === 0 && <p className="hint">{nobody}</p>}
      {contacts.length > filterFrom && (
        <SearchField
          label="Filter contacts"
          placeholder="Filter by name"
          text={search}
          onText={setSearch}
          onKeyDown={(event) => {
            // Enter in a field would create the conversation.
            if (event.key === 'Enter') event.preventDefault()
          }}
        />
      )}
      <div className="choices-scroll">
        {shown.map((contact) => (
          <Choice
            key={contact.account}
            contact={contact}
            checked={chosen.has(contact.account)}
            onChange={(on) => {
              toggle(contact.account, on)
            }}
          />
        ))}
        {contacts.length > 0 && shown.length === 0 && <p className="hint">{`${nobodyCalled(search)}.`}</p>}
      </div>
    </fieldset>
  )
}

interface ChoiceProps {
  readonly contact: ContactView
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

const Choice = ({ contact: { account, name, picture }, checked, onChange }: ChoiceProps) => {
  const presence = usePresence(account)
  const id = useId()
  return (
    <label className="choice picker-choice" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        aria-label={name}
        checked={checked}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      <Avatar id={account} name={name} picture={picture} size="small">
        <PresenceDot presence={presence} />
      </Avatar>
      <span className="one-line name" dir="auto">
        {name}
      </span>
    </label>
  )
}
