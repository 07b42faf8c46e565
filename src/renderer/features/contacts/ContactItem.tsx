import { Ban, EllipsisVertical, IdCard, Pencil, UserMinus } from 'lucide-react'
import { useState } from 'react'
import type { ContactView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useNow } from '../../state/useNow'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { Menu, MenuItem } from '../../ui/Menu'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'
import { BlockContact } from './BlockContact'
import { RemoveContact } from './RemoveContact'

/** A contact in the list: leads to the conversation; its menu to everything else. */
export const ContactItem = ({ contact }: { contact: ContactView }) => {
  const { clock } = useServices()
  const { go } = useNavigation()
  const [asking, setAsking] = useState<'block' | 'remove' | undefined>()
  const answered = (): void => {
    setAsking(undefined)
  }
  const presence = usePresence(contact.account)
  const now = useNow(clock)
  const { account, name, profileName, nickname, statusText = '', picture, conversation } = contact
  return (
    <li className="contact" aria-label={name}>
      <button
        type="button"
        className="row"
        onClick={() => {
          go({ kind: 'conversation', conversation })
        }}
      >
        <Avatar id={account} name={name} picture={picture}>
          <PresenceDot presence={presence} />
        </Avatar>
        <span className="row-text">
          <span className="person-name one-line name" dir="auto">
            {name}
          </span>
          <span className="preview one-line">
            {nickname !== undefined && nickname !== profileName && (
              <>
                <bdi>{profileName}</bdi>
                {' · '}
              </>
            )}
            {presenceText(presence, now)}
          </span>
          {statusText !== '' && (
            <span className="preview one-line name" dir="auto">
              {statusText}
            </span>
          )}
        </span>
      </button>
      <Menu
        trigger={
          <IconButton
            className="contact-menu"
            label={`Actions for ${name}`}
            icon={<EllipsisVertical aria-hidden="true" />}
          />
        }
      >
        <MenuItem
          icon={<IdCard aria-hidden="true" />}
          onSelect={() => {
            go({ kind: 'prompt', prompt: { kind: 'contact', account } })
          }}
        >
          View profile
        </MenuItem>
        <MenuItem
          icon={<Pencil aria-hidden="true" />}
          onSelect={() => {
            go({ kind: 'prompt', prompt: { kind: 'nickname', contact } })
          }}
        >
          Edit nickname
        </MenuItem>
        <MenuItem
          icon={<Ban aria-hidden="true" />}
          onSelect={() => {
            setAsking('block')
          }}
        >
          Block
        </MenuItem>
        <MenuItem
          icon={<UserMinus aria-hidden="true" />}
          onSelect={() => {
            setAsking('remove')
          }}
        >
          Remove
        </MenuItem>
      </Menu>
      {asking === 'block' && <BlockContact contact={contact} onClose={answered} />}
      {asking === 'remove' && <RemoveContact contact={contact} onClose={answered} />}
    </li>
  )
}
