import type { AccountId, ConversationId, MessageId } from '../base/ids'

/** What the index knows of one message. */
export interface SearchDocument {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly author: AccountId
  /** Sorts as the messages do, oldest first, over all conversations. */
  readonly order: string
  /** When it was sent, milliseconds since the epoch. */
  readonly at: number
  /** As it is read: names where mentions stand. */
  readonly text: string
  readonly hasLink: boolean
  readonly hasFile: boolean
}

/** Deleted, expired, cleared or never here. */
export interface GoneDocument {
  readonly id: MessageId
  readonly gone: true
}

/** The messages as they are now; the index is only what it remembers of them. */
export interface SearchSource {
  /** One answer an id, in any order. */
  look(ids: readonly MessageId[]): Promise<readonly (SearchDocument | GoneDocument)[]>
  /** Every message there is, in batches, each once. One that comes or goes meanwhile may be told or left out. */
  all(): AsyncIterable<readonly MessageId[]>
  /** About how many `all` will tell. */
  count(): Promise<number>
}

/** What is asked of the index. */
export interface IndexQuery {
  readonly text: string
  readonly conversation?: ConversationId | undefined
  readonly from?: AccountId | undefined
  /** All of these. */
  readonly has?: readonly ('link' | 'file')[] | undefined
  /** Sent before then, milliseconds since the epoch. */
  readonly before?: number | undefined
  /** Sent then or later. */
  readonly after?: number | undefined
}

/** Where one found message stands among all that are found; decides where a next page goes on. */
export interface Rank {
  readonly id: MessageId
  /** Higher is better; 0 where nothing but filters was asked. */
  readonly score: number
  readonly order: string
}

/** UTF-16 offsets in a text, the end exclusive. */
export interface TextRange {
  readonly from: number
  readonly to: number
}

/** A message that answers a query as it is now. */
export interface Found {
  readonly id: MessageId
  readonly highlights: readonly TextRange[]
}

/** The longest text that is read, in UTF-16 code units: a message's limit, and room for the names in it. */
export const longestIndexed = 32_000

export const isGone = (looked: SearchDocument | GoneDocument): looked is GoneDocument => 'gone' in looked
