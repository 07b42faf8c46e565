import type { ContactView, ConversationId } from '../../../core'
import { Avatar } from '../../ui/Avatar'

export interface ContactHitsProps {
  readonly contacts: readonly ContactView[]
  readonly onOpen: (conversation: ConversationId) => void
}

export const ContactHits = ({ contacts, onOpen }: ContactHitsProps) => (
  <ul className="rows" role="list" aria-label="Contacts">
    {contacts.map(({ account, name, profileName, picture, conversation }) => (
      <li key={account} aria-label={name}>
        <button
          type="button"
          className="row"
          onClick={() => {
            onOpen(conversation)
          }}
        >
          <Avatar id={account} name={name} picture={picture} />
          <span className="row-text">
            <span className="row-title one-line name" dir="auto">
              {name}
            </span>
            {profileName !== name && (
              <span className="preview one-line" dir="auto">
                {profileName}
              </span>
            )}
          </span>
        </button>
      </li>
    ))}
  </ul>
)
