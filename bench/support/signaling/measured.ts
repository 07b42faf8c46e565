import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { start } from '../../../scripts/lib/processes.mjs'
import { freePort, isFree } from '../../../scripts/lib/server.mjs'
import { Asked } from './asked'

const usageWord = v.object({ cpuMs: v.number(), rss: v.number() })

const delayWord = v.object({ longestDelayMs: v.number() })

/** Computing time since the process began, on all its threads, and memory. Neither counts what others take. */
export type Usage = v.InferOutput<typeof usageWord>

export interface Measured {
  readonly port: number
  usage(): Promise<Usage>
  /** For how long its event loop stood at most since this was asked before, in ms. */
  delay(): Promise<number>
  stop(): Promise<void>
}

const patienceMs = 20_000

/** Loaded before any server, ours and others' alike; some of them would listen on every address there is. */
const preload = `data:text/javascript,${encodeURIComponent(`
import { Server } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
const { listen } = Server.prototype
Server.prototype.listen = function (first, ...more) {
  return typeof first === 'object' ? listen.call(this, first, ...more) : listen.call(this, first, '127.0.0.1')
}
let loop
process.on('message', ({ id, delay }) => {
  if (delay) {
    loop ??= monitorEventLoopDelay({ resolution: 1 })
    const longestDelayMs = loop.max / 1e6
    loop.enable()
    loop.reset()
    process.send({ id, longestDelayMs })
    return
  }
  const { user, system } = process.cpuUsage()
  process.send({ id, cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() })
})
process.channel.unref()
`)}`

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const serve = async (port: number, args: readonly string[]): Promise<Measured> => {
  const env = { ...process.env, PORT: String(port) }
  const argv = ['--import', preload, ...args]
  const child: ChildProcess = start(process.execPath, argv, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env })
  const deadline = performance.now() + patienceMs
  while (await isFree(port, '127.0.0.1')) {
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(`no server came up: ${args.join(' ')}`)
    await pause(50)
  }
  const asked = new Asked(child)
  return {
    port,
    usage: async () => v.parse(usageWord, await asked.ask({})),
    delay: async () => v.parse(delayWord, await asked.ask({ delay: true })).longestDelayMs,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve()
        else child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

/** Ours as it is built and with the limits it has; each session comes from an address of its own. */
export const serveTincan = async (): Promise<Measured> => {
  const port = await freePort()
  return serve(port, ['out/signaling/main.js', '--host', '127.0.0.1', '--port', String(port), '--trust-proxy'])
}

/** The server that comes with y-webrtc. */
export const serveYWebrtc = async (): Promise<Measured> => {
  const script = join(dirname(createRequire(import.meta.url).resolve('y-webrtc')), '../bin/server.js')
  return serve(await freePort(), [script])
}

export const servePeer = async (): Promise<Measured> =>
  serve(await freePort(), ['--import', 'tsx', here('peerServer.ts')])

export const serveEcho = async (): Promise<Measured> => serve(await freePort(), ['--import', 'tsx', here('echo.ts')])
