import type { Benchmark } from './benchmark'
import { Clients } from './support/signaling/clients'
import type { dialects } from './support/signaling/dialects'
import { type Measured, serveEcho, serveTincan } from './support/signaling/measured'
import { median } from './support/stats'

const crowd = { members: 10_000, size: 10 }
const rounds = 3

interface Storms {
  readonly ms: number
  readonly answeredMs: number
  readonly cpuMs: number
  /** Of all rounds the least who saw exactly who was there. */
  readonly exact: number
}

const storms = async (dialect: keyof typeof dialects, serve: () => Promise<Measured>): Promise<Storms> => {
  const server = await serve()
  const clients = await Clients.enter(dialect, server.port, crowd)
  const before = await server.usage()
  const seen: Awaited<ReturnType<Clients['reconnect']>>[] = []
  for (let round = 0; round < rounds; round += 1) seen.push(await clients.reconnect())
  const after = await server.usage()
  await clients.leave()
  await server.stop()
  return {
    ms: median(seen.map(({ ms }) => ms)),
    answeredMs: median(seen.map(({ answeredMs }) => answeredMs)),
    cpuMs: (after.cpuMs - before.cpuMs) / rounds,
    exact: Math.min(...seen.map(({ exact }) => exact)),
  }
}

/** All connections break and all clients come back at once: until each has joined its room and sees all the others. */
export const signalingStorm: Benchmark = {
  name: 'signaling-storm',
  reach: '1.5 times what bare sockets take to come back and echo once, with presence exact for everybody',
  measure: async () => {
    const ours = await storms('tincan', serveTincan)
    const peer = await storms('echo', serveEcho)
    const { members } = crowd
    return {
      ours: ours.ms,
      peer: peer.ms,
      peerName: 'bare µWebSockets, an echo',
      unit: 'ms until presence is exact',
      n: members,
      reached: ours.exact === members && ours.ms <= 1.5 * peer.ms,
      notes: [
        `presence exact for ${String(ours.exact)} of ${String(members)} in each of ${String(rounds)} rounds, all joined after ${ours.answeredMs.toFixed(0)} ms`,
        `computed by the server a round: ${ours.cpuMs.toFixed(0)} ms, bare ${peer.cpuMs.toFixed(0)} ms`,
      ],
    }
  },
}
