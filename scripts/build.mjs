import { build } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { stopWithMe } from './lib/processes.mjs'

/** Builds the app and the signalling server into out/, whether or not that is needed. */
stopWithMe()
await ensureInstalled()
const { code, output } = await build()
console.log(output)
process.exitCode = code
