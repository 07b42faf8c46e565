import type { Benchmark } from './benchmark'
import { openInTurn } from './support/openings'
import { crowd, scrolled, usualProfile } from './support/profiles'
import { newestOf, Visitor } from './support/stage'
import { median } from './support/stats'

const rounds = 8

/** A group of 200 members with some thousand messages, opened beside a conversation between two. */
export const crowdOpens: Benchmark = {
  name: 'crowd',
  reach: 'a group of 200 members within 2 × what a conversation between two takes',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.app()
    const opened = await openInTurn(page, [crowd, scrolled], rounds)
    await page.evaluate(([title, text]) => window.tincanScreen.openConversation(title, text), newestOf(crowd))
    const members = await page.evaluate(() =>
      window.tincanScreen
        .press('Conversation details', '[aria-label="Details"] [role="tab"]')
        .then(() => window.tincanScreen.press('Members', '[role="tabpanel"][data-state="active"] li')),
    )
    await visitor.leave()
    const [ours = Number.NaN, peer = Number.NaN] = opened.map(({ times }) => median(times))
    return {
      ours,
      peer,
      peerName: 'a conversation between two',
      unit: 'ms to open (p50)',
      n: opened[0]?.times.length ?? 0,
      reached: ours <= 2 * peer,
      notes: [...opened.map(({ words }) => words), `its list of members: ${members.toFixed(0)} ms`],
    }
  },
}
