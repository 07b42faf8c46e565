import type { Benchmark } from './benchmark'
import { perCpuSecond, relay, relayedWords } from './support/signaling/load'
import { servePeer, serveTincan } from './support/signaling/measured'

const load = { members: 2_000, size: 2, frames: 10, rounds: 4 }

/** Pairs that say 400 bytes to each other: signed in and acknowledged by ours, neither by the peer. */
export const signalingUnicast: Benchmark = {
  name: 'signaling-unicast',
  reach: 'at least 4 times the frames a second of computing',
  measure: async () => {
    const ours = await relay('tincan', serveTincan, load)
    const peer = await relay('peer', servePeer, { ...load, members: ours.members })
    const [own, others] = [perCpuSecond(ours), perCpuSecond(peer)]
    return {
      ours: own,
      peer: others,
      peerName: 'PeerServer',
      unit: 'frames a second of computing',
      n: ours.members,
      reached: ours.isComplete && own >= 4 * others,
      notes: [relayedWords('ours', ours), relayedWords('PeerServer', peer)],
    }
  },
}
