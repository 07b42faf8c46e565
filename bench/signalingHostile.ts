import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { start } from '../scripts/lib/processes.mjs'
import type { Benchmark } from './benchmark'
import { Asked } from './support/signaling/asked'
import { attacks } from './support/signaling/attacks'
import { Bystander } from './support/signaling/bystander'
import { serveTincan } from './support/signaling/measured'
import { spread } from './support/stats'

const names = Object.keys(attacks)
/** Of each attack, each from an address of its own. */
const attackers = 20
const quietExchanges = 200
const mostMs = 100

const waitWord = v.object({ frames: v.number() })

/** How long a bystander's frames take to the other end while others attack, each attack for itself, and while nobody does. */
export const signalingHostile: Benchmark = {
  name: 'signaling-hostile',
  reach: `nothing keeps a bystander waiting ${String(mostMs)} ms longer than its longest wait while nobody attacks`,
  measure: async () => {
    const server = await serveTincan()
    const script = fileURLToPath(new URL('support/signaling/attacker.ts', import.meta.url))
    const child = start(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const hostile = new Asked(child)
    await hostile.ask({ do: 'arm', port: server.port, sessions: attackers * names.length })
    const bystander = await Bystander.enter(server.port)
    await bystander.talk(() => false, quietExchanges / 4)
    await server.delay()
    const quiet = await bystander.talk(() => false, quietExchanges)
    const quietLoopMs = await server.delay()
    const notes = [
      `quiet: ${spread(quiet)}, longest ${Math.max(...quiet).toFixed(1)} ms; the loop stood ${quietLoopMs.toFixed(0)} ms`,
    ]
    const waits: number[] = []
    for (const attack of names) {
      const state = { done: false }
      const attacking = hostile.ask({ do: 'attack', attack }).finally(() => {
        state.done = true
      })
      const seen = await bystander.talk(() => !state.done, quietExchanges / 4)
      const { frames } = v.parse(waitWord, await attacking)
      const loopMs = await server.delay()
      notes.push(
        `${attack}, ${String(frames)} frames: ${spread(seen)}, longest ${Math.max(...seen).toFixed(1)} ms of ${String(seen.length)}; ` +
          `the loop stood ${loopMs.toFixed(0)} ms`,
      )
      waits.push(...seen)
    }
    child.kill('SIGKILL')
    await server.stop()
    const [ours, peer] = [Math.max(...waits), Math.max(...quiet)]
    return {
      ours,
      peer,
      peerName: 'the same while nobody attacks',
      unit: 'ms, the longest wait',
      n: waits.length,
      reached: ours <= peer + mostMs,
      notes,
    }
  },
}
