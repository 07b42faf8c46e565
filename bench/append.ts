import type { Benchmark } from './benchmark'
import { long, middling, usualProfile } from './support/profiles'
import { Visitor } from './support/stage'
import { median, spread } from './support/stats'

const rounds = 150

/** Seal, sign, store and project one message, in Chromium with Dexie, strictly durable. */
export const append: Benchmark = {
  name: 'append',
  reach: 'in a conversation of 94,000 at most 1.3 × what it costs in one of 1,000',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.bench()
    const titles = [long.title, middling.title]
    const times = await page.evaluate(([titles, rounds]) => window.tincanBench.measureAppends(titles, rounds), [
      titles,
      rounds,
    ] as const)
    await visitor.leave()
    const [ours = [], peer = []] = times
    return {
      ours: median(ours),
      peer: median(peer),
      peerName: `a conversation of ${String(middling.messages)}`,
      unit: 'ms a message (p50)',
      n: rounds,
      reached: median(ours) <= 1.3 * median(peer),
      notes: [`${long.title}: ${spread(ours)}`, `${middling.title}: ${spread(peer)}`],
    }
  },
}
