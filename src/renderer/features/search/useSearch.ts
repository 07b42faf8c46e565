import { useCallback, useEffect, useState } from 'react'
import type { SearchHit, SearchQuery } from '../../../core'
import { useServices } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

export type SearchResults =
  | { readonly kind: 'searching' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'found'
      readonly hits: readonly SearchHit[]
      /** Of an older query: the answer to this one is on its way. */
      readonly stale: boolean
      /** There are further ones. */
      readonly more: boolean
    }

export interface Searching {
  readonly results: SearchResults
  readonly loadMore: () => void
  readonly retry: () => void
}

/** Nobody reads the results of half a word. */
const delayMs = 150

interface Pages {
  readonly kind: 'pages'
  readonly query: SearchQuery
  readonly hits: readonly SearchHit[]
  readonly cursor: string | undefined
  /** More than the first page was loaded. */
  readonly grown: boolean
}

type Heard = Pages | { readonly kind: 'failed'; readonly query: SearchQuery; readonly error: unknown }

const resultsOf = (query: SearchQuery | undefined, heard: Heard | undefined): SearchResults => {
  if (heard === undefined || (heard.kind === 'failed' && heard.query !== query)) return { kind: 'searching' }
  if (heard.kind === 'failed') return heard
  return { kind: 'found', hits: heard.hits, stale: heard.query !== query, more: heard.cursor !== undefined }
}

const joined = (pages: Pages, hits: readonly SearchHit[], cursor: string | undefined): Pages => {
  const known = new Set(pages.hits.map(({ message }) => message.id))
  const fresh = hits.filter(({ message }) => !known.has(message.id))
  return { ...pages, hits: [...pages.hits, ...fresh], cursor, grown: true }
}

/**
 * Follows a query; hand in a memoised one, `undefined` where nothing is asked. It is asked anew when `revision`
 * changes and when the index is whole, until more than its first page was loaded.
 */
export const useSearch = (query: SearchQuery | undefined, revision?: unknown): Searching => {
  const { messenger, clock } = useServices()
  const indexed = useWatchable(messenger.search.state).kind
  const [heard, setHeard] = useState<Heard>()
  const [tries, setTries] = useState(0)

  useEffect(() => {
    if (query === undefined) return
    let wanted = true
    const pending = clock.after(delayMs, () => {
      messenger.search.messages(query).then(
        ({ data, page }) => {
          if (!wanted) return
          setHeard((before) =>
            before?.kind === 'pages' && before.query === query && before.grown
              ? before
              : { kind: 'pages', query, hits: data, cursor: page.after, grown: false },
          )
        },
        (error: unknown) => {
          if (wanted) setHeard({ kind: 'failed', query, error })
        },
      )
    })
    return () => {
      wanted = false
      pending.dispose()
    }
  }, [messenger, clock, query, revision, indexed, tries])

  const loadMore = useCallback(() => {
    if (heard?.kind !== 'pages' || heard.cursor === undefined || heard.query !== query) return
    messenger.search.messages({ ...heard.query, cursor: heard.cursor }).then(
      ({ data, page }) => {
        setHeard((before) => (before === heard ? joined(heard, data, page.after) : before))
      },
      (error: unknown) => {
        setHeard((before) => (before === heard ? { kind: 'failed', query: heard.query, error } : before))
      },
    )
  }, [messenger, heard, query])

  const retry = useCallback(() => {
    setTries((before) => before + 1)
  }, [])

  return { results: resultsOf(query, query === undefined ? undefined : heard), loadMore, retry }
}
