import type { Benchmark } from './benchmark'
import { Visitor } from './support/stage'
import { median, spread } from './support/stats'

const rounds = 20
const atFirst = 3

/** From the moment a call is accepted until each end sees the first picture of the other; camera and microphone are on. */
export const callSetup: Benchmark = {
  name: 'call-setup',
  reach: 'at most 1.5 times what two bare connections take',
  measure: async () => {
    const visitor = await Visitor.arrive()
    const page = await visitor.bench()
    const { bare, ours } = await page.evaluate(
      ([rounds, atFirst]) => window.tincanBench.measureCallSetup(rounds, atFirst),
      [rounds, atFirst] as const,
    )
    await visitor.leave()
    return {
      ours: median(ours),
      peer: median(bare),
      peerName: 'bare RTCPeerConnection',
      unit: 'ms (p50)',
      n: ours.length,
      reached: median(ours) <= median(bare) * 1.5,
      notes: [
        'both ends are in one page, which carries their signals itself',
        `ours: ${spread(ours)}`,
        `bare: ${spread(bare)}`,
      ],
    }
  },
}
