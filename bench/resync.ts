import type { Benchmark } from './benchmark'
import { meet, meetingWords } from './support/meeting'
import { serveOwn } from './support/servers'
import { pack, scaledDown, shareConversations, someone } from './support/society'
import { stockMs, stockWords, syncStockRooms } from './support/stockRooms'

const conversations = 200
const mostBytes = 1024

/** Two devices that hold the same in 200 conversations meet: from the proven link until both know that there is nothing to do. */
export const resync: Benchmark = {
  name: 'resync',
  reach: 'within 1/10 of the time of stock y-webrtc, and at most 1 KB a conversation',
  measure: async () => {
    const server = await serveOwn()
    const [host, guest] = [await someone('Alice'), await someone('Bob')]
    const rooms = await shareConversations(host, [guest], conversations, server.address)
    const meeting = { host: await pack(host), guests: [await pack(guest)], rooms, arrivals: 0, text: '' }
    const ours = await meet(server.address, meeting)
    const stock = await syncStockRooms(server.address, rooms, 0)
    await server.stop()
    const [took, peer] = [ours.linkedMs, stockMs(stock.linkedMs, stock, rooms)]
    const bytesOf = ({ received, sent }: typeof ours.traffic): number => received + sent
    const [bytes, peerBytes] = [bytesOf(ours.traffic) / rooms, bytesOf(stock.traffic) / Math.max(1, stock.synced)]
    return {
      ours: took,
      peer,
      peerName: 'stock y-webrtc, a room a conversation',
      unit: 'ms from the first link until all is in step',
      n: rooms,
      reached: ours.synced === rooms && took <= peer / 10 && bytes <= mostBytes,
      notes: [
        ...scaledDown(rooms, conversations, 'conversations'),
        `both ways ${bytes.toFixed(0)} bytes a conversation, against ${peerBytes.toFixed(0)}`,
        meetingWords(ours, meeting),
        stockWords(stock, rooms),
      ],
    }
  },
}
