import './search.css'
import { type ReactNode, type RefObject, useCallback, useMemo, useState } from 'react'
import type { ConversationView, SearchHit } from '../../../core'
import { useNavigation } from '../../state/navigation'
import { useJump } from '../../state/jump'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { ConversationRows } from '../conversations/ConversationRows'
import { ContactHits } from './ContactHits'
import { anyFilter, type Filters, queryOf } from './filters'
import { IndexingNote } from './IndexingNote'
import { MessageHits } from './MessageHits'
import { useArrows } from './useArrows'
import { usePlaces } from './usePlaces'
import { useSearch } from './useSearch'

export interface SearchPanelProps {
  readonly text: string
  readonly filters: Filters
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly scroller: RefObject<HTMLElement | null>
}

/** What of a section is shown before somebody asks for all of it. */
const atFirst = 5

/** All that answers what stands in the list's search box: places by name, messages by what they say. */
export const SearchPanel = ({ text, filters, searchRef, scroller }: SearchPanelProps) => {
  const jump = useJump()
  const { go } = useNavigation()
  const { conversations, contacts, revision } = usePlaces(text, filters)
  const query = useMemo(() => queryOf(text, filters), [text, filters])
  const searching = useSearch(query, revision)
  const onKeyDown = useArrows(useCallback(() => searchRef.current, [searchRef]))
  const open = useCallback(
    ({ message }: SearchHit) => {
      jump(message.conversation, message.id)
    },
    [jump],
  )
  const { results } = searching
  const nothing = results.kind === 'found' && !results.stale && results.hits.length === 0
  if (nothing && conversations.length === 0 && contacts.length === 0) {
    return (
      <>
        <IndexingNote />
        <Nothing text={text} filters={filters} />
      </>
    )
  }
  return (
    <div className="found" onKeyDownCapture={onKeyDown}>
      <IndexingNote />
      {conversations.length > 0 && <Conversations found={conversations} scroller={scroller} />}
      {contacts.length > 0 && (
        <Section title="Contacts">
          <ContactHits
            contacts={contacts}
            onOpen={(conversation) => {
              go({ kind: 'conversation', conversation })
            }}
          />
        </Section>
      )}
      {!nothing && (
        <Section title="Messages">
          <MessageHits searching={searching} onOpen={open} />
        </Section>
      )}
    </div>
  )
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="found-section">
    <h3 className="pane-title">{title}</h3>
    {children}
  </section>
)

interface ConversationsProps {
  readonly found: readonly ConversationView[]
  readonly scroller: RefObject<HTMLElement | null>
}

const Conversations = ({ found, scroller }: ConversationsProps) => {
  const [all, setAll] = useState(false)
  const shown = useMemo(() => (all ? found : found.slice(0, atFirst)), [all, found])
  return (
    <Section title="Conversations">
      <ConversationRows conversations={shown} scroller={scroller} />
      {shown.length < found.length && (
        <div className="pane-more">
          <Button
            onClick={() => {
              setAll(true)
            }}
          >
            Show all {found.length} conversations
          </Button>
        </div>
      )}
    </Section>
  )
}

const Nothing = ({ text, filters }: { text: string; filters: Filters }) => (
  <Empty title={text.trim() === '' ? 'Nothing found' : `Nothing found for “${text.trim()}”`}>
    {anyFilter(filters) && <p>Take a filter away to find more.</p>}
  </Empty>
)
