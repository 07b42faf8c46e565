/** Several devices in one page, each with a messenger, rows and links of its own, over the real network. */
import { fromBase64 } from 'lib0/buffer'
import { WebrtcConn, WebrtcProvider } from 'y-webrtc'
import type { Doc } from 'yjs'
import {
  createMessenger,
  loadCrypto,
  openStorage,
  silentLogger,
  systemClock,
  systemRandom,
  type ConversationId,
  type Messenger,
  type NetworkFactory,
  type PeerTransport,
} from '../../src/core'
import { openDexieRows } from '../../src/core/adapters/dexie/open'
import { createMemoryRows } from '../../src/core/adapters/memory/storage/rowStore'
import { createWebrtcTransport } from '../../src/core/adapters/webrtc/transport'
import { createWebsocketSignaling } from '../../src/core/adapters/websocket/signaling'
import { createWorkerEngine } from '../../src/core/adapters/worker/engine'
import type { RoomOptions } from '../../src/core/network/transport'
import { mapWatchable } from '../../src/renderer/app/mapWatchable'
import { startSearchWorker } from '../../src/renderer/app/searchWorker'
import type { Luggage } from '../support/society'
import { unpackRows } from './baggage'
import { traffic, type Traffic } from './meter'

/** What its rooms went through, by {@link performance.now}. */
class Log {
  /** When the server had let the device in. */
  onlineAt = Number.NaN
  /** When the device at the other end of a link was proven, for each link. */
  readonly proven: number[] = []
  /** Rooms that are linked and in step, with when that was so first. */
  readonly inStep = new Map<RoomOptions, number>()
  onStep: () => void = () => undefined

  step(room: RoomOptions): void {
    if (this.inStep.has(room)) return
    this.inStep.set(room, performance.now())
    this.onStep()
  }
}

const providers = new WeakMap<Doc, WebrtcProvider>()

/** y-webrtc keeps its rooms in a global by their names. */
const named = (prefix: string) =>
  class extends WebrtcProvider {
    constructor(...[name, doc, ...rest]: ConstructorParameters<typeof WebrtcProvider>) {
      super(`${prefix} ${name}`, doc, ...rest)
      providers.set(doc, this)
    }
  }

/** There is nothing to say in a room that is linked and has no stream; otherwise the other end has to have spoken. */
const isInStep = ({ doc }: RoomOptions, device: string): boolean =>
  providers.get(doc)?.room?.webrtcConns.size === 0 || [...doc.getMap('statements').keys()].some((one) => one !== device)

/** Notes what a room is told: the transport itself stays as it is. */
const watched = (transport: PeerTransport, device: string, log: Log): PeerTransport => ({
  attach: (room) => {
    let linked = false
    const look = (): void => {
      if (linked && isInStep(room, device)) log.step(room)
    }
    room.doc.on('update', look)
    return transport.attach({
      ...room,
      onLinks: (links) => {
        linked = links.length > 0
        room.onLinks(links)
        look()
      },
    })
  },
  dispose: () => {
    transport.dispose()
  },
})

const networkOf =
  (log: Log, name: string): NetworkFactory =>
  (server, signer, identity) => {
    const surroundings = { clock: systemClock, random: systemRandom, logger: silentLogger }
    const signaling = createWebsocketSignaling({ ...surroundings, server, signer })
    signaling.state.watch(({ kind }) => {
      if (kind === 'online') log.onlineAt = performance.now()
    })
    const transport = createWebrtcTransport({
      ...surroundings,
      identity: {
        ...identity,
        verify: (proof, fingerprints) => {
          const verified = identity.verify(proof, fingerprints)
          if (verified.ok) log.proven.push(performance.now())
          return verified
        },
      },
      online: mapWatchable(signaling.state, ({ kind }) => kind === 'online'),
      signalUrl: () => signaling.signalUrl(),
      iceServers: () => signaling.iceServers(),
      wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate },
      yWebrtc: { WebrtcConn, WebrtcProvider: named(name) },
    })
    return { signaling, transport: watched(transport, identity.device, log) }
  }

interface Running {
  readonly messenger: Messenger
  readonly log: Log
  /** When it was begun to be started. */
  readonly began: number
}

let running = 0

