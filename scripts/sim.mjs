import { readArgs, refuse } from './lib/args.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe, tool } from './lib/processes.mjs'

const help = `
npm run sim [-- flags]   runs the simulated networks of test/sim

  --seeds N    how many seeds (200)
  --from N     the first seed (1); a failing run prints its seed, so that it can be run alone
  --help       this text
`

/**
 * @param {string} name
 * @param {unknown} value
 */
const readCount = (name, value) =>
  /^[1-9]\d{0,8}$/.test(String(value))
    ? String(value)
    : refuse(`--${name} wants a whole number, not "${String(value)}".`)

const flags = readArgs(help, {
  seeds: { type: 'string', default: '200' },
  from: { type: 'string', default: '1' },
})
const seeds = readCount('seeds', flags.seeds)
const from = readCount('from', flags.from)

stopWithMe()
try {
  await ensureInstalled()
  const env = { ...process.env, SIM_SEEDS: seeds, SIM_FROM: from }
  process.exitCode = await ended(
    start(...tool('vitest/vitest.mjs', ['run', 'test/sim', '--testTimeout', '0']), { env }),
  )
} catch (error) {
  await stopAll()
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
