import { readArgs } from './lib/args.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopWithMe } from './lib/processes.mjs'

const help = `
npm run api   writes docs/API.md and docs/openapi.json from the schemas that judge the server's calls and frames

  --help   this text
`

readArgs(help, {})
stopWithMe()
await ensureInstalled()
process.exitCode = await ended(start(process.execPath, ['--import', 'tsx', 'signaling/api/write.ts']))
