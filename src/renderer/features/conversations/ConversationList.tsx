import '../../ui/pane.css'
import '../../ui/rows.css'
import { ArrowLeft, MessageCirclePlus, MessagesSquare } from 'lucide-react'
import { type RefObject, useMemo, useRef, useState } from 'react'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { Button, IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { SearchBox } from '../../ui/SearchField'
import { IncomingRequests } from '../requests/IncomingRequests'
import { FilterChips } from '../search/FilterChips'
import { FilterMenu } from '../search/FilterMenu'
import { anyFilter, noFilters } from '../search/filters'
import { SearchPanel } from '../search/SearchPanel'
import { ArchivedEntry } from './ArchivedEntry'
import { ConversationRows } from './ConversationRows'
import { type Filter, isListed, passes } from './filters'
import { FilterRow } from './FilterRow'
import { useConversations } from './useConversations'

export const ConversationList = ({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) => {
  const { go } = useNavigation()
  const [archived, setArchived] = useState(false)
  const [search, setSearch] = useState('')
  const [narrowed, setNarrowed] = useState(noFilters)
  const [filter, setFilter] = useState<Filter>('all')
  const scroller = useRef<HTMLDivElement>(null)
  const { live, conversations, showMore } = useConversations(archived)
  const shown = useMemo(
    () => conversations?.filter((one) => isListed(one) && passes(one, filter)) ?? [],
    [conversations, filter],
  )
  const searching = search.trim() !== '' || anyFilter(narrowed)
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
      <SearchBox
        ref={searchRef}
        label="Search"
        placeholder="Search"
        text={search}
        onText={setSearch}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.altKey) return
          event.preventDefault()
          scroller.current?.querySelector<HTMLElement>('.row')?.focus()
        }}
      >
        <FilterMenu filters={narrowed} onChange={setNarrowed} />
      </SearchBox>
      <FilterChips filters={narrowed} onChange={setNarrowed} />
      {some && !searching && <FilterRow filter={filter} onChange={setFilter} />}
      <div ref={scroller} className="pane-scroll">
        {searching ? (
          <SearchPanel text={search} filters={narrowed} searchRef={searchRef} scroller={scroller} />
        ) : (
          <>
            {!archived && <IncomingRequests />}
            {!archived && filter === 'all' && (
              <ArchivedEntry
                onOpen={() => {
                  setArchived(true)
                }}
              />
            )}
            {live.kind === 'loading' && <Loading label="Loading conversations" />}
            {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
            {conversations?.length === 0 && (archived ? <Empty title="Nothing is archived" /> : <Nobody />)}
            {some && shown.length === 0 && <NothingFound filter={filter} />}
            <ConversationRows conversations={shown} scroller={scroller} />
            {showMore && (
              <div className="pane-more">
                <Button onClick={showMore}>Show older conversations</Button>
              </div>
            )}
          </>
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

const NothingFound = ({ filter }: { filter: Filter }) => (
  <Empty title={filter === 'unread' ? 'You have read everything' : 'No groups, channels or communities yet'} />
)
