import { describe, expect, it } from 'vitest'
import { playGroupHistory, type GroupFindings } from './groupHistory'

/** `npm run sim` plays more and longer ones, or one that failed. */
const [seeds, acts] = [12, 60]

describe('EV5, EV12: whatever happens to a group, its members agree in the end', () => {
  const all: GroupFindings[] = []

  for (let seed = 1; seed <= seeds; seed++) {
    it(`seed ${String(seed)}`, async () => {
      const findings = await playGroupHistory(seed, acts)
      all.push(findings)
      expect(findings.wrongs, `npm run sim -- --from ${String(seed)} --seeds 1 --acts ${String(acts)}`).toEqual([])
    }, 300_000)
  }

  it.each([
    ['somebody spoke', 'messages', seeds * 3],
    ['people came, went, rose and fell', 'governed', seeds],
    ['people came and went', 'churned', seeds],
    ['there were five devices or more', 'devices', seeds * 5],
    ['their clocks were wrong', 'skewed', seeds * 4],
    ['they crashed', 'crashes', seeds],
    ['they were parted', 'parted', seeds],
    ['the server was gone', 'serverDown', seeds / 2],
    ['what was said across a border did not arrive', 'severed', seeds * 10],
    ['frames were lost', 'dropped', seeds * 10],
    ['frames came twice', 'doubled', seeds * 10],
    ['frames overtook each other', 'overtaken', seeds * 10],
    ['somebody came to a closed past', 'closed', 1],
    ['somebody asked for what they had missed', 'asked', seeds],
  ] as const)('%s, else it would prove nothing', (_, what, least) => {
    expect(all.reduce((sum, findings) => sum + findings[what], 0)).toBeGreaterThanOrEqual(least)
  })
})
