import { UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import type { ConversationView } from '../../../core'
import { sentenceFor } from '../../state/sentences'
import { Button } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { SearchField } from '../../ui/SearchField'
import { matches, nobodyCalled } from '../conversations/matches'
import { useLiveMembers } from '../conversations/useMembers'
import { AddMembers } from './AddMembers'
import { type AskedOfMember, ConfirmMember } from './ConfirmMember'
import { MemberRows } from './MemberRows'

/** Fewer are seen at one glance. */
const filterFrom = 10

export const Members = ({ conversation }: { conversation: ConversationView }) => {
  const live = useLiveMembers(conversation.id)
  const [search, setSearch] = useState('')
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<AskedOfMember>()

  if (live.kind === 'loading') return <Loading label="Loading members" />
  if (live.kind === 'failed') return <Failed sentence={sentenceFor(live.error)} />
  const members = live.value
  const shown = members.filter(({ name }) => matches(name, search))
  // Everybody in the community is in its public channels.
  const automatic = conversation.kind === 'channel' && conversation.community !== undefined
  return (
    <>
      {automatic && <p className="hint">Everybody in the community can join this channel.</p>}
      {conversation.rights.add && !automatic && (
        <Button
          onClick={() => {
            setAdding(true)
          }}
        >
          <UserRoundPlus aria-hidden="true" />
          Add members
        </Button>
      )}
      {members.length > filterFrom && (
        <SearchField label="Filter members" placeholder="Filter by name" text={search} onText={setSearch} />
      )}
      {shown.length === 0 ? (
        <Empty title={nobodyCalled(search)} />
      ) : (
        <MemberRows conversation={conversation.id} members={shown} onAsk={setAsked} />
      )}
      {adding && (
        <AddMembers
          conversation={conversation.id}
          members={members}
          onClose={() => {
            setAdding(false)
          }}
        />
      )}
      {asked && (
        <ConfirmMember
          conversation={conversation}
          asked={asked}
          onClose={() => {
            setAsked(undefined)
          }}
        />
      )}
    </>
  )
}
