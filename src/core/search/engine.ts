import type { Disposable } from '../base/disposables'
import type { MessageId } from '../base/ids'
import type { Result } from '../base/result'
import type { Found, IndexQuery, Rank, SearchDocument } from './document'

/** A part of the index as it lies on the disk. */
export interface Segment {
  readonly id: string
  readonly bytes: Uint8Array
}

/** What of the disk must change for it to hold the index again: all of it in one transaction. */
export interface SegmentChanges {
  readonly save: readonly Segment[]
  readonly remove: readonly string[]
}

export interface IndexChanges {
  readonly put: readonly SearchDocument[]
  readonly remove: readonly MessageId[]
}

export interface QueryPage {
  readonly query: IndexQuery
  /** 1–1,000. */
  readonly limit: number
  /** Only what ranks below this. */
  readonly below?: Rank | undefined
}

/** `lost`: the engine died, or nothing was restored since; begin with `reset`. `damaged`: no segment of this version. */
export type EngineFailure = 'lost' | 'damaged'
export type EngineResult<T> = Promise<Result<T, EngineFailure>>

/**
 * The port to whoever holds the index in memory and searches it. Nothing of it rejects. Calls are answered in the
 * order they are made. Contract: `test/contract/searchEngine.ts`.
 */
export interface SearchEngine extends Disposable {
  /** Forgets everything; also the way back after `lost`. */
  reset(): EngineResult<undefined>
  /** Adds segments from the disk. After `damaged` it must be reset. */
  load(segments: readonly Segment[]): EngineResult<undefined>
  /** A put replaces what was there by that id. A removal of what is not there does nothing. */
  apply(changes: IndexChanges): EngineResult<SegmentChanges>
  /** Best first. */
  query(page: QueryPage): EngineResult<readonly Rank[]>
  /** Which of these documents answer the query, and where. */
  check(query: IndexQuery, documents: readonly SearchDocument[]): EngineResult<readonly Found[]>
}
