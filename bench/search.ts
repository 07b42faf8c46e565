import type { Page } from '@playwright/test'
import type { Benchmark } from './benchmark'
import { usualProfile } from './support/profiles'
import { threadTime } from './support/cpu'
import { Visitor } from './support/stage'
import { quantile, spread } from './support/stats'

const queries = 200
const messages = 100_000
const mostMs = 50

/** What the page holds after everything else was thrown away, in MB. */
const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { backingStorageSize, usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return (usedSize + backingStorageSize) / 2 ** 20
}

export const search: Benchmark = {
  name: 'search',
  reach: 'over 100,000 messages p95 of 200 queries at most 50 ms',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.bench()
    const asked = await page.evaluate((count) => window.tincanBench.someQueries(count), queries)
    const computed = await threadTime(page)
    const searched = await page.evaluate((asked) => window.tincanBench.measureSearch(asked), asked)
    const computedMs = await computed()
    const scanned = await page.evaluate(([asked, count]) => window.tincanBench.measureScan(asked, count), [
      asked,
      messages,
    ] as const)
    const before = await heapOf(page)
    await page.evaluate(() => window.tincanBench.holdIndex())
    const held = (await heapOf(page)) - before
    await visitor.leave()
    const ours = quantile(searched.queries, 0.95)
    return {
      ours,
      peer: quantile(scanned, 0.95),
      peerName: 'linear scan of texts in memory',
      unit: 'ms a query (p95)',
      n: searched.queries.length,
      reached: ours <= mostMs,
      notes: [
        `with the hits as they are shown: ${spread(searched.queries)}; ${String(searched.hits)} hits`,
        `the page computed ${computedMs.toFixed(0)} ms in all for starting, restoring and answering`,
        `linear scan: ${spread(scanned)}`,
        `restored ${searched.restoreMs.toFixed(0)} ms after the start; the index holds ${held.toFixed(1)} MB`,
      ],
    }
  },
}
