import { when } from '../../src/core/base/emitter'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { isConversationId, type ConversationId } from '../../src/core'
import { fraction } from '../../src/core/base/random'
import { fold } from '../../src/core/search/fold'
import { createLocalEngine } from '../../src/core/search/localEngine'
import { createSearchStore } from '../../src/core/search/store'
import type { SearchEngine } from '../../src/core/search/engine'
import { openProfile, startAlone } from './device'
import { documentsOf } from './indexing'
import { someWord } from './texts'

/** What people type: one word, two, or the beginning of one. */
export const someQueries = (count: number): readonly string[] => {
  const random = seededRandom(77)
  return Array.from({ length: count }, () => {
    const kind = fraction(random)
    const word = someWord(random)
    if (kind < 0.4) return word
    return kind < 0.7 ? `${word} ${someWord(random)}` : word.slice(0, 3)
  })
}

export interface Searched {
  /** From the start of the messenger to an index that holds everything, in ms. */
  readonly restoreMs: number
  /** Of each query with its hits as they are shown, in ms. */
  readonly queries: readonly number[]
  readonly hits: number
}

export const measureSearch = async (queries: readonly string[]): Promise<Searched> => {
  const storage = await openProfile()
  const began = performance.now()
  const messenger = await startAlone(storage)
  await when(messenger.search.state, ({ kind }) => kind === 'ready')
  const restoreMs = performance.now() - began
  const times: number[] = []
  let hits = 0
  for (const text of queries) {
    const asked = performance.now()
    const { data } = await messenger.search.messages({ text })
    times.push(performance.now() - asked)
    hits += data.length
  }
  messenger.dispose()
  return { restoreMs, queries: times, hits }
}

/** The same queries over all texts one by one, which lie ready in memory: the least that no index can do. */
export const measureScan = async (queries: readonly string[]): Promise<readonly number[]> => {
  const texts = await allTexts()
  const lines = texts.map((text) => fold(text).text)
  return queries.map((query) => {
    const asked = performance.now()
    const wanted = query.split(' ')
    const found = lines.filter((line) => wanted.every((word) => line.includes(word)))
    found.slice(-30)
    return performance.now() - asked
  })
}

const allTexts = async (): Promise<readonly string[]> => {
  const storage = await openProfile()
  const texts: string[] = []
  for await (const page of documentsOf(storage, await conversationsOf(storage)))
    for (const { text } of page) texts.push(text)
  storage.dispose()
  return texts
}

const conversationsOf = async (storage: Awaited<ReturnType<typeof openProfile>>): Promise<readonly ConversationId[]> =>
  (await storage.read(({ conversations }) => conversations.keys('key'))).filter(isConversationId)

const segmentsAtOnce = 32
/** Held so that the page's memory can be weighed with and without it. */
let held: SearchEngine | undefined

/** Loads the index in this thread, where its memory can be measured. */
export const holdIndex = async (): Promise<void> => {
  const storage = await openProfile()
  const store = createSearchStore(storage)
  const engine = createLocalEngine()
  await engine.reset()
  for (let after: string | undefined; ;) {
    const segments = await store.segments(after, segmentsAtOnce)
    await engine.load(segments)
    after = segments.at(-1)?.id
    if (after === undefined) break
  }
  storage.dispose()
  held = engine
}

export const dropIndex = (): void => {
  held?.dispose()
  held = undefined
}
