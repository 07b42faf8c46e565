import { err, ok, type Result } from '../base/result'
import type { Found, IndexQuery, Rank, SearchDocument } from './document'
import type { EngineFailure, IndexChanges, QueryPage, SearchEngine, Segment, SegmentChanges } from './engine'
import { highlightsIn } from './highlight'
import { entryOf, SearchIndex } from './searchIndex'
import { Segments } from './segments'
import { queryWords } from './words'

/** The index in this very thread: what the worker runs, and what there is where there are no workers. */
export const createLocalEngine = (): SearchEngine => new LocalEngine()

interface Held {
  readonly index: SearchIndex
  readonly segments: Segments
}

class LocalEngine implements SearchEngine {
  #held: Held | undefined
  #disposed = false

  reset(): Promise<Result<undefined, EngineFailure>> {
    if (this.#disposed) return Promise.resolve(err('lost'))
    const index = new SearchIndex()
    this.#held = { index, segments: new Segments(index) }
    return Promise.resolve(ok(undefined))
  }

  load(segments: readonly Segment[]): Promise<Result<undefined, EngineFailure>> {
    const held = this.#held
    if (held === undefined) return Promise.resolve(err('lost'))
    if (segments.every((segment) => held.segments.load(segment))) return Promise.resolve(ok(undefined))
    this.#held = undefined
    return Promise.resolve(err('damaged'))
  }

  apply({ put, remove }: IndexChanges): Promise<Result<SegmentChanges, EngineFailure>> {
    return this.#with(({ segments }) => {
      for (const id of remove) segments.remove(id)
      for (const document of put) segments.put(entryOf(document))
      return segments.changes()
    })
  }

  query({ query, limit, below }: QueryPage): Promise<Result<readonly Rank[], EngineFailure>> {
    return this.#with(({ index }) => index.query(query, limit, below))
  }

  check(query: IndexQuery, documents: readonly SearchDocument[]): Promise<Result<readonly Found[], EngineFailure>> {
    return this.#with(() => {
      const index = new SearchIndex()
      for (const document of documents) index.put(entryOf(document))
      const texts = new Map(documents.map(({ id, text }) => [id, text]))
      const words = queryWords(query.text)
      return index
        .query(query, Math.max(1, documents.length))
        .map(({ id }) => ({ id, highlights: highlightsIn(texts.get(id) ?? '', words) }))
    })
  }

  dispose(): void {
    this.#disposed = true
    this.#held = undefined
  }

  #with<T>(work: (held: Held) => T): Promise<Result<T, EngineFailure>> {
    return Promise.resolve(this.#held === undefined ? err('lost') : ok(work(this.#held)))
  }
}
