/** A signalling server in a process of its own, which tells its parent what it holds and how long it kept others waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { defaultConfig } from '../../../signaling/config'
import { defaultLimits } from '../../../signaling/limits'
import { listenNode } from '../../../signaling/nodeSockets'
import { startServer, systemDeps } from '../../../signaling/server'

const [listener = 'native', drainMs = '0'] = process.argv.slice(2)

// Everybody comes from one address here: it is not the limits by address that are to stop a fuzzer.
const many = { perSecond: 1_000_000, burst: 1_000_000 }
const limits = { ...defaultLimits, signInRate: many, addressRate: many, sessionsPerAddress: 20_000 }
const server = await startServer(
  { ...defaultConfig, port: 0, stunPort: 0, drainMs: Number(drainMs), limits },
  { ...systemDeps, ...(listener === 'node' ? { listen: listenNode } : {}) },
)

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()

process.on('message', () => {
  const longestDelayMs = delay.max / 1e6
  delay.reset()
  // Twice: what the first finds unreachable may have held more.
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  process.send?.({ held: heapUsed + external, rss, longestDelayMs })
})
process.on('SIGTERM', () => {
  void server.close().then(() => process.exit(0))
})
process.send?.({ port: server.port })
