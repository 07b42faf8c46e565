import type { CallPeers } from '../../calls/media'
import { WebrtcCallPeer, type CallSurroundings } from './call-peer'

/** The port {@link CallPeers} over WebRTC. */
export const createWebrtcCallPeers = (surroundings: CallSurroundings): CallPeers => ({
  connect: (options) => new WebrtcCallPeer(options, surroundings),
})
