import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe } from './lib/processes.mjs'

/** Runs the signalling server alone; every flag goes to it, `--help` too. */
stopWithMe()
try {
  await ensureInstalled()
  await ensureBuilt()
  process.exitCode = await ended(start(process.execPath, ['out/signaling/main.js', ...process.argv.slice(2)]))
} catch (error) {
  await stopAll()
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
