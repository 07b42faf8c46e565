import { vi } from 'vitest'
import WebSocket from 'ws'
import { createWebsocketSignaling } from '../../src/core/adapters/websocket/signaling'
import { systemClock } from '../../src/core/base/clock'
import { silentLogger } from '../../src/core/base/logger'
import { systemRandom } from '../../src/core/base/random'
import type { Signaling } from '../../src/core/network/signaling'
import { signerOf } from '../support/network/people'
import { startMortalServer } from '../support/network/server'
import { signalingContract } from './signaling'

signalingContract('the websocket adapter', async () => {
  const server = await startMortalServer()
  const arrived: Signaling[] = []
  return {
    arrive: (name) => {
      const signaling = createWebsocketSignaling({
        server: server.origin,
        signer: signerOf(name),
        clock: systemClock,
        random: systemRandom,
        logger: silentLogger,
        WebSocket,
      })
      arrived.push(signaling)
      return signaling
    },
    server,
    until: async (condition) => {
      await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
    },
    answer: (promise) => promise,
    close: async () => {
      for (const signaling of arrived) signaling.dispose()
      await server.down()
    },
  }
})
