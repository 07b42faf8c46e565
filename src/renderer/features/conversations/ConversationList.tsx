import './list.css'
import { ArrowLeft, MessageCirclePlus, MessagesSquare, Search } from 'lucide-react'
import { type RefObject, useMemo, useRef, useState } from 'react'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { Button, IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { IncomingRequests } from '../requests/IncomingRequests'
import { ArchivedEntry } from './ArchivedEntry'
import { ConversationRows } from './ConversationRows'
import { type Filter, isListed, passes } from './filters'
import { FilterRow } from './FilterRow'
import { matches } from './matches'
import { useConversations } from './useConversations'

export const ConversationList = ({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) => {
  const { go } = useNavigation()
  const [archived, setArchived] = useState(false)
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const scroller = useRef<HTMLDivElement>(null)
  const { live, conversations, showMore } = useConversations(archived)
  const shown = useMemo(
    () => conversations?.filter((one) => isListed(one) && passes(one, filter) && matches(one.title, search)) ?? [],
    [conversations, filter, search],
  )
  const some = conversations !== undefined && conversations.length > 0

  return (
    <section className="pane" aria-label={archived ? 'Archived chats' : 'Chats'}>
      <header className="pane-head">
        {archived && (
          <IconButton
            className="pane-back"
            label="Back to chats"
            icon={<ArrowLeft aria-hidden="true" />}
            onClick={() => {
              setArchived(false)
            }}
          />
        )}
        <h2>{archived ? 'Archived' : 'Chats'}</h2>
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
      {some && <FilterRow filter={filter} onChange={setFilter} />}
      <div ref={scroller} className="pane-scroll">
        {!archived && <IncomingRequests />}
        {!archived && search === '' && filter === 'all' && (
          <ArchivedEntry
            onOpen={() => {
              setArchived(true)
            }}
          />
        )}
        {live.kind === 'loading' && <Loading label="Loading conversations" />}
        {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
        {conversations?.length === 0 && (archived ? <Empty title="Nothing is archived" /> : <Nobody />)}
        {some && shown.length === 0 && <NothingFound search={search} filter={filter} />}
        <ConversationRows conversations={shown} scroller={scroller} />
        {showMore && (
          <div className="pane-more">
            <Button onClick={showMore}>Show older conversations</Button>
          </div>
        )}
      </div>
    </section>
  )
}

const Nobody = () => {
  const { go } = useNavigation()
  return (
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
  )
}

const NothingFound = ({ search, filter }: { search: string; filter: Filter }) => {
  if (search.trim() !== '') return <Empty title={`Nobody here is called “${search.trim()}”`} />
  return <Empty title={filter === 'unread' ? 'You have read everything' : 'No groups, channels or communities yet'} />
}
