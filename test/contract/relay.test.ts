import { listenNode } from '../../signaling/nodeSockets'
import { isMissing, listenNative } from '../../signaling/uws'
import { serve } from '../signaling/support'
import { type RelayWorld, relayContract } from './relay'
import { overRest, overSocket } from './relayClients'

/** One server for all, by either of the libraries that carry its sockets. */
const alone = (listen: typeof listenNode) => async (): Promise<RelayWorld> => {
  const server = await serve({}, { listen })
  return { writers: server, listeners: server, close: () => server.close() }
}

const listeners = [
  ['Node’s own sockets', listenNode],
  ...(isMissing ? [] : ([['µWebSockets', listenNative]] as const)),
] as const

for (const [name, listen] of listeners) {
  relayContract(`over REST, by ${name}`, alone(listen), overRest)
  relayContract(`over the socket, by ${name}`, alone(listen), overSocket)
}
