import * as v from 'valibot'
import { err, ok, type Result } from '../../base/result'
import type { Found, IndexQuery, Rank, SearchDocument } from '../../search/document'
import type {
  EngineFailure,
  EngineResult,
  IndexChanges,
  QueryPage,
  SearchEngine,
  Segment,
  SegmentChanges,
} from '../../search/engine'
import { answers, decodeReply, type SearchCall, type SearchReply, type SearchRequest } from './protocol'

/** One running worker, as the page sees it. */
export interface SearchWorker {
  post(request: SearchRequest): void
  terminate(): void
}

/** Starts a worker. `heard` gets what it says, `died` is told once it can no longer be relied on. */
export type StartSearchWorker = (heard: (message: unknown) => void, died: () => void) => SearchWorker

/**
 * The index in a worker. One that crashes, or says what no worker of ours would, is put away: everything is `lost`
 * until `reset` starts another, which the caller then fills from the disk.
 */
export const createWorkerEngine = (start: StartSearchWorker): SearchEngine => new WorkerEngine(start)

interface Running {
  readonly worker: SearchWorker
  readonly waiting: Map<number, (reply: Result<unknown, EngineFailure>) => void>
}

class WorkerEngine implements SearchEngine {
  #running: Running | undefined
  #calls = 0
  #disposed = false

  constructor(private readonly start: StartSearchWorker) {}

  reset(): EngineResult<undefined> {
    if (!this.#disposed && this.#running === undefined) this.#begin()
    return this.#call({ kind: 'reset' }, answers.nothing)
  }

  load(segments: readonly Segment[]): EngineResult<undefined> {
    return this.#call({ kind: 'load', segments: [...segments] }, answers.nothing)
  }

  apply({ put, remove }: IndexChanges): EngineResult<SegmentChanges> {
    return this.#call({ kind: 'apply', put: [...put], remove: [...remove] }, answers.changes)
  }

  query({ query, limit, below }: QueryPage): EngineResult<readonly Rank[]> {
    return this.#call({ kind: 'query', query: plain(query), limit, below }, answers.ranks)
  }

  check(query: IndexQuery, documents: readonly SearchDocument[]): EngineResult<readonly Found[]> {
    return this.#call({ kind: 'check', query: plain(query), documents: [...documents] }, answers.found)
  }

  dispose(): void {
    this.#disposed = true
    this.#end(this.#running)
  }

  #begin(): void {
    const waiting: Running['waiting'] = new Map()
    // A worker may die, or speak, before it was handed over.
    const state = { died: false }
    const end = (): void => {
      state.died = true
      if (this.#running?.waiting === waiting) this.#end(this.#running)
    }
    const worker = this.start((message) => {
      const reply = decodeReply(message)
      if (reply === undefined || !settle(waiting, reply)) end()
    }, end)
    if (state.died) worker.terminate()
    else this.#running = { worker, waiting }
  }

  /** Puts a worker away; whoever waits for it is told. */
  #end(running: Running | undefined): void {
    if (running === undefined) return
    if (this.#running === running) this.#running = undefined
    running.worker.terminate()
    for (const settled of running.waiting.values()) settled(err('lost'))
    running.waiting.clear()
  }

  async #call<T>(request: SearchCall, answer: v.GenericSchema<unknown, T>): EngineResult<T> {
    const running = this.#running
    if (running === undefined) return err('lost')
    const call = this.#calls++
    const settled = await new Promise<Result<unknown, EngineFailure>>((resolve) => {
      running.waiting.set(call, resolve)
      try {
        running.worker.post({ ...request, call })
      } catch {
        this.#end(running)
      }
    })
    if (!settled.ok) return settled
    const value = v.safeParse(answer, settled.value)
    if (value.success) return ok(value.output)
    this.#end(running)
    return err('lost')
  }
}

/** False where nobody waits for it. */
const settle = (waiting: Running['waiting'], { call, ...reply }: SearchReply): boolean => {
  const settled = waiting.get(call)
  waiting.delete(call)
  settled?.(reply.ok ? ok(reply.value) : err(reply.error))
  return settled !== undefined
}

/** A query of its own, with lists that may be changed. */
const plain = ({ has, ...query }: IndexQuery) => ({ ...query, ...(has ? { has: [...has] } : {}) })
