import type { Benchmark } from './benchmark'
import { perCpuSecond, relay, relayedWords } from './support/signaling/load'
import { serveTincan, serveYWebrtc } from './support/signaling/measured'

const load = { members: 10_000, size: 10, frames: 1, rounds: 3 }

/** Rooms of ten in which everybody says something of 400 bytes: signed in and acknowledged by ours, neither by the peer. */
export const signalingFanout: Benchmark = {
  name: 'signaling-fanout',
  reach: 'at least 4 times the deliveries a second of computing, and at most half the memory a session',
  measure: async () => {
    const ours = await relay('tincan', serveTincan, load)
    const peer = await relay('y-webrtc', serveYWebrtc, { ...load, members: ours.members })
    const [own, others] = [perCpuSecond(ours), perCpuSecond(peer)]
    return {
      ours: own,
      peer: others,
      peerName: "y-webrtc's server",
      unit: 'deliveries a second of computing',
      n: ours.members,
      reached: ours.isComplete && own >= 4 * others && ours.bytesPerSession <= peer.bytesPerSession / 2,
      notes: [relayedWords('ours', ours), relayedWords("y-webrtc's server, which echoes to the sender, too", peer)],
    }
  },
}