const start = async (
  { databaseKey, rows: packed }: Luggage,
  at: 'memory' | 'disk',
  prepare: (log: Log) => void = () => undefined,
): Promise<Running> => {
  await loadCrypto()
  const name = `device ${String(++running)}`
  const rows = at === 'memory' ? createMemoryRows() : await openDexieRows({ name })
  await unpackRows(rows, packed)
  const storage = openStorage({ rows, databaseKey: fromBase64(databaseKey), random: systemRandom })
  const log = new Log()
  prepare(log)
  const began = performance.now()
  const messenger = await createMessenger({
    storage,
    server: location.origin,
    network: networkOf(log, name),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    ...(at === 'disk' ? { searchEngine: createWorkerEngine(startSearchWorker) } : {}),
  })
  return { messenger, log, began }
}

const onlineOf = (messenger: Messenger): Promise<void> =>
  new Promise((resolve) => {
    const watching = messenger.network.view.watch(({ signaling }) => {
      if (signaling.kind !== 'online') return
      resolve()
      queueMicrotask(() => {
        watching.dispose()
      })
    })
  })

/** These devices are there and wait for the other. */
export const attend = async (all: readonly Luggage[]): Promise<void> => {
  for (const one of all) {
    const { messenger } = await start(one, 'memory')
    await onlineOf(messenger)
  }
}

export interface Synced {
  /** Rooms that were linked and in step when it ended. */
  readonly synced: number
  /** Conversations whose new message came. */
  readonly arrived: number
  /** From the start of the messenger, and from the first link that was proven, until all was there; in ms. */
  readonly tookMs: number
  readonly linkedMs: number
  /** From the start of the messenger until its rooms were attached, it was online, and its first and last link proven. */
  readonly openedMs: number
  readonly onlineMs: number
  readonly firstProvenMs: number
  readonly lastProvenMs: number
  readonly traffic: Traffic
}

/** Comes to where the others are: until so many rooms are in step and so many messages came. */
export const syncAll = async (
  luggage: Luggage,
  {
    arrivals,
    mostMs,
    rooms,
    text,
  }: { readonly rooms: number; readonly arrivals: number; readonly text: string; readonly mostMs: number },
): Promise<Synced> => {
  const arrived = new Set<ConversationId>()
  let last = 0
  let look = (): void => undefined
  const { began, log, messenger } = await start(luggage, 'memory', (log) => {
    log.onStep = () => {
      look()
    }
  })
  const openedMs = performance.now() - began
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, mostMs)
    look = () => {
      last = performance.now()
      if (log.inStep.size < rooms || arrived.size < arrivals) return
      clearTimeout(timeout)
      resolve()
    }
    const note = (conversation: ConversationId, said: string | undefined): void => {
      if (said !== text || arrived.has(conversation)) return
      arrived.add(conversation)
      look()
    }
    messenger.on.message(({ conversation, plain }) => {
      note(conversation, plain)
    })
    // Some came while the messenger was still starting.
    void messenger.conversations.list({ limit: 500 }).then(({ data }) => {
      for (const { id, last } of data) note(id, last?.plain)
      look()
    })
  })
  const counted = await traffic()
  const first = Math.min(...log.proven)
  return {
    synced: log.inStep.size,
    arrived: arrived.size,
    tookMs: last - began,
    linkedMs: last - first,
    openedMs,
    onlineMs: log.onlineAt - began,
    firstProvenMs: first - began,
    lastProvenMs: Math.max(...log.proven) - began,
    traffic: counted,
  }
}

export interface Caught {
  /** The number of the last message that was shown. */
  readonly shown: number
  /** From the first link that was proven until that, in ms; and until the first was shown. */
  readonly tookMs: number
  readonly firstMs: number
  readonly traffic: Traffic
}

/** Comes to a conversation of which it has nothing, and waits until the message with number `last` is in the list. */
export const catchUp = async (
  luggage: Luggage,
  conversation: ConversationId,
  { last, mostMs }: { readonly last: number; readonly mostMs: number },
): Promise<Caught> => {
  const { log, messenger } = await start(luggage, 'disk')
  let firstAt: number | undefined
  let [shown, shownAt] = [0, performance.now()]
  await new Promise<void>((resolve, reject) => {
    const timeout = setTimeout(resolve, mostMs)
    messenger.conversations.liveOne(conversation).subscribe((view) => {
      const number = Number(/(\d+)\.$/.exec(view.last?.plain ?? '')?.[1] ?? 0)
      if (number <= shown) return
      shown = number
      shownAt = performance.now()
      firstAt ??= shownAt
      if (shown < last) return
      clearTimeout(timeout)
      resolve()
    }, reject)
  })
  const counted = await traffic()
  const [proven = Number.NaN] = log.proven
  return { shown, tookMs: shownAt - proven, firstMs: (firstAt ?? Number.NaN) - proven, traffic: counted }
}
