import '../../ui/pane.css'
import './contacts.css'
import { UserRoundPlus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { SearchBox } from '../../ui/SearchField'
import { matches } from '../conversations/matches'
import { IncomingRequests } from '../requests/IncomingRequests'
import { OutgoingRequests } from '../requests/OutgoingRequests'
import { BlockedContacts } from './BlockedContacts'
import { ContactItem } from './ContactItem'
import { byName } from './order'

export const ContactList = () => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  return (
    <section className="pane" aria-label="Contacts">
      <header className="pane-head">
        <h2>Contacts</h2>
        <IconButton
          label="Add contact"
          icon={<UserRoundPlus aria-hidden="true" />}
          onClick={() => {
            go({ kind: 'prompt', prompt: { kind: 'add-contact', link: '' } })
          }}
        />
      </header>
      {live.kind === 'value' && live.value.length > 0 ? (
        <Filtered contacts={live.value} />
      ) : (
        <div className="pane-scroll">
          <IncomingRequests />
          <OutgoingRequests />
          {live.kind === 'loading' && <Loading label="Loading contacts" />}
          {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
          {live.kind === 'value' && (
            <Empty icon={<UsersRound />} title="No contacts yet">
              <p>A contact is somebody who accepted your invite, or whose invite you accepted.</p>
            </Empty>
          )}
        </div>
      )}
    </section>
  )
}

/** A nickname must not hide somebody from whoever knows them by the name they gave themselves. */
const isFound = ({ name, profileName }: ContactView, filter: string): boolean =>
  matches(`${name} ${profileName}`, filter)

const Filtered = ({ contacts }: { contacts: readonly ContactView[] }) => {
  const [filter, setFilter] = useState('')
  const found = useMemo(
    () => contacts.filter((contact) => isFound(contact, filter)).toSorted(byName),
    [contacts, filter],
  )
  const welcome = found.filter(({ blocked }) => !blocked)
  return (
    <>
      <SearchBox label="Filter contacts" placeholder="Filter by name" text={filter} onText={setFilter} />
      <div className="pane-scroll">
        {filter.trim() === '' && (
          <>
            <IncomingRequests />
            <OutgoingRequests />
          </>
        )}
        {found.length === 0 && <Empty title={`None of your contacts is called “${filter.trim()}”`} />}
        {welcome.length > 0 && (
          <ul className="rows" role="list" aria-label="Contacts">
            {welcome.map((contact) => (
              <ContactItem key={contact.account} contact={contact} />
            ))}
          </ul>
        )}
        <BlockedContacts contacts={found.filter(({ blocked }) => blocked)} />
      </div>
    </>
  )
}
