import '../contacts/contacts.css'
import { Pencil } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { AccountId } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { dateOf } from '../../state/times'
import { useLive } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { Button } from '../../ui/Button'
import { Failed, Loading } from '../../ui/Empty'
import { CardLinks } from '../contacts/CardLinks'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'

/** What a contact tells of themselves, and what we call them. */
export const ContactFacts = ({ account }: { account: AccountId }) => {
  const { messenger, clock } = useServices()
  const { go } = useNavigation()
  const now = useNow(clock)
  const presence = usePresence(account)
  const contacts = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  const profile = useLive(useMemo(() => messenger.contacts.liveProfile(account), [messenger, account]))
  if (contacts.kind === 'loading' || profile.kind === 'loading') return <Loading label="Loading profile" />
  if (contacts.kind === 'failed') return <Failed sentence={sentenceFor(contacts.error)} />
  if (profile.kind === 'failed') return <Failed sentence={sentenceFor(profile.error)} />
  const contact = contacts.value.find((one) => one.account === account)
  const { statusText, bio, links, name } = profile.value

  return (
    <div className="facts-card">
      <dl className="facts-list">
        {statusText !== '' && <Fact name="Status">{statusText}</Fact>}
        <Fact name="Presence">{contact?.blocked === true ? 'Blocked' : presenceText(presence, now)}</Fact>
        {bio !== '' && <Fact name="About">{bio}</Fact>}
        {links.length > 0 && (
          <Fact name="Links">
            <CardLinks links={links} />
          </Fact>
        )}
        <Fact name="The name they chose">{name}</Fact>
        {contact && <Fact name="Contact since">{dateOf(contact.since)}</Fact>}
      </dl>
      {contact && (
        <Button
          onClick={() => {
            go({ kind: 'prompt', prompt: { kind: 'nickname', contact } })
          }}
        >
          <Pencil aria-hidden="true" />
          Edit nickname
        </Button>
      )}
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd dir="auto">{children}</dd>
  </div>
)
