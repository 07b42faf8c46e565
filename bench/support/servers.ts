import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { start } from '../../scripts/lib/processes.mjs'
import { freePort, isFree, untilReady } from '../../scripts/lib/server.mjs'
import { web } from './web'

export interface Serving {
  readonly address: string
  stop(): Promise<void>
}

const serving = (address: string, child: ReturnType<typeof start>): Serving => ({
  address,
  stop: () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve()
      else child.once('exit', () => resolve())
      child.kill()
    }),
})

/** A signalling server of its own, with the benchmarks' page. */
export const serveOwn = async (): Promise<Serving> => {
  const port = String(await freePort())
  const flags = ['--host', '127.0.0.1', '--port', port, '--web', web]
  const child = start(process.execPath, ['out/signaling/main.js', ...flags], { stdio: 'ignore' })
  const address = `http://127.0.0.1:${port}`
  await untilReady(child, address)
  return serving(address, child)
}

const patienceMs = 15_000

/** It would listen on every address there is. */
const onLoopback = `data:text/javascript,${encodeURIComponent(`
import { Server } from 'node:net'
const { listen } = Server.prototype
Server.prototype.listen = function (port) { return listen.call(this, port, '127.0.0.1') }
`)}`

/** The server that comes with y-webrtc. */
export const serveStock = async (): Promise<Serving> => {
  const port = await freePort()
  const script = join(dirname(createRequire(import.meta.url).resolve('y-webrtc')), '../bin/server.js')
  const env = { ...process.env, PORT: String(port) }
  const child = start(process.execPath, ['--import', onLoopback, script], { stdio: 'ignore', env })
  const deadline = performance.now() + patienceMs
  while (await isFree(port, '127.0.0.1')) {
    if (performance.now() > deadline) throw new Error('the server of y-webrtc did not come up')
    await pause(50)
  }
  return serving(`ws://127.0.0.1:${String(port)}`, child)
}
