import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import type { TincanError } from '../../../src/core/base/errors'
import type { MessageId } from '../../../src/core/base/ids'
import { silentLogger } from '../../../src/core/base/logger'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { createSearch, type Search } from '../../../src/core/search/create'
import type { SearchDocument, SearchSource } from '../../../src/core/search/document'
import type { SearchEngine } from '../../../src/core/search/engine'
import { createLocalEngine } from '../../../src/core/search/localEngine'
import { openStorage, type Storage } from '../../../src/core/storage/storage'
import type { RowStore } from '../../../src/core/storage/rows'

interface Shown {
  readonly id: MessageId
  readonly plain: string
}

const databaseKey = new Uint8Array(32).fill(7)

/** Messages, their storage and the search over them, which can be killed and started again. */
export class Stage {
  readonly messages = new Map<MessageId, SearchDocument>()
  readonly clock = createManualClock()
  readonly failures: TincanError[] = []
  readonly looked: (readonly MessageId[])[] = []
  /** Runs in each look, once it has seen what it answers with. */
  onLook: (ids: readonly MessageId[]) => Promise<void> = () => Promise.resolve()
  rows = createMemoryRows()
  /** What stands between the storage and the rows. */
  wrap: (rows: RowStore) => RowStore = (rows) => rows
  engine: () => SearchEngine = createLocalEngine
  storage: Storage
  search: Search<Shown> | undefined

  private constructor() {
    this.storage = this.#open()
  }

  static async set(): Promise<Stage> {
    await loadCrypto()
    return new Stage()
  }

  #open(): Storage {
    return openStorage({ rows: this.wrap(this.rows), databaseKey, random: seededRandom(1) })
  }

  readonly source: SearchSource = {
    look: async (ids) => {
      this.looked.push(ids)
      const seen = ids.map((id) => this.messages.get(id) ?? { id, gone: true as const })
      await this.onLook(ids)
      return seen
    },
    all: () => this.#all(),
    count: () => Promise.resolve(this.messages.size),
  }

  async *#all(): AsyncGenerator<readonly MessageId[]> {
    const ids = [...this.messages.keys()]
    for (let start = 0; start < ids.length; start += 300) {
      await Promise.resolve()
      yield ids.slice(start, start + 300)
    }
  }

  start(): Search<Shown> {
    this.search = createSearch({
      storage: this.storage,
      engine: this.engine(),
      source: this.source,
      views: (ids) =>
        Promise.resolve(
          ids.flatMap((id) => {
            const message = this.messages.get(id)
            return message ? [{ message: { id, plain: message.text }, conversationTitle: 'Bob' }] : []
          }),
        ),
      clock: this.clock,
      logger: silentLogger,
      failed: (error) => this.failures.push(error),
    })
    return this.search
  }

  /** The process dies; what was committed is what the next one finds. */
  crash(): void {
    this.rows = this.rows.crash()
    this.search?.dispose()
    this.search = undefined
    this.storage = this.#open()
  }

  async put(...documents: readonly SearchDocument[]): Promise<void> {
    await this.touch(documents)
    for (const document of documents) this.messages.set(document.id, document)
  }

  async remove(...documents: readonly SearchDocument[]): Promise<void> {
    await this.touch(documents)
    for (const { id } of documents) this.messages.delete(id)
  }

  touch(documents: readonly SearchDocument[]): Promise<void> {
    return this.storage.write(async ({ touched }) => {
      for (const { id, conversation } of documents) await touched.put({ message: id, conversation })
    })
  }

  async settled(): Promise<void> {
    for (let turns = 0; turns < 2000; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      // Changes are gathered for a moment before they are looked at.
      await this.clock.advance(50)
      const left = await this.storage.read(
        async ({ touched, segments }) =>
          (await touched.count('key')) + (await segments.keys('key', { from: 'claimed', to: 'd' })).length,
      )
      if (left === 0 && this.search?.state.value.kind === 'ready') return
    }
    throw new Error('the index never settled')
  }

  async found(text: string): Promise<readonly string[]> {
    const { data } = (await this.search?.messages({ text, limit: 100 })) ?? { data: [] }
    return data.map(({ message }) => message.plain)
  }

  async segmentKeys(): Promise<readonly string[]> {
    return this.storage.read(({ segments }) => segments.keys('key'))
  }
}
