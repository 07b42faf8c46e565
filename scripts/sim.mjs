import { createInterface } from 'node:readline'
import { readArgs, refuse } from './lib/args.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe } from './lib/processes.mjs'

const help = `
npm run sim [-- flags]   plays simulated networks: one history a seed, everything in it drawn from the seed

  --seeds N      how many seeds (200)
  --from S       the first seed (1); a failing seed is printed with what plays it alone
  --acts M       how many acts a history has (300)
  --jobs J       how many processes share the seeds (1)
  --story NAME   groups: five to eight devices, members come and go; pairs: three people, two by two (groups)
  --help         this text
`

/**
 * @param {string} name
 * @param {string} value
 */
const readCount = (name, value) =>
  /^[1-9]\d{0,8}$/.test(value) ? Number(value) : refuse(`--${name} wants a whole number, not "${value}".`)

const flags = readArgs(help, {
  seeds: { type: 'string', default: '200' },
  from: { type: 'string', default: '1' },
  acts: { type: 'string', default: '300' },
  jobs: { type: 'string', default: '1' },
  story: { type: 'string', default: 'groups' },
})
const { story } = flags
const [seeds, from, acts, jobs] = [
  readCount('seeds', flags.seeds),
  readCount('from', flags.from),
  readCount('acts', flags.acts),
  readCount('jobs', flags.jobs),
]
if (story !== 'groups' && story !== 'pairs') refuse(`--story is groups or pairs, not "${story}".`)

const kinds = ['divergent', 'lost', 'twice', 'leaked', 'thrown']
let played = 0
/** @type {number[]} */
const failed = []
let slowest = { seed: 0, tookMs: 0 }
/** @type {Map<string, number>} What was found and what happened, over all seeds. */
const sums = new Map()
/**
 * @param {string} what
 * @param {number} by
 */
const add = (what, by) => sums.set(what, (sums.get(what) ?? 0) + by)
/** @param {string} what */
const sumOf = (what) => `${String(sums.get(what) ?? 0)} ${what}`

/** @param {string} line */
const take = (line) => {
  const { seed, tookMs, wrongs, ...happened } = JSON.parse(line)
  played += 1
  for (const [what, count] of Object.entries(happened)) add(what, Number(count))
  for (const { kind } of wrongs) add(kind, 1)
  if (tookMs > slowest.tookMs) slowest = { seed, tookMs }
  if (wrongs.length > 0) {
    failed.push(seed)
    console.log(`seed ${String(seed)} failed: npm run sim -- --story ${story} --from ${seed} --seeds 1 --acts ${acts}`)
    for (const { kind, says } of wrongs) console.log(`  ${kind}: ${says}`)
  }
  if (played % 10 === 0 || played === seeds) {
    console.log(`${played} of ${seeds} seeds, ${failed.length} failed, the last took ${tookMs} ms`)
  }
}

const summarize = () => {
  const seconds = (slowest.tookMs / 1_000).toFixed(1)
  console.log(
    `happened: ${[...sums.keys()]
      .filter((what) => !kinds.includes(what))
      .map(sumOf)
      .join(', ')}`,
  )
  console.log(
    `${played} seeds x ${acts} acts: ${kinds.map(sumOf).join(', ')}; slowest seed ${slowest.seed} with ${seconds} s` +
      (failed.length > 0 ? `; failed: ${failed.join(' ')}` : ''),
  )
}

/** @param {number} job */
const play = async (job) => {
  const span = { story, from: from + job, to: from + seeds - 1, step: jobs, acts }
  const args = Object.entries(span).map(([name, value]) => `--${name}=${String(value)}`)
  const child = start(process.execPath, ['--import', 'tsx', 'test/sim/run.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const code = ended(child)
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) take(line)
  return code
}

stopWithMe()
// Whoever stops it early hears how far it came.
process.once('exit', summarize)
try {
  await ensureInstalled()
  const codes = await Promise.all(Array.from({ length: Math.min(jobs, seeds) }, (_, job) => play(job)))
  process.exitCode = codes.some((code) => code !== 0) || failed.length > 0 || played < seeds ? 1 : 0
} catch (error) {
  await stopAll()
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
