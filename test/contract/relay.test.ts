import { vi } from 'vitest'
import { createMemoryCluster } from '../../signaling/cluster/memory'
import { listenNode } from '../../signaling/nodeSockets'
import { isMissing, listenNative } from '../../signaling/uws'
import { systemClock } from '../../src/core/base/clock'
import { call, serve } from '../signaling/support'
import { type RelayWorld, relayContract } from './relay'
import { overRest, overSocket } from './relayClients'

/** One server for all, by either of the libraries that carry its sockets. */
const alone = (listen: typeof listenNode) => async (): Promise<RelayWorld> => {
  const server = await serve({}, { listen })
  return { writers: server, listeners: server, close: () => server.close() }
}

/** Who writes is at one of two servers that act as one, who listens at the other (SG13). */
const apart = async (): Promise<RelayWorld> => {
  const nodes = createMemoryCluster(systemClock)
  const cluster = { redis: 'memory', secret: 'known to both, and to nobody else', host: '', port: 0 }
  const start = () => serve({ cluster }, { openBackplane: () => Promise.resolve(nodes.node()) })
  const [writers, listeners] = [await start(), await start()]
  const together = async (): Promise<boolean> =>
    JSON.stringify((await call(writers.port, 'GET', '/readyz')).body).includes('"nodes":2')
  await vi.waitUntil(together, { timeout: 15_000, interval: 10 })
  return {
    writers,
    listeners,
    close: async () => {
      await writers.close()
      await listeners.close()
    },
  }
}

const listeners = [
  ['Node’s own sockets', listenNode],
  ...(isMissing ? [] : ([['µWebSockets', listenNative]] as const)),
] as const

for (const [name, listen] of listeners) {
  relayContract(`over REST, by ${name}`, alone(listen), overRest)
  relayContract(`over the socket, by ${name}`, alone(listen), overSocket)
}

relayContract('over REST, of two servers that are one', apart, overRest)
relayContract('over the socket, of two servers that are one', apart, overSocket)
