import { useMemo } from 'react'
import type { ContactView, Settings } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { SelectField } from '../../ui/SelectField'
import { Switch } from '../../ui/Switch'
import { BlockedContacts } from '../contacts/BlockedContacts'
import { byName } from '../contacts/order'
import { useSettings } from './useSettings'

export const Privacy = () => (
  <>
    <Receipts />
    <RelayOnly />
    <Blocked />
  </>
)

const relayChoices = [
  { value: 'strangers', label: 'In calls with people who are not my contacts' },
  { value: 'calls', label: 'In all calls' },
  { value: 'always', label: 'In calls and in everything else' },
] as const satisfies readonly { readonly value: Settings['relayOnly']; readonly label: string }[]

/** Whom our address is kept from (CL9). */
const RelayOnly = () => {
  const { settings, update } = useSettings()
  return (
    settings && (
      <SelectField
        label="Hide my network address"
        hint="Sound, pictures and messages then go through a relay, which cannot read them. It takes longer, and fails where the server offers no relay."
        value={settings.relayOnly}
        choices={relayChoices}
        onChange={(relayOnly) => {
          update({ relayOnly })
        }}
      />
    )
  )
}

const none: readonly ContactView[] = []

const Blocked = () => {
  const messenger = useMessenger()
  const contacts = useLiveValue(
    useMemo(() => messenger.contacts.live(), [messenger]),
    none,
  )
  const blocked = contacts.filter(({ blocked }) => blocked).toSorted(byName)
  if (blocked.length > 0) return <BlockedContacts contacts={blocked} />
  return (
    <p className="hint">
      You have blocked nobody. You can block a contact from their profile or in the list of contacts.
    </p>
  )
}

const Receipts = () => {
  const { settings, update } = useSettings()
  return (
    settings && (
      <div>
        <Switch
          label="Read receipts"
          hint="Switched off, none are sent and you see none."
          checked={settings.readReceipts}
          onChange={(readReceipts) => {
            update({ readReceipts })
          }}
        />
        <Switch
          label="Typing indicators"
          hint="Switched off, none are sent and you see none."
          checked={settings.typingIndicators}
          onChange={(typingIndicators) => {
            update({ typingIndicators })
          }}
        />
      </div>
    )
  )
}
