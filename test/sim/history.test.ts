import { describe, expect, it } from 'vitest'
import { playHistory } from './history'

/** `SIM_SEEDS=5000` plays as many, `SIM_FROM=1234 SIM_SEEDS=1` one that failed. */
const from = Number(process.env['SIM_FROM'] ?? 1)
const seeds = Number(process.env['SIM_SEEDS'] ?? 200)
const perTest = 25

describe('EV5, EV6, DL2: any history ends with everybody having everything once, in one order', () => {
  for (let first = from; first < from + seeds; first += perTest) {
    const last = Math.min(first + perTest, from + seeds) - 1
    it(`seeds ${String(first)} to ${String(last)}`, async () => {
      let messages = 0
      for (let seed = first; seed <= last; seed++) {
        const findings = await playHistory(seed)
        messages += findings.messages
        // A failing seed prints itself.
        expect(findings.wrongs, `SIM_FROM=${String(seed)} SIM_SEEDS=1 npm run sim`).toEqual([])
      }
      // A simulation in which nobody speaks would prove nothing.
      expect(messages).toBeGreaterThan((last - first + 1) * 5)
    }, 300_000)
  }
})
