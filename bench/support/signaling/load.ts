import { Clients } from './clients'
import type { dialects } from './dialects'
import type { Measured } from './measured'

export interface Load {
  readonly members: number
  /** Members of a room. */
  readonly size: number
  /** How many frames each says, in each of several rounds: the first one warms the server up and is not counted. */
  readonly frames: number
  readonly rounds: number
}

export interface Relayed {
  readonly members: number
  readonly copies: number
  readonly cpuMs: number
  readonly ms: number
  readonly bytesPerSession: number
  readonly isComplete: boolean
}

/** What a server computes for handing on what each member of each room says. */
export const relay = async (
  dialect: keyof typeof dialects,
  serve: () => Promise<Measured>,
  { frames, members, rounds, size }: Load,
): Promise<Relayed> => {
  const server = await serve()
  const empty = await server.usage()
  const clients = await Clients.enter(dialect, server.port, { members, size })
  const warm = await clients.talk(frames)
  const before = await server.usage()
  let [copies, ms] = [0, 0]
  for (let round = 1; round < rounds; round += 1) {
    const said = await clients.talk(frames)
    copies += said.copies
    ms += said.ms
  }
  const after = await server.usage()
  await clients.leave()
  await server.stop()
  return {
    members: clients.members,
    copies,
    ms,
    cpuMs: after.cpuMs - before.cpuMs,
    bytesPerSession: (before.rss - empty.rss) / clients.members,
    isComplete: warm.copies > 0 && copies === warm.copies * (rounds - 1),
  }
}

export const perCpuSecond = ({ copies, cpuMs }: Relayed): number => (1000 * copies) / cpuMs

export const relayedWords = (name: string, { bytesPerSession, copies, cpuMs, isComplete, ms }: Relayed): string =>
  `${name}: ${String(copies)} copies in ${(ms / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(2)} s of it computed by the server; ` +
  `${(bytesPerSession / 1024).toFixed(1)} KB of memory a session${isComplete ? '' : '; NOT ALL CAME'}`
