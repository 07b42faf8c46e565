import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { assert } from '../../../src/core/base/errors'
import type { RunningServer } from '../../../signaling/server'
import { serve } from '../../signaling/support'

/** A signalling server that dies without a word and comes back where it was, having forgotten everything. */
export interface MortalServer {
  readonly origin: string
  down(): Promise<void>
  up(): Promise<void>
}

/** A port of its own stands before the server, so that a new one can take the place of the old. */
export const startMortalServer = async (): Promise<MortalServer> => {
  const sockets = new Set<Socket>()
  let gate: Server | undefined
  let running: RunningServer | undefined
  let port = 0

  const up = async (): Promise<void> => {
    if (gate) return
    const server = await serve()
    running = server
    gate = createServer((client) => {
      const upstream = connect(server.port, '127.0.0.1')
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          sockets.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
    })
    gate.listen(port, '127.0.0.1')
    await once(gate, 'listening')
    const address = gate.address()
    assert(typeof address === 'object' && address !== null, 'a TCP server has an address')
    port = address.port
  }

  await up()
  return {
    origin: `http://127.0.0.1:${port}`,
    up,
    down: async () => {
      const closing = gate
      if (!closing) return
      gate = undefined
      const closed = new Promise((resolve) => closing.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
      await running?.close()
    },
  }
}
