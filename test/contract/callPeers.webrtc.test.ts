import '../support/network/globals'
import wrtc from '@roamhq/wrtc'
import { vi } from 'vitest'
import { createWebrtcCallPeers } from '../../src/core/adapters/webrtc/call-peers'
import { systemClock } from '../../src/core/base/clock'
import { callPeersContract } from './callPeers'

callPeersContract('the WebRTC adapter', () => {
  const peers = () => createWebrtcCallPeers({ clock: systemClock, wrtc })
  return Promise.resolve({
    one: peers(),
    other: peers(),
    track: (kind) =>
      kind === 'audio'
        ? new wrtc.nonstandard.RTCAudioSource().createTrack()
        : new wrtc.nonstandard.RTCVideoSource().createTrack(),
    until: async (condition) => {
      await vi.waitUntil(condition, { timeout: 15_000, interval: 20 })
    },
    linger: () => new Promise((resolve) => setTimeout(resolve, 600)),
    close: () => Promise.resolve(),
  })
})
