import { readArgs } from './lib/args.mjs'
import { findElectron } from './lib/electron.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe, tool } from './lib/processes.mjs'
import { freePort, untilReady } from './lib/server.mjs'

const help = `
npm run dev   the app with hot reload, and a signalling server that restarts when its code changes

  --help      this text
`

const main = async () => {
  readArgs(help, {})
  stopWithMe()
  await ensureInstalled()
  const port = await freePort()
  const address = `http://127.0.0.1:${String(port)}`
  const flags = ['--host', '127.0.0.1', '--port', String(port)]
  const server = start(...tool('tsx/dist/cli.mjs', ['watch', '--clear-screen=false', 'signaling/main.ts', ...flags]))
  await untilReady(server, address)

  const electron = findElectron()
  const env = { ...process.env, TINCAN_DEV_SERVER: address }
  const screen =
    electron === undefined
      ? start(...tool('vite/bin/vite.js', ['--config', 'vite.renderer.config.ts']), { env })
      : start(...tool('electron-vite/bin/electron-vite.js', ['dev', '--', `--server=${address}`]), { env })
  const where =
    electron === undefined ? 'in a browser at the address below, since Electron is not installed' : 'in Electron'
  console.log(`Tincan runs ${where}; its signalling server is at ${address}. Ctrl-C ends both.`)
  await Promise.race([ended(server), ended(screen)])
}

try {
  await main()
  await stopAll()
} catch (error) {
  await stopAll()
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
