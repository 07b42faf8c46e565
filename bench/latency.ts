import { Person } from '../test/e2e/support/person'
import type { Benchmark } from './benchmark'
import { connectBare } from './support/bareChannel'
import { address, Visitor } from './support/stage'
import { quantile, spread } from './support/stats'
import { turns } from './support/turns'

const count = 100
const atFirst = 5
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
    const times: number[] = []
    // One after the other: what is said while the last is on its way would wait for it.
    for (const turn of turns(atFirst + count)) {
      const text = `word ${String(turn)}.`
      const hearing = bob.page.evaluate((text) => window.tincanScreen.hear(text), text)
      const sent = await alice.page.evaluate((text) => window.tincanScreen.say(text), text)
      const heard = await hearing
      if (turn >= atFirst) times.push(heard - sent)
    }
    const { halves, offsetMs } = await bare.echo(echoes)
    await at.leave()
    await bt.leave()
    const took = times.map((ms) => ms - offsetMs)
    const [ours, peer] = [quantile(took, 0.5), quantile(halves, 0.5)]
    const tails = [quantile(took, 0.99), quantile(halves, 0.99)] as const
    return {
      ours,
      peer,
      peerName: 'bare data channel, half an echo',
      unit: 'ms (p50)',
      n: took.length,
      reached: ours <= peer + 10 && tails[0] <= tails[1] + 40,
      notes: [`shown at the other’s: ${spread(took)}`, `bare channel: ${spread(halves)}`],
    }
  },
}
