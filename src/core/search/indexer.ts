import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import { isTincanError, TincanError } from '../base/errors'
import type { MessageId } from '../base/ids'
import type { Logger } from '../base/logger'
import { isGone, type GoneDocument, type SearchDocument, type SearchSource } from './document'
import type { EngineResult, SearchEngine } from './engine'
import type { SearchStore } from './store'

/** `indexing` while old messages are read in: what is found till then is true but not all. */
export type IndexState =
  { readonly kind: 'ready' } | { readonly kind: 'indexing'; readonly done: number; readonly total: number }

export interface IndexerDependencies {
  readonly store: SearchStore
  readonly engine: SearchEngine
  readonly source: SearchSource
  readonly clock: Clock
  readonly logger: Logger
  /** The disk refused; it is tried again. */
  readonly failed: (error: TincanError) => void
}

/** Whether the engine holds what the disk does. `failed` after some tries; they go on. */
type Holding = 'no' | 'yes' | 'failed'

const batch = 256
const segmentsAtOnce = 32
const triesBeforeFailed = 3
const firstDelayMs = 100
/** Changes are gathered until there were none for so long, and looked at in any case after so long. */
const quietMs = 1_000
const mostGatherMs = 5_000
/** How long somebody who searches waits for what was said a moment ago. */
const mostHurryMs = 300
const longestDelayMs = 60_000

class Trouble extends Error {}

/** Keeps the engine at what the messages are, and the disk at what the engine is. One at a time, in the background. */
export class Indexer implements Disposable {
  readonly state = new Cell<IndexState>({ kind: 'indexing', done: 0, total: 0 })
  readonly holding = new Cell<Holding>('no')
  #failures = 0
  #wanted = false
  #running = false
  #looking: Promise<void> = Promise.resolve()
  #disposed = false
  readonly #watching: Disposable
  #retry: Disposable | undefined
  #gathering: { readonly until: number; readonly timer: Disposable } | undefined

  constructor(private readonly given: IndexerDependencies) {
    this.#watching = given.store.watch(() => {
      this.#soon()
    })
    this.#wake()
  }

  /** The engine told that it died. */
  lost(): void {
    if (this.holding.value === 'yes') this.holding.set('no')
    this.#wake()
  }

  dispose(): void {
    this.#disposed = true
    this.#retry?.dispose()
    this.#gathering?.timer.dispose()
    this.#watching.dispose()
    this.holding.set('failed')
  }

  /** Somebody asks: what was gathered is looked at now. Resolves when that is done, or where it takes too long. */
  async hurry(): Promise<void> {
    if (this.#gathering === undefined) return
    this.#gathering.timer.dispose()
    this.#gathering = undefined
    this.#wake()
    await new Promise<void>((done) => {
      const enough = this.given.clock.after(mostHurryMs, done)
      void this.#looking.then(() => {
        enough.dispose()
        done()
      })
    })
  }

  /** Changes come in flocks, and each rewrites a segment: while somebody talks, the disk is left to them. */
  #soon(): void {
    if (this.holding.value !== 'yes') {
      this.#wake()
      return
    }
    const { clock } = this.given
    const { timer, until = clock.now() + mostGatherMs } = this.#gathering ?? {}
    timer?.dispose()
    const later = clock.after(Math.max(0, Math.min(quietMs, until - clock.now())), () => {
      this.#gathering = undefined
      this.#wake()
    })
    this.#gathering = { until, timer: later }
  }

  #wake(): void {
    this.#wanted = true
    if (this.#running || this.#disposed) return
    this.#running = true
    this.#looking = this.#run()
    void this.#looking
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false
      try {
        await this.#work()
        this.#failures = 0
      } catch (error) {
        if (this.#disposed) return
        this.#fail(error)
        break
      }
    }
    this.#running = false
  }

  /** Whatever went wrong, the disk has the truth: begin from there. */
  #fail(error: unknown): void {
    this.#failures += 1
    this.holding.set(this.#failures < triesBeforeFailed ? 'no' : 'failed')
    if (isTincanError(error)) this.given.failed(error)
    else if (error instanceof Trouble) this.given.logger.warn('search-engine-lost', { failures: this.#failures })
    else throw error
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures)
    this.#retry?.dispose()
    this.#retry = this.given.clock.after(delay, () => {
      this.#wake()
    })
  }

  async #work(): Promise<void> {
    const { store } = this.given
    if (this.holding.value !== 'yes') await this.#restore()
    const total = await store.waiting()
    let done = 0
    for (;;) {
      if (total > batch) this.state.set({ kind: 'indexing', done, total })
      const ids = await store.claim(batch)
      if (ids.length === 0) break
      await this.#take(ids, false)
      done = Math.min(total, done + ids.length)
    }
    this.state.set({ kind: 'ready' })
  }

  async #restore(): Promise<void> {
    if (!(await this.#load())) await this.#rebuild()
    this.holding.set('yes')
  }

  /** False where what is on the disk cannot be used. */
  async #load(): Promise<boolean> {
    const { engine, store } = this.given
    await must(engine.reset())
    try {
      if (!(await store.sound())) return false
      let after: string | undefined
      for (;;) {
        const segments = await store.segments(after, segmentsAtOnce)
        const loaded = await engine.load(segments)
        if (!loaded.ok && loaded.error === 'damaged') return false
        if (!loaded.ok) throw new Trouble(loaded.error)
        if (segments.length < segmentsAtOnce) return true
        after = segments.at(-1)?.id
      }
    } catch (error) {
      if (isDamaged(error)) return false
      throw error
    }
  }

  async #rebuild(): Promise<void> {
    const { engine, source, store } = this.given
    this.given.logger.info('search-index-rebuilt')
    await store.clear()
    await must(engine.reset())
    // From here on what is found is true, though not all.
    this.holding.set('yes')
    const count = await source.count()
    let done = 0
    for await (const ids of source.all()) {
      for (let from = 0; from < ids.length; from += batch) {
        this.state.set({ kind: 'indexing', done, total: Math.max(count, done) })
        const some = ids.slice(from, from + batch)
        await this.#take(some, false)
        done += some.length
      }
    }
    await this.#take([], true)
  }

  async #take(ids: readonly MessageId[], whole: boolean): Promise<void> {
    const { engine, store } = this.given
    const documents = (await this.#look(ids)).filter((looked): looked is SearchDocument => !isGone(looked))
    const present = new Set(documents.map(({ id }) => id))
    const remove = ids.filter((id) => !present.has(id))
    await store.save(await must(engine.apply({ put: documents, remove })), whole)
  }

  /** One message that cannot be read must not keep all others from being found. */
  async #look(ids: readonly MessageId[]): Promise<readonly (SearchDocument | GoneDocument)[]> {
    try {
      return ids.length === 0 ? [] : await this.given.source.look(ids)
    } catch (error) {
      if (!isDamaged(error)) throw error
      const [only, ...others] = ids
      if (only !== undefined && others.length === 0) return [{ id: only, gone: true }]
      const middle = Math.ceil(ids.length / 2)
      return [...(await this.#look(ids.slice(0, middle))), ...(await this.#look(ids.slice(middle)))]
    }
  }
}

const isDamaged = (error: unknown): boolean => isTincanError(error) && error.code === 'STORAGE_DAMAGED'

const must = async <T>(result: EngineResult<T>): Promise<T> => {
  const settled = await result
  if (settled.ok) return settled.value
  throw new Trouble(settled.error)
}

/** What is told where the index cannot be had at all. */
export const unavailable = (): TincanError =>
  new TincanError('STORAGE_UNAVAILABLE', 'The search index cannot be reached now.')
