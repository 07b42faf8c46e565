import type { Benchmark } from './benchmark'
import { meet, meetingWords } from './support/meeting'
import { serveOwn } from './support/servers'
import { conversationsOf, pack, scaledDown, shareConversations, someone, writeTexts } from './support/society'
import { stockMs, stockWords, syncStockRooms } from './support/stockRooms'

const contacts = 20
const each = 10
const text = 'This was said while you were away.'

/** Comes online where 20 contacts are, with each of whom 10 conversations are shared and news waits in all of them. */
export const links: Benchmark = {
  name: 'links',
  reach: '20 connections for 200 conversations with 20 contacts, all synced within 1/5 of the time of stock y-webrtc',
  measure: async () => {
    const server = await serveOwn()
    const host = await someone('Alice')
    const guests = await Promise.all(
      Array.from({ length: contacts }, (_, index) => someone(`Contact ${String(index)}`)),
    )
    const shared = await shareConversations(host, guests, each, server.address)
    const rooms = contacts * shared
    for (const guest of guests) for (const id of await conversationsOf(guest)) await writeTexts(guest, id, [text])
    const packed = { host: await pack(host), guests: await Promise.all(guests.map(pack)) }
    const meeting = { ...packed, rooms, arrivals: rooms, text }
    const ours = await meet(server.address, meeting)
    const stock = await syncStockRooms(server.address, rooms, 1)
    await server.stop()
    const [took, peer] = [ours.tookMs, stockMs(stock.tookMs, stock, rooms)]
    const isAll = ours.synced === rooms && ours.arrived === rooms
    return {
      ours: took,
      peer,
      peerName: 'stock y-webrtc, a room a conversation',
      unit: 'ms until all is synced',
      n: rooms,
      reached: isAll && ours.traffic.made === contacts && took <= peer / 5,
      notes: [
        ...scaledDown(rooms, contacts * each, 'conversations'),
        'all contacts are in one page, each with a messenger and rows in memory of its own',
        meetingWords(ours, meeting),
        stockWords(stock, rooms),
      ],
    }
  },
}
