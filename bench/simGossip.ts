import { loadCrypto, type Random } from '../src/core'
import { seededRandom } from '../src/core/adapters/memory/random'
import { toBase64Url } from '../src/core/base/bytes'
import { isDeviceId, isTopicId, type DeviceId } from '../src/core/base/ids'
import { fraction } from '../src/core/base/random'
import { neighbours } from '../src/core/link/neighbours'
import type { Benchmark } from './benchmark'
import { spread } from './support/stats'
import { Swarm, type Choose } from './support/swarm'

const devices = 200
/** One goes and one comes, each time; an event is said by somebody every so often, in ms. */
const changes = 8
const changeMs = 2_500
const events = 40
const eventMs = 500
const mostHops = 10
const seed = 20

const pick = <T>(items: readonly T[], random: Random): T | undefined =>
  items[Math.floor(fraction(random) * items.length)]

interface Told {
  readonly copies: number
  readonly mostHops: number
  readonly meanHops: number
  readonly times: readonly number[]
  /** Of those who were there from when an event was said to the end, how many lack it. */
  readonly lacking: number
  readonly mostLinks: number
}

const simulate = (everybody: readonly DeviceId[], choose: Choose): Told => {
  const random = seededRandom(seed)
  const swarm = new Swarm(everybody.slice(0, devices), choose, random)
  const presentAt: (readonly DeviceId[])[] = []
  for (let index = 0; index < events; index++)
    swarm.agenda.after(index * eventMs, () => {
      presentAt.push(swarm.present)
      const from = pick(swarm.present, random)
      if (from !== undefined) swarm.say(from)
    })
  let mostLinks = Math.max(...swarm.links)
  for (const [index, device] of everybody.slice(devices).entries())
    swarm.agenda.after((index + 0.5) * changeMs, () => {
      const gone = pick(swarm.present, random)
      if (gone !== undefined) swarm.leave(gone)
      swarm.arrive(device)
      mostLinks = Math.max(mostLinks, ...swarm.links)
    })
  swarm.agenda.run()
  const last = new Set(swarm.present)
  // Whoever comes later gets it with the first link, however long ago it was said.
  const receipts = swarm.spreads.flatMap((one, index) =>
    (presentAt[index] ?? []).flatMap((device) => (device === one.from ? [] : (one.receipts.get(device) ?? []))),
  )
  const lacking = swarm.spreads.reduce(
    (sum, one, index) => sum + (presentAt[index] ?? []).filter((it) => last.has(it) && !one.receipts.has(it)).length,
    0,
  )
  return {
    copies: swarm.spreads.reduce((sum, one) => sum + one.copies, 0) / events / devices,
    mostHops: receipts.reduce((most, { hops }) => Math.max(most, hops), 0),
    meanHops: receipts.reduce((sum, { hops }) => sum + hops, 0) / receipts.length,
    times: receipts.map(({ tookMs }) => tookMs),
    lacking,
    mostLinks,
  }
}

const words = (name: string, told: Told): string =>
  `${name}: ${told.copies.toFixed(1)} copies a device and event, hops at most ${String(told.mostHops)}, ` +
  `${told.meanHops.toFixed(2)} on average, ${spread(told.times)}, at most ${String(told.mostLinks)} links a device, ` +
  `${String(told.lacking)} lacked at the end`

/** No network and no browser: 200 simulated devices of one room tell each other what is said while some come and go. */
export const simGossip: Benchmark = {
  name: 'sim-gossip',
  reach: 'everybody hears everything over at most 8 links each, with at most 8.5 copies and 10 hops',
  measure: async () => {
    await loadCrypto()
    const random = seededRandom(seed)
    const room = toBase64Url(random.bytes(32))
    if (!isTopicId(room)) throw new Error('32 bytes are a topic')
    const everybody = Array.from({ length: devices + changes }, () => toBase64Url(random.bytes(32))).filter(isDeviceId)
    const mesh = simulate(everybody, (self, present) => neighbours(self, present, room))
    const full = simulate(everybody, (self, present) => new Set([...present].filter((other) => other !== self)))
    return {
      ours: mesh.copies,
      peer: full.copies,
      peerName: 'everybody linked with everybody',
      unit: 'copies a device and event',
      n: events,
      reached: mesh.lacking === 0 && mesh.mostLinks <= 8 && mesh.copies <= 8.5 && mesh.mostHops <= mostHops,
      notes: [words('mesh of 8', mesh), words('full mesh', full)],
    }
  },
}
