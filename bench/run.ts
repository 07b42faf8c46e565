/** `npm run bench [-- NAME …]`: each benchmark prints one JSON line on stdout and what people want to know on stderr. */
import { cpus, totalmem } from 'node:os'
import { stopWithMe } from '../scripts/lib/processes.mjs'
import { append } from './append'
import { lineOf, type Benchmark } from './benchmark'
import { callSetup } from './callSetup'
import { crowdOpens } from './crowd'
import { ingest } from './ingest'
import { lateJoin } from './lateJoin'
import { latency } from './latency'
import { links } from './links'
import { openChat } from './openChat'
import { resync } from './resync'
import { scroll } from './scroll'
import { search } from './search'
import { simGossip } from './simGossip'
import { signalingFanout } from './signalingFanout'
import { signalingHostile } from './signalingHostile'
import { signalingStorm } from './signalingStorm'
import { signalingUnicast } from './signalingUnicast'
import { start } from './start'
import { closeStage, openStage, Visitor } from './support/stage'
import { buildWeb } from './support/web'

const benchmarks: readonly Benchmark[] = [
  ...[append, ingest, openChat, crowdOpens, scroll, search, start, latency, callSetup],
  ...[links, resync, lateJoin, simGossip],
  ...[signalingFanout, signalingUnicast, signalingStorm, signalingHostile],
]

const chosen = (names: readonly string[]): readonly Benchmark[] => {
  const unknown = names.find((name) => !benchmarks.some((one) => one.name === name))
  if (unknown === undefined)
    return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name))
  console.error(`There is no benchmark "${unknown}": choose from ${benchmarks.map(({ name }) => name).join(', ')}.`)
  return process.exit(2)
}

/** What the numbers were taken on. */
const describeMachine = async (): Promise<string> => {
  const visitor = await Visitor.arrive()
  const { version } = visitor
  await visitor.leave()
  const memory = `${String(Math.round(totalmem() / 2 ** 30))} GB`
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, ${String(cpus().length)} cores, ${memory}, Node ${process.version}, Chromium ${version}`
}

const run = async ({ measure, name, reach }: Benchmark): Promise<void> => {
  const began = performance.now()
  console.error(`── ${name}`)
  const outcome = await measure()
  for (const note of outcome.notes) console.error(`  ${note}`)
  console.error(`  reach: ${reach} — ${outcome.reached ? 'reached' : 'MISSED'}`)
  console.error(`  took ${((performance.now() - began) / 1000).toFixed(0)} s`)
  console.log(lineOf(name, outcome))
}

stopWithMe()
const plan = chosen(process.argv.slice(2))
try {
  await buildWeb()
  await openStage()
  console.error(await describeMachine())
  for (const one of plan) await run(one)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
await closeStage()
