import type { Benchmark } from './benchmark'
import { Clients } from './support/signaling/clients'
import type { dialects } from './support/signaling/dialects'
import { type Measured, serveEcho, serveTincan } from './support/signaling/measured'

const most = 10_000
const size = 10

type Storm = Awaited<ReturnType<Clients['reconnect']>> & { readonly cpuMs: number; readonly members: number }

const storm = async (
  dialect: keyof typeof dialects,
  serve: () => Promise<Measured>,
  members: number,
): Promise<Storm> => {
  const server = await serve()
  const clients = await Clients.enter(dialect, server.port, { members, size })
  const before = await server.usage()
  const seen = await clients.reconnect()
  const after = await server.usage()
  await clients.leave()
  await server.stop()
  return { ...seen, members: clients.members, cpuMs: after.cpuMs - before.cpuMs }
}

/** All connections break and all clients come back at once: until each has joined its room and sees all the others. */
export const signalingStorm: Benchmark = {
  name: 'signaling-storm',
  reach: '1.5 times what bare sockets take to come back and echo once, with presence exact for everybody',
  measure: async () => {
    const ours = await storm('tincan', serveTincan, most)
    const { members } = ours
    const peer = await storm('echo', serveEcho, members)
    return {
      ours: ours.ms,
      peer: peer.ms,
      peerName: 'bare µWebSockets, an echo',
      unit: 'ms until presence is exact',
      n: members,
      reached: ours.exact === members && ours.ms <= 1.5 * peer.ms,
      notes: [
        `presence exact for ${String(ours.exact)} of ${String(members)}, all joined after ${ours.answeredMs.toFixed(0)} ms`,
        `computed by the server: ${ours.cpuMs.toFixed(0)} ms, bare ${peer.cpuMs.toFixed(0)} ms`,
      ],
    }
  },
}
