import './contacts.css'
import { Pencil, UserRoundPlus, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import type { ContactView } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'
import { IncomingRequests } from '../requests/IncomingRequests'
import { OutgoingRequests } from '../requests/OutgoingRequests'

const byName = (left: ContactView, right: ContactView): number => left.name.localeCompare(right.name)

export const ContactList = () => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  const contacts = useMemo(() => (live.kind === 'value' ? live.value.toSorted(byName) : []), [live])

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
      <div className="pane-scroll">
        <IncomingRequests />
        <OutgoingRequests />
        {live.kind === 'loading' && <Loading label="Loading contacts" />}
        {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
        {live.kind === 'value' && contacts.length === 0 && (
          <Empty icon={<UsersRound />} title="No contacts yet">
            <p>A contact is somebody who accepted your invite, or whose invite you accepted.</p>
          </Empty>
        )}
        {contacts.length > 0 && (
          <ul className="rows" role="list" aria-label="Contacts">
            {contacts.map((contact) => (
              <ContactItem key={contact.account} contact={contact} />
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

const ContactItem = ({ contact }: { contact: ContactView }) => {
  const { clock } = useServices()
  const { go } = useNavigation()
  const presence = usePresence(contact.account)
  const now = useNow(clock)
  const { account, name, profileName, nickname, conversation, blocked } = contact
  return (
    <li className="contact" aria-label={name}>
      <button
        type="button"
        className="row"
        onClick={() => {
          go({ kind: 'conversation', conversation })
        }}
      >
        <Avatar id={account} name={name}>
          <PresenceDot presence={presence} />
        </Avatar>
        <span className="row-text">
          <span className="row-title one-line name" dir="auto">
            {name}
          </span>
          <span className="preview one-line">
            {nickname !== undefined && nickname !== profileName && (
              <>
                <bdi>{profileName}</bdi>
                {' · '}
              </>
            )}
            {blocked ? 'Blocked' : presenceText(presence, now)}
          </span>
        </span>
      </button>
      <IconButton
        className="contact-edit"
        label="Edit nickname"
        icon={<Pencil aria-hidden="true" />}
        onClick={() => {
          go({ kind: 'prompt', prompt: { kind: 'nickname', contact } })
        }}
      />
    </li>
  )
}
