import { when } from '../../src/core/base/emitter'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { fraction } from '../../src/core/base/random'
import { fold } from '../../src/core/search/fold'
import { createLocalEngine } from '../../src/core/search/localEngine'
import { createSearchStore } from '../../src/core/search/store'
import type { SearchEngine } from '../../src/core/search/engine'
import { openProfile, startAlone } from './device'
import { someText, someWord } from './texts'

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

const atFirst = 20
/** On a busy machine fewer queries have to do. */
const mostMs = 40_000

export const measureSearch = async (queries: readonly string[]): Promise<Searched> => {
  const storage = await openProfile()
  const began = performance.now()
  const messenger = await startAlone(storage)
  await when(messenger.search.state, ({ kind }) => kind === 'ready')
  const restoreMs = performance.now() - began
  // The rooms of all conversations look round once after the start; the first words are not for counting.
  for (const text of queries.slice(0, atFirst)) await messenger.search.messages({ text })
  const times: number[] = []
  let hits = 0
  const firstAsked = performance.now()
  for (const text of queries) {
    const asked = performance.now()
    if (asked - firstAsked > mostMs) break
    const { data } = await messenger.search.messages({ text })
    times.push(performance.now() - asked)
    hits += data.length
  }
  messenger.dispose()
  return { restoreMs, queries: times, hits }
}

/** The same queries over as many such texts one by one, which lie ready in memory: the least that no index can do. */
export const measureScan = (queries: readonly string[], count: number): readonly number[] => {
  const random = seededRandom(5)
  const lines = Array.from({ length: count }, () => fold(someText(random)).text)
  return queries.map((query) => {
    const asked = performance.now()
    const wanted = query.split(' ')
    const found = lines.filter((line) => wanted.every((word) => line.includes(word)))
    found.slice(-30)
    return performance.now() - asked
  })
}

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
