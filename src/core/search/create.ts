import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import { when, type Watchable } from '../base/emitter'
import { TincanError } from '../base/errors'
import type { AccountId, ConversationId, MessageId } from '../base/ids'
import type { Logger } from '../base/logger'
import {
  isGone,
  type Found,
  type IndexQuery,
  type Rank,
  type SearchDocument,
  type SearchSource,
  type TextRange,
} from './document'
import type { EngineResult, SearchEngine } from './engine'
import { Indexer, unavailable, type IndexState } from './indexer'
import { cursorOf, rankOf } from './ranking'
import { createSearchStore, type SearchStorage } from './store'

/** A message as it is shown, of which the index knows but these. */
export interface HitMessage {
  readonly id: MessageId
  readonly plain: string
}

export interface HitView<M extends HitMessage> {
  readonly message: M
  readonly conversationTitle: string
}

export interface SearchDependencies<M extends HitMessage> {
  readonly storage: SearchStorage
  /** Taken over. */
  readonly engine: SearchEngine
  readonly source: SearchSource
  /** What is no longer there is left out; in any order. */
  readonly views: (ids: readonly MessageId[]) => Promise<readonly HitView<M>[]>
  readonly clock: Clock
  readonly logger: Logger
  /** The disk refused what the index wanted to keep; it is tried again. */
  readonly failed: (error: TincanError) => void
}

interface Request {
  readonly text: string
  readonly conversation?: ConversationId
  readonly from?: AccountId
  readonly has?: readonly ('link' | 'file')[]
  readonly before?: string
  readonly after?: string
  readonly limit?: number
  readonly cursor?: string
}

export interface Search<M extends HitMessage> extends Disposable {
  /** As `SearchApi.messages`. Rejects with `INVALID_ARGUMENT`, or `STORAGE_UNAVAILABLE` where there is no index to be had. */
  messages(request: Request): Promise<{
    readonly data: readonly (HitView<M> & { readonly highlights: readonly TextRange[] })[]
    readonly page: { readonly after?: string }
  }>
  readonly state: Watchable<IndexState>
}

const usualLimit = 30
const mostLimit = 100
const mostAtOnce = 1000
const triesWhenLost = 3

export const createSearch = <M extends HitMessage>({ storage, ...given }: SearchDependencies<M>): Search<M> => {
  const indexer = new Indexer({ ...given, store: createSearchStore(storage) })
  return {
    state: indexer.state,
    messages: async (request) => {
      const asked = read(request)
      await indexer.hurry()
      for (let tries = 0; tries < triesWhenLost; tries++) {
        if ((await when(indexer.holding, (holding) => holding !== 'no')) === 'failed') break
        try {
          const { found, after } = await find(given, asked)
          return { data: await show(found, given.views), page: after === undefined ? {} : { after } }
        } catch (error) {
          if (!(error instanceof Lost)) throw error
          indexer.lost()
        }
      }
      throw unavailable()
    },
    dispose: () => {
      indexer.dispose()
      given.engine.dispose()
    },
  }
}

class Lost extends Error {}

const answered = async <T>(result: EngineResult<T>): Promise<T> => {
  const settled = await result
  if (settled.ok) return settled.value
  throw new Lost(settled.error)
}

interface Asked {
  readonly query: IndexQuery
  readonly limit: number
  readonly below: Rank | undefined
}

const refuse = (what: string): never => {
  throw new TincanError('INVALID_ARGUMENT', what)
}

const timeOf = (timestamp: string | undefined): number | undefined => {
  if (timestamp === undefined) return undefined
  const at = Date.parse(timestamp)
  return Number.isNaN(at) ? refuse('A search is bounded by times of RFC 3339.') : at
}

const read = ({ text, conversation, from, has, before, after, limit = usualLimit, cursor }: Request): Asked => {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostLimit) refuse(`A page has 1 to ${mostLimit} hits.`)
  const below = cursor === undefined ? undefined : (rankOf(cursor) ?? refuse('This cursor is of no page.'))
  return { query: { text, conversation, from, has, before: timeOf(before), after: timeOf(after) }, limit, below }
}

/** What answers the query now: the index only proposes, since it learns of a change a moment later. */
const find = async (
  { engine, source }: { readonly engine: SearchEngine; readonly source: SearchSource },
  { query, limit, below }: Asked,
): Promise<{ readonly found: readonly (Found & { readonly text: string })[]; readonly after: string | undefined }> => {
  const found: (Found & { readonly text: string })[] = []
  let last = below
  // One more than wanted tells whether there is another page.
  for (let size = limit + 1; ; size = Math.min(mostAtOnce, size * 2)) {
    const ranks = await answered(engine.query({ query, limit: size, below: last }))
    const looked = await source.look(ranks.map(({ id }) => id))
    const documents = new Map(looked.filter((one): one is SearchDocument => !isGone(one)).map((one) => [one.id, one]))
    const checked = new Map(
      (await answered(engine.check(query, [...documents.values()]))).map((one) => [one.id, one] as const),
    )
    for (const rank of ranks) {
      const one = checked.get(rank.id)
      if (one === undefined) {
        last = rank
        continue
      }
      if (found.length === limit) return { found, after: last === undefined ? undefined : cursorOf(last) }
      last = rank
      found.push({ ...one, text: documents.get(rank.id)?.text ?? '' })
    }
    if (ranks.length < size) return { found, after: undefined }
  }
}

const show = async <M extends HitMessage>(
  found: readonly (Found & { readonly text: string })[],
  views: SearchDependencies<M>['views'],
) => {
  const shown = new Map((await views(found.map(({ id }) => id))).map((view) => [view.message.id, view]))
  return found.flatMap(({ id, highlights, text }) => {
    const view = shown.get(id)
    // Between the look and the view the text may have been edited: ranges of the old one would mark anything.
    return view === undefined ? [] : [{ ...view, highlights: view.message.plain === text ? highlights : [] }]
  })
}
