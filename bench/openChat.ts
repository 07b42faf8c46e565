import type { Benchmark } from './benchmark'
import { openInTurn } from './support/openings'
import { long, short, usualProfile } from './support/profiles'
import { Visitor } from './support/stage'
import { median } from './support/stats'

const rounds = 15

/** From the click in the list until the newest message is painted, in the built app. */
export const openChat: Benchmark = {
  name: 'open-chat',
  reach: 'a conversation of 94,000 messages within 1.5 × what one of 100 takes',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const opened = await openInTurn(await visitor.app(), [long, short], rounds)
    await visitor.leave()
    const [ours = Number.NaN, peer = Number.NaN] = opened.map(({ times }) => median(times))
    return {
      ours,
      peer,
      peerName: `a conversation of ${String(short.messages)}`,
      unit: 'ms to open (p50)',
      n: opened[0]?.times.length ?? 0,
      reached: ours <= 1.5 * peer,
      notes: opened.map(({ words }) => words),
    }
  },
}
