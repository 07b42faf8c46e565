import './contacts.css'
import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Failure } from '../../ui/Failure'

/** Who is blocked, each with the way back. Nothing where nobody is. */
export const BlockedContacts = ({ contacts }: { contacts: readonly ContactView[] }) =>
  contacts.length > 0 && (
    <section aria-labelledby="blocked-title">
      <h3 id="blocked-title" className="pane-title">
        Blocked
      </h3>
      <ul className="rows" role="list" aria-labelledby="blocked-title">
        {contacts.map((contact) => (
          <Blocked key={contact.account} contact={contact} />
        ))}
      </ul>
    </section>
  )

const Blocked = ({ contact: { account, name, picture } }: { contact: ContactView }) => {
  const messenger = useMessenger()
  const { busy, failure, run } = useAction()
  return (
    <li className="blocked" aria-label={name}>
      <Avatar id={account} name={name} picture={picture} size="small" />
      <span className="row-text">
        <span className="person-name one-line name" dir="auto">
          {name}
        </span>
      </span>
      <Button busy={busy} onClick={() => void run(() => messenger.contacts.unblock(account))}>
        Unblock
      </Button>
      <Failure sentence={failure} />
    </li>
  )
}
