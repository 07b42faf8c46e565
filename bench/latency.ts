import { Person } from '../test/e2e/support/person'
import type { Benchmark } from './benchmark'
import { connectBare } from './support/bareChannel'
import { address, Visitor } from './support/stage'
import { quantile, spread } from './support/stats'

const count = 100
const gapMs = 100
const echoes = 400

/** From pressing Enter until the other's log shows it; the other has it on the disk by then. */
export const latency: Benchmark = {
  name: 'latency',
  reach: 'p50 at most 10 ms, p99 at most 40 ms above half an echo over a bare data channel',
  measure: async () => {
    const [at, bt] = [await Visitor.arrive(), await Visitor.arrive()]
    const alice = new Person('Alice', at.context, address)
    const bob = new Person('Bob', bt.context, address)
    await Promise.all([alice.arrive(), bob.arrive()])
    await alice.befriend(bob)
    await alice.talkTo(bob)
    await bob.talkTo(alice)
    await alice.say('first of all')
    await bob.reads('first of all')

    const bare = await connectBare(alice.page, bob.page)
    const texts = Array.from({ length: count }, (_, index) => `word ${String(index + 1)}.`)
    const hearing = bob.page.evaluate((texts) => window.tincanScreen.hear(texts), texts)
    const sent = await alice.page.evaluate(([texts, gapMs]) => window.tincanScreen.say(texts, gapMs), [
      texts,
      gapMs,
    ] as const)
    const heard = await hearing
    const { halves, offsetMs } = await bare.echo(echoes)
    await at.leave()
    await bt.leave()
    const times = heard.map((time, index) => time - offsetMs - (sent[index] ?? Number.NaN))
    const [ours, peer] = [quantile(times, 0.5), quantile(halves, 0.5)]
    const tails = [quantile(times, 0.99), quantile(halves, 0.99)] as const
    return {
      ours,
      peer,
      peerName: 'bare data channel, half an echo',
      unit: 'ms (p50)',
      n: count,
      reached: ours <= peer + 10 && tails[0] <= tails[1] + 40,
      notes: [`shown at the other’s: ${spread(times)}`, `bare channel: ${spread(halves)}`],
    }
  },
}
