import { Doc, encodeStateAsUpdate } from 'yjs'
import type { StockSynced } from '../page/stock'
import { serveStock } from './servers'
import { Visitor } from './stage'

/** About what a short message weighs as a sealed event. */
const entryBytes = 400
const mostMs = 45_000

/** A document of so many entries, and the same with some more. */
const twins = (entries: number, more: number): readonly [string, string] => {
  const doc = new Doc()
  const map = doc.getMap('entries')
  const write = (from: number, to: number): string => {
    for (let index = from; index < to; index++)
      map.set(
        String(index),
        Uint8Array.from({ length: entryBytes }, (_, at) => (at * 7 + index) % 256),
      )
    return Buffer.from(encodeStateAsUpdate(doc)).toString('base64')
  }
  return [write(0, entries), write(entries, entries + more)]
}

/**
 * Two browsers meet in as many rooms of y-webrtc, in each of which one lacks `news` of the entries. `page` is where
 * the benchmarks' page is served.
 */
export const syncStockRooms = async (page: string, rooms: number, news: number): Promise<StockSynced> => {
  const server = await serveStock()
  const [one, other] = [await Visitor.arrive(), await Visitor.arrive()]
  const held = 3
  const [before, after] = twins(held - news, news)
  const options = { server: server.address, rooms, entries: held, mostMs }
  const [here, there] = await Promise.all([one.bench(page), other.bench(page)])
  for (const each of [here, there])
    await each.evaluate(() => {
      window.tincanBench.installMeter()
    })
  await there.evaluate((options) => window.tincanBench.attendStock(options), { ...options, holds: after })
  const synced = await here.evaluate((options) => window.tincanBench.syncStock(options), { ...options, holds: before })
  await Promise.all([one.leave(), other.leave()])
  await server.stop()
  return synced
}

export const stockWords = ({ linkedMs, synced, tookMs, traffic }: StockSynced, rooms: number): string =>
  `stock y-webrtc: ${String(synced)} of ${String(rooms)} rooms in ${(tookMs / 1000).toFixed(1)} s ` +
  `(${(linkedMs / 1000).toFixed(1)} s from its first channel on), ${String(traffic.standing)} connections stood of ` +
  `${String(traffic.made)} made, ${trafficWords(traffic)}` +
  (synced < rooms ? `; it was given ${String(mostMs / 1000)} s, and counts as if it went on as fast` : '')

export const trafficWords = ({ messages, received, sent, signalled, wire }: StockSynced['traffic']): string =>
  `${(sent / 1024).toFixed(0)} KB sent and ${(received / 1024).toFixed(0)} KB received in ${String(messages)} messages ` +
  `of data channels, ${(wire / 1024).toFixed(0)} KB with everything below, ${(signalled / 1024).toFixed(0)} KB signalled`

/** What it would have taken for all of them. */
export const stockMs = (ms: number, { synced }: StockSynced, rooms: number): number =>
  synced === 0 ? mostMs : (ms * rooms) / synced
