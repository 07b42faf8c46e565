import type { Synced } from '../page/devices'
import type { Luggage } from './society'
import { Visitor } from './stage'
import { trafficWords } from './stockRooms'

const mostMs = 45_000

export interface Meeting {
  readonly host: Luggage
  readonly guests: readonly Luggage[]
  readonly rooms: number
  /** In how many of them a message that says `text` is to come. */
  readonly arrivals: number
  readonly text: string
}

/** The host's browser comes to where the guests are, who are all in another one. */
export const meet = async (server: string, { guests, host, ...wanted }: Meeting): Promise<Synced> => {
  const [one, other] = [await Visitor.arrive(), await Visitor.arrive()]
  const [here, there] = await Promise.all([one.bench(server), other.bench(server)])
  for (const each of [here, there])
    await each.evaluate(() => {
      window.tincanBench.installMeter()
    })
  await there.evaluate((guests) => window.tincanBench.attend(guests), guests)
  const synced = await here.evaluate(([host, wanted]) => window.tincanBench.syncAll(host, wanted), [
    host,
    { ...wanted, mostMs },
  ] as const)
  await Promise.all([one.leave(), other.leave()])
  return synced
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2)

export const meetingWords = (synced: Synced, { arrivals, rooms }: Meeting): string =>
  `ours: ${String(synced.synced)} of ${String(rooms)} rooms in step` +
  (arrivals === 0 ? '' : ` and ${String(synced.arrived)} of ${String(arrivals)} messages come`) +
  ` in ${seconds(synced.tookMs)} s from the start: rooms open after ${seconds(synced.openedMs)} s, online after ${seconds(synced.onlineMs)} s, first ` +
  `link proven after ${seconds(synced.firstProvenMs)} s, last after ${seconds(synced.lastProvenMs)} s; ` +
  `${String(synced.traffic.standing)} connections stood of ${String(synced.traffic.made)} made, ${trafficWords(synced.traffic)}`
