import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe } from './lib/processes.mjs'

const help = `
npm run bench [-- NAME …]   measures the app beside a peer or a limit, all of it or by name

One JSON line a benchmark on stdout, words on stderr; bench/RESULTS.md holds what was found and where.

  --help   this text
`

const names = process.argv.slice(2)
if (names.includes('--help') || names.includes('-h')) {
  console.log(help.trim())
  process.exit(0)
}
const flag = names.find((name) => name.startsWith('-'))
if (flag !== undefined) {
  console.error(`Unknown option '${flag}'. Try --help.`)
  process.exit(2)
}

stopWithMe()
try {
  await ensureInstalled()
  await ensureBuilt()
  const chromium = await ensureChromium()
  if (chromium === undefined) throw new Error('The benchmarks need Chromium: set CHROMIUM_PATH to one.')
  const env = { ...process.env, CHROMIUM_PATH: chromium }
  process.exitCode = await ended(start(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...names], { env }))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
await stopAll()
