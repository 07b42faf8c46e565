import './list.css'
import { MessageCirclePlus, MessagesSquare, Search } from 'lucide-react'
import { type RefObject, useCallback, useMemo, useState } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { Button, IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { IncomingRequests } from '../requests/IncomingRequests'
import { ConversationItem } from './ConversationItem'
import { matches } from './matches'

const firstShown = 100
/** What one query may ask for. */
const mostShown = 500

export const ConversationList = ({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) => {
  const { messenger } = useServices()
  const { go } = useNavigation()
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(firstShown)
  const live = useLive(useMemo(() => messenger.conversations.live({ limit }), [messenger, limit]))
  const listing = live.kind === 'value' ? live.value : undefined
  const shown = useMemo(() => listing?.data.filter(({ title }) => matches(title, search)) ?? [], [listing, search])
  const more = listing?.page.after !== undefined && limit < mostShown

  return (
    <section className="pane" aria-label="Chats">
      <header className="pane-head">
        <h2>Chats</h2>
        <IconButton
          label="New conversation"
          icon={<MessageCirclePlus aria-hidden="true" />}
          onClick={() => {
            go({ kind: 'prompt', prompt: { kind: 'new-conversation' } })
          }}
        />
      </header>
      <div className="search">
        <Search aria-hidden="true" />
        <input
          ref={searchRef}
          type="search"
          aria-label="Search"
          placeholder="Search by name"
          dir="auto"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setSearch('')
          }}
        />
      </div>
      <div className="pane-scroll">
        <IncomingRequests />
        {live.kind === 'loading' && <Loading label="Loading conversations" />}
        {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
        {listing?.data.length === 0 && (
          <Empty icon={<MessagesSquare />} title="No conversations yet">
            <p>Send somebody your invite link, or paste theirs.</p>
            <Button
              tone="primary"
              onClick={() => {
                go({ kind: 'prompt', prompt: { kind: 'add-contact', link: '' } })
              }}
            >
              Add contact
            </Button>
          </Empty>
        )}
        {listing !== undefined && listing.data.length > 0 && shown.length === 0 && (
          <Empty title={`Nobody here is called “${search.trim()}”`} />
        )}
        <Items conversations={shown} />
        {more && (
          <div className="pane-more">
            <Button
              onClick={() => {
                setLimit(limit + firstShown)
              }}
            >
              Show older conversations
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

const Items = ({ conversations }: { conversations: readonly ConversationView[] }) => {
  const { clock } = useServices()
  const { place, go } = useNavigation()
  const now = useNow(clock)
  const open = useCallback(
    (conversation: ConversationId) => {
      go({ kind: 'conversation', conversation })
    },
    [go],
  )
  return (
    <ul className="rows" role="list" aria-label="Conversations">
      {conversations.map((conversation) => (
        <ConversationItem
          key={conversation.id}
          conversation={conversation}
          chosen={conversation.id === place.conversation}
          now={now}
          onOpen={open}
        />
      ))}
    </ul>
  )
}
