import './search.css'
import { ChevronDown, ChevronUp, ListFilter, Search, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useCallback, useId, useMemo, useState } from 'react'
import type { ConversationId, SearchHit } from '../../../core'
import { useServices } from '../../state/context'
import { useJump } from '../../state/jump'
import { sentenceFor } from '../../state/sentences'
import { useNow } from '../../state/useNow'
import { IconButton } from '../../ui/Button'
import { HitItem } from './HitItem'
import { countText, newestFirst } from './inConversation'
import { IndexingNote } from './IndexingNote'
import { useArrows } from './useArrows'
import { type Searching, useSearch } from './useSearch'

export interface SearchInConversationProps {
  readonly conversation: ConversationId
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
}

/** As many as one query may tell: nobody goes through more one by one. */
const limit = 100
const none: readonly SearchHit[] = []

/** A bar over a conversation that goes from one message that was found to the next, newest first. */
export const SearchInConversation = ({ conversation, inputRef, onClose }: SearchInConversationProps) => {
  const jump = useJump()
  const listId = useId()
  const [text, setText] = useState('')
  const [listed, setListed] = useState(false)
  const [chosen, setChosen] = useState<SearchHit>()
  const query = useMemo(
    () => (text.trim() === '' ? undefined : { text: text.trim(), conversation, limit }),
    [text, conversation],
  )
  const { results } = useSearch(query)
  const hits = useMemo(() => (results.kind === 'found' ? newestFirst(results.hits) : none), [results])
  const at = hits.findIndex(({ message }) => message.id === chosen?.message.id)

  const choose = useCallback(
    (hit: SearchHit | undefined) => {
      if (hit === undefined) return
      setChosen(hit)
      jump(conversation, hit.message.id, { keepsFocus: true })
    },
    [jump, conversation],
  )
  const older = (): void => {
    choose(hits[(at + 1) % hits.length])
  }
  const newer = (): void => {
    choose(hits.at(at === -1 ? -1 : at - 1))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onClose()
    }
  }

  return (
    <div className="search-within" role="search" aria-label="In this conversation" onKeyDown={onKeyDown}>
      <div className="search-bar">
        <div className="search">
          <Search aria-hidden="true" />
          <input
            ref={inputRef}
            type="search"
            aria-label="Search in conversation"
            placeholder="Search in conversation"
            dir="auto"
            autoFocus
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setChosen(undefined)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
              event.preventDefault()
              if (event.shiftKey) newer()
              else older()
            }}
          />
        </div>
        <p className="search-count" role="status">
          {query && <Count results={results} chosen={at} count={hits.length} />}
        </p>
        <IconButton
          label="Older result"
          icon={<ChevronUp aria-hidden="true" />}
          disabled={hits.length === 0}
          onClick={older}
        />
        <IconButton
          label="Newer result"
          icon={<ChevronDown aria-hidden="true" />}
          disabled={hits.length === 0}
          onClick={newer}
        />
        <IconButton
          label="List results"
          icon={<ListFilter aria-hidden="true" />}
          aria-expanded={listed}
          aria-controls={listed ? listId : undefined}
          onClick={() => {
            setListed(!listed)
          }}
        />
        <IconButton label="Close search" icon={<X aria-hidden="true" />} onClick={onClose} />
      </div>
      {query && <IndexingNote />}
      {listed && hits.length > 0 && (
        <Listed id={listId} hits={hits} chosen={chosen} inputRef={inputRef} onOpen={choose} />
      )}
    </div>
  )
}

const Count = ({ results, chosen, count }: { results: Searching['results']; chosen: number; count: number }) => {
  switch (results.kind) {
    case 'searching':
      return <span className="visually-hidden">Searching</span>
    case 'failed':
      return sentenceFor(results.error)
    case 'found':
      return results.stale ? '' : countText(chosen, count, results.more)
  }
}

interface ListedProps {
  readonly id: string
  readonly hits: readonly SearchHit[]
  readonly chosen: SearchHit | undefined
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly onOpen: (hit: SearchHit) => void
}

const Listed = ({ id, hits, chosen, inputRef, onOpen }: ListedProps) => {
  const { clock } = useServices()
  const now = useNow(clock)
  const onKeyDown = useArrows(useCallback(() => inputRef.current, [inputRef]))
  return (
    <ul id={id} className="rows search-list" role="list" aria-label="Results" onKeyDownCapture={onKeyDown}>
      {hits.map((hit) => (
        <HitItem
          key={hit.message.id}
          hit={hit}
          now={now}
          within
          chosen={hit.message.id === chosen?.message.id}
          onOpen={onOpen}
        />
      ))}
    </ul>
  )
}
