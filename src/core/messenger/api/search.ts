import type { Watchable } from '../../base/emitter'
import type { AccountId, ConversationId } from '../../base/ids'
import type { Listing, Timestamp } from './common'
import type { MessageView } from './messages'

export interface SearchQuery {
  /** Words in any order; the last one may be unfinished. Empty where filters alone say what is wanted. */
  readonly text: string
  readonly conversation?: ConversationId
  readonly from?: AccountId
  readonly has?: readonly ('link' | 'file')[]
  readonly before?: Timestamp
  readonly after?: Timestamp
  /** 1–100, 30 by default. */
  readonly limit?: number
  readonly cursor?: string
}

export interface SearchHit {
  readonly message: MessageView
  readonly conversationTitle: string
  /** Where in `message.plain` the words were found: UTF-16 offsets, in order, not overlapping. */
  readonly highlights: readonly { readonly from: number; readonly to: number }[]
}

/** `indexing` tells how far it is while old messages are read in; what is found till then is true but not all. */
export type SearchState =
  { readonly kind: 'ready' } | { readonly kind: 'indexing'; readonly done: number; readonly total: number }

export interface SearchApi {
  /** Best first, newer first among equals; newest first where there is no text. */
  messages(query: SearchQuery): Promise<Listing<SearchHit>>
  readonly state: Watchable<SearchState>
}
