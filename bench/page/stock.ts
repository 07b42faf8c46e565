/** y-webrtc as it comes, with a document a room: what the app's own sync is measured beside. */
import { fromBase64 } from 'lib0/buffer'
import { WebrtcProvider } from 'y-webrtc'
import { applyUpdate, Doc } from 'yjs'
import { firstOpened, traffic, type Traffic } from './meter'

export interface StockRooms {
  /** Address of y-webrtc's own server. */
  readonly server: string
  readonly rooms: number
  /** What each document holds at first, an update in base64. */
  readonly holds: string
  /** How many entries each document has once it is in step. */
  readonly entries: number
  readonly mostMs: number
}

export interface StockSynced {
  /** Rooms in step when it ended. */
  readonly synced: number
  /** From the beginning, and from the first open channel, until all that came in step were; in ms. */
  readonly tookMs: number
  readonly linkedMs: number
  readonly traffic: Traffic
}

let open: readonly { readonly doc: Doc; readonly provider: WebrtcProvider }[] = []

const enter = ({ holds, rooms, server }: StockRooms): void => {
  open = Array.from({ length: rooms }, (_, index) => {
    const doc = new Doc()
    applyUpdate(doc, fromBase64(holds))
    return { doc, provider: new WebrtcProvider(`room ${String(index)}`, doc, { signaling: [server] }) }
  })
}

/** Waits in the rooms for the other. */
export const attendStock = async (options: StockRooms): Promise<void> => {
  enter(options)
  for (const { provider } of open) await provider.key
}

/** Comes into the rooms where the other is. */
export const syncStock = async (options: StockRooms): Promise<StockSynced> => {
  const began = performance.now()
  let last = began
  let synced = 0
  enter(options)
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, options.mostMs)
    for (const { doc, provider } of open) {
      let [isSynced, isCounted] = [false, false]
      const look = (): void => {
        if (isCounted || !isSynced || doc.getMap('entries').size < options.entries) return
        isCounted = true
        synced += 1
        last = performance.now()
        if (synced < open.length) return
        clearTimeout(timeout)
        resolve()
      }
      provider.on('synced', (event) => {
        isSynced = event.synced
        look()
      })
      doc.on('update', look)
    }
  })
  return { synced, tookMs: last - began, linkedMs: last - firstOpened(), traffic: await traffic() }
}
