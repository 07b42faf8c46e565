import type { Benchmark } from './benchmark'
import { emptyProfile, usualProfile } from './support/profiles'
import { address, Visitor } from './support/stage'
import { median, spread } from './support/stats'
import { turns } from './support/turns'

const rounds = 7
const atFirst = 1

/** From navigation until the list of conversations is painted, beside a profile in which nothing happened yet. */
export const start: Benchmark = {
  name: 'start',
  reach: 'with 200 conversations and 100,000 messages within 2 × what an empty profile takes',
  measure: async () => {
    const full = await Visitor.arrive(await usualProfile())
    const empty = await Visitor.arrive(await emptyProfile())
    const pages = { full: await full.app(), empty: await empty.app() }
    const times = { full: [] as number[], empty: [] as number[] }
    for (const round of turns(atFirst + rounds)) {
      for (const which of ['full', 'empty'] as const) {
        const page = pages[which]
        // The device is one window's at a time: the one before lets go of it when it is gone.
        await page.goto('about:blank')
        await page.goto(address)
        const took = await page.evaluate(() => window.tincanScreen.listed())
        if (round >= atFirst) times[which].push(took)
      }
    }
    await full.leave()
    await empty.leave()
    return {
      ours: median(times.full),
      peer: median(times.empty),
      peerName: 'an empty profile',
      unit: 'ms to a usable list (p50)',
      n: times.full.length,
      reached: median(times.full) <= 2 * median(times.empty),
      notes: [`full: ${spread(times.full)}`, `empty: ${spread(times.empty)}`],
    }
  },
}
