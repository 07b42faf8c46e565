import './contacts.css'
import { Ban, MessageCircle, Pencil, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { AccountId, ContactView, Profile } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentences, sentenceFor } from '../../state/sentences'
import { dateOf } from '../../state/times'
import { useAction } from '../../state/useAction'
import { useLive, useLiveValue } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Failed, Loading } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'
import { BlockContact } from './BlockContact'
import { CardLinks } from './CardLinks'

/** What a contact tells of themselves, and what can be done with them. */
export const ContactCard = ({ account, onClose }: { account: AccountId; onClose: () => void }) => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  const contact = live.kind === 'value' ? live.value.find((one) => one.account === account) : undefined
  return (
    <Dialog title={contact?.name ?? 'Contact'} onClose={onClose}>
      {live.kind === 'loading' && <Loading label="Loading the contact" />}
      {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
      {live.kind === 'value' && contact === undefined && <Failed sentence={sentences.NOT_CONTACT} />}
      {contact && (
        <>
          <CardHead contact={contact} />
          <CardProfile account={account} />
          <p className="hint">{`Contact since ${dateOf(contact.since)}`}</p>
          <CardActions contact={contact} />
        </>
      )}
    </Dialog>
  )
}

const CardHead = ({ contact }: { contact: ContactView }) => {
  const { clock } = useServices()
  const presence = usePresence(contact.account)
  const now = useNow(clock)
  const { account, name, profileName, picture, statusText = '', blocked } = contact
  return (
    <div className="person-head">
      <Avatar id={account} name={name} picture={picture} size="large">
        {!blocked && <PresenceDot presence={presence} />}
      </Avatar>
      <div className="row-text">
        {name !== profileName && (
          <p>
            Goes by <bdi>{profileName}</bdi>
          </p>
        )}
        <p className="hint">{blocked ? 'Blocked' : presenceText(presence, now)}</p>
        {statusText !== '' && (
          <p className="person-status" dir="auto">
            {statusText}
          </p>
        )}
      </div>
    </div>
  )
}

const CardProfile = ({ account }: { account: AccountId }) => {
  const messenger = useMessenger()
  const profile = useLiveValue<Profile | undefined>(
    useMemo(() => messenger.contacts.liveProfile(account), [messenger, account]),
    undefined,
  )
  if (profile === undefined) return null
  return (
    <>
      {profile.bio !== '' && (
        <p className="person-bio" dir="auto">
          {profile.bio}
        </p>
      )}
      <CardLinks links={profile.links} />
    </>
  )
}

const CardActions = ({ contact }: { contact: ContactView }) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const [blocking, setBlocking] = useState(false)
  const { busy, failure, run } = useAction()
  return (
    <>
      <Failure sentence={failure} />
      <div className="person-actions">
        <Button
          tone="primary"
          onClick={() => {
            go({ kind: 'conversation', conversation: contact.conversation })
          }}
        >
          <MessageCircle aria-hidden="true" />
          Message
        </Button>
        <Button
          onClick={() => {
            go({ kind: 'prompt', prompt: { kind: 'nickname', contact } })
          }}
        >
          <Pencil aria-hidden="true" />
          Edit nickname
        </Button>
        {contact.blocked ? (
          <Button busy={busy} onClick={() => void run(() => messenger.contacts.unblock(contact.account))}>
            <Undo2 aria-hidden="true" />
            Unblock
          </Button>
        ) : (
          <Button
            tone="danger"
            onClick={() => {
              setBlocking(true)
            }}
          >
            <Ban aria-hidden="true" />
            Block
          </Button>
        )}
      </div>
      {blocking && (
        <BlockContact
          contact={contact}
          onClose={() => {
            setBlocking(false)
          }}
        />
      )}
    </>
  )
}
