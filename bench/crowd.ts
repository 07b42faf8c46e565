import type { Benchmark } from './benchmark'
import { crowd, scrolled, usualProfile } from './support/profiles'
import { newestOf, Visitor } from './support/stage'
import { median, spread } from './support/stats'

const rounds = 10
const atFirst = 2

/** A group of 200 members with some thousand messages, opened beside a conversation between two. */
export const crowdOpens: Benchmark = {
  name: 'crowd',
  reach: 'a group of 200 members within 2 × what a conversation between two takes',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.app()
    await page.evaluate(() => window.tincanScreen.listed())
    const times: Record<string, number[]> = { [crowd.title]: [], [scrolled.title]: [] }
    for (let round = -atFirst; round < rounds; round++) {
      for (const plan of [crowd, scrolled]) {
        const took = await page.evaluate(
          ([title, text]) => window.tincanScreen.openConversation(title, text),
          newestOf(plan),
        )
        if (round >= 0) times[plan.title]?.push(took)
      }
    }
    await page.evaluate(([title, text]) => window.tincanScreen.openConversation(title, text), newestOf(crowd))
    const members = await page.evaluate(() =>
      window.tincanScreen
        .press('Conversation details', '[aria-label="Details"] [role="tab"]')
        .then(() => window.tincanScreen.press('Members', '[role="tabpanel"][data-state="active"] li')),
    )
    await visitor.leave()
    const ours = times[crowd.title] ?? []
    const peer = times[scrolled.title] ?? []
    return {
      ours: median(ours),
      peer: median(peer),
      peerName: 'a conversation between two',
      unit: 'ms to open (p50)',
      n: rounds,
      reached: median(ours) <= 2 * median(peer),
      notes: [
        `group of ${String(crowd.members)}: ${spread(ours)}`,
        `between two: ${spread(peer)}`,
        `its list of members: ${members.toFixed(0)} ms`,
      ],
    }
  },
}
