import { parseArgs } from 'node:util'
import { playGroupHistory } from './groupHistory'
import { playHistory } from './history'

/** Plays every `step`-th seed of a span and prints one JSON line each: what `npm run sim` starts in each process. */
const { values } = parseArgs({
  options: {
    story: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    step: { type: 'string' },
    acts: { type: 'string' },
  },
})
const acts = Number(values.acts)
const play = values.story === 'pairs' ? playHistory : playGroupHistory

for (let seed = Number(values.from); seed <= Number(values.to); seed += Number(values.step)) {
  const start = performance.now()
  const findings = await play(seed, acts).catch((error: unknown) => ({
    wrongs: [{ kind: 'thrown', says: error instanceof Error ? (error.stack ?? error.message) : String(error) }],
  }))
  console.log(JSON.stringify({ seed, tookMs: Math.round(performance.now() - start), ...findings }))
}
