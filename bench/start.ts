import type { Benchmark } from './benchmark'
import { emptyProfile, usualProfile } from './support/profiles'
import { Visitor } from './support/stage'
import { median, spread } from './support/stats'

const rounds = 7
const atFirst = 2

/** From navigation until the list of conversations is painted, beside a profile in which nothing happened yet. */
export const start: Benchmark = {
  name: 'start',
  reach: 'with 200 conversations and 100,000 messages within 2 × what an empty profile takes',
  measure: async () => {
    const full = await Visitor.arrive(await usualProfile())
    const empty = await Visitor.arrive(await emptyProfile())
    const times = { full: [] as number[], empty: [] as number[] }
    for (let round = -atFirst; round < rounds; round++) {
      for (const [which, visitor] of [
        ['full', full],
        ['empty', empty],
      ] as const) {
        const page = await visitor.app()
        const took = await page.evaluate(() => window.tincanScreen.listed())
        await page.close()
        if (round >= 0) times[which].push(took)
      }
    }
    await full.leave()
    await empty.leave()
    return {
      ours: median(times.full),
      peer: median(times.empty),
      peerName: 'an empty profile',
      unit: 'ms to a usable list (p50)',
      n: rounds,
      reached: median(times.full) <= 2 * median(times.empty),
      notes: [`full: ${spread(times.full)}`, `empty: ${spread(times.empty)}`],
    }
  },
}
