import type { Clock, Logger, NetworkFactory, Random } from '../../core'
import { createPathProbe } from '../../core/adapters/webrtc/probe'
import { createWebrtcTransport } from '../../core/adapters/webrtc/transport'
import { createWebsocketSignaling } from '../../core/adapters/websocket/signaling'
import { mapWatchable } from './mapWatchable'

interface Surroundings {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/** The real network: a signalling server over HTTP and sockets, and the browser's own WebRTC. */
export const createNetwork =
  (surroundings: Surroundings): NetworkFactory =>
  (server, signer, identity, relayOnly) => {
    const signaling = createWebsocketSignaling({ ...surroundings, server, signer })
    const transport = createWebrtcTransport({
      ...surroundings,
      identity,
      relayOnly,
      online: mapWatchable(signaling.state, ({ kind }) => kind === 'online'),
      signalUrl: () => signaling.signalUrl(),
      iceServers: () => signaling.iceServers(),
      wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate },
    })
    return { signaling, transport, probe: createPathProbe({ ...surroundings, RTCPeerConnection }) }
  }
