import { vi } from 'vitest'
import { when } from '../../src/core/base/emitter'
import { startMortalServer } from '../support/network/server'
import { webrtcPeer, type WebrtcPeer } from '../support/network/webrtc'
import { transportContract } from './transport'

transportContract('the WebRTC adapter', async () => {
  const server = await startMortalServer()
  const arrived: WebrtcPeer[] = []
  return {
    arrive: async (name, identity) => {
      const peer = await webrtcPeer(name, server.origin, undefined, identity)
      arrived.push(peer)
      peer.signaling.start()
      await when(peer.signaling.state, ({ kind }) => kind === 'online')
      return peer
    },
    server,
    until: async (condition) => {
      await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
    },
    // As long as two peers here need to link several times over.
    linger: () => new Promise((resolve) => setTimeout(resolve, 400)),
    close: async () => {
      for (const peer of arrived) peer.dispose()
      await server.down()
    },
  }
})
