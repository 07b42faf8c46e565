import type { Benchmark } from './benchmark'
import { long, short, usualProfile } from './support/profiles'
import { newestOf, Visitor } from './support/stage'
import { median, spread } from './support/stats'

const rounds = 15
const atFirst = 2

/** From the click in the list until the newest message is painted, in the built app. */
export const openChat: Benchmark = {
  name: 'open-chat',
  reach: 'a conversation of 94,000 messages within 1.5 × what one of 100 takes',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.app()
    await page.evaluate(() => window.tincanScreen.listed())
    const times: Record<string, number[]> = { [long.title]: [], [short.title]: [] }
    for (let round = -atFirst; round < rounds; round++) {
      for (const plan of [long, short]) {
        const took = await page.evaluate(
          ([title, text]) => window.tincanScreen.openConversation(title, text),
          newestOf(plan),
        )
        if (round >= 0) times[plan.title]?.push(took)
      }
    }
    await visitor.leave()
    const ours = times[long.title] ?? []
    const peer = times[short.title] ?? []
    return {
      ours: median(ours),
      peer: median(peer),
      peerName: `a conversation of ${String(short.messages)}`,
      unit: 'ms to open (p50)',
      n: rounds,
      reached: median(ours) <= 1.5 * median(peer),
      notes: [`${long.title}: ${spread(ours)}`, `${short.title}: ${spread(peer)}`],
    }
  },
}
