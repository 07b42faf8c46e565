import type { Benchmark } from './benchmark'
import { Visitor } from './support/stage'

const count = 10_000

export const ingest: Benchmark = {
  name: 'ingest',
  reach: 'at least 0.5 × what the bare database takes of the same rows',
  measure: async () => {
    const visitor = await Visitor.arrive()
    const page = await visitor.bench()
    const { bareMs, events, ingestMs, judgeMs, rows } = await page.evaluate(
      (count) => window.tincanBench.measureIngest(count),
      count,
    )
    await visitor.leave()
    const perSecond = (ms: number): number => (events / ms) * 1000
    return {
      ours: perSecond(ingestMs),
      peer: perSecond(bareMs),
      peerName: 'Dexie bulkPut of the same rows',
      unit: 'events/s',
      n: events,
      reached: perSecond(ingestMs) >= 0.5 * perSecond(bareMs),
      notes: [
        `${String(rows)} rows; ${ingestMs.toFixed(0)} ms against ${bareMs.toFixed(0)} ms`,
        `decoding, verifying and decrypting alone: ${judgeMs.toFixed(0)} ms a thousand`,
      ],
    }
  },
}
