import { describe, expect, it } from 'vitest'
import { playGroupHistory } from './groupHistory'

/** `SIM_SEEDS=500` plays as many, `SIM_FROM=1234 SIM_SEEDS=1` one that failed. */
const from = Number(process.env['SIM_FROM'] ?? 1)
const seeds = Number(process.env['SIM_SEEDS'] ?? 12)

describe('EV5, EV12: whatever happens to a group, its members agree in the end', () => {
  let [messages, governed] = [0, 0]

  for (let seed = from; seed < from + seeds; seed++) {
    it(`seed ${String(seed)}`, async () => {
      const findings = await playGroupHistory(seed)
      messages += findings.messages
      governed += findings.governed
      expect(findings.wrongs, `SIM_FROM=${String(seed)} SIM_SEEDS=1`).toEqual([])
    }, 300_000)
  }

  it('somebody spoke, and people came, went, rose and fell: else it would prove nothing', () => {
    expect(messages).toBeGreaterThan(seeds * 3)
    expect(governed).toBeGreaterThan(seeds)
  })
})
