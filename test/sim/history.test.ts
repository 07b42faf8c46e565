import { describe, expect, it } from 'vitest'
import { playHistory } from './history'

/** `npm run sim` plays more and longer ones, or one that failed. */
const [from, seeds] = [1, 200]
const actsPerHistory = 60
const perTest = 25

describe('EV5, EV6, DL2: any history ends with everybody having everything once, in one order', () => {
  for (let first = from; first < from + seeds; first += perTest) {
    const last = Math.min(first + perTest, from + seeds) - 1
    it(`seeds ${String(first)} to ${String(last)}`, async () => {
      let messages = 0
      for (let seed = first; seed <= last; seed++) {
        const findings = await playHistory(seed, actsPerHistory)
        messages += findings.messages
        // A failing seed prints itself.
        expect(
          findings.wrongs,
          `npm run sim -- --from ${String(seed)} --seeds 1 --acts ${String(actsPerHistory)}`,
        ).toEqual([])
      }
      // A simulation in which nobody speaks would prove nothing.
      expect(messages).toBeGreaterThan((last - first + 1) * 5)
    }, 300_000)
  }
})
