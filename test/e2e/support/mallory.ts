/**
 * A member who cheats: the real messenger in Node, whose owner puts their hands into everything a member's
 * client can reach. Takes one JSON command a line and answers each with one line.
 */
import { createInterface } from 'node:readline'
import wrtc from '@roamhq/wrtc'
import { WebSocket } from 'ws'
import type * as Y from 'yjs'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import { createWebrtcTransport } from '../../../src/core/adapters/webrtc/transport'
import { createWebsocketSignaling } from '../../../src/core/adapters/websocket/signaling'
import { Cell } from '../../../src/core/base/emitter'
import { isClientMessageId } from '../../../src/core/base/ids'
import { encodeBody } from '../../../src/core/conversation/body'
import {
  createIdentity,
  createMessenger,
  loadCrypto,
  openStorage,
  silentLogger,
  systemClock as clock,
  systemRandom as random,
  type LinkIdentity,
  type SessionSigner,
} from '../../../src/core'
import { decodeFrame, encodeFrame } from '../../../src/core/link/frame'
import { loadSelf } from '../../../src/core/messenger/identity'
import { createEvent, decodeEvent } from '../../../src/core/protocol/peer/event'

Object.assign(globalThis, { WebSocket })
// y-webrtc rejects where an answer comes for a connection that is gone; a page only logs that, Node would end.
process.on('unhandledRejection', () => undefined)
await loadCrypto()
const server = process.argv[2] ?? ''

const documents = new Set<Y.Doc>()
/** Of each bare channel, the number of the stream that was opened on it last, by either end. */
const channels = new Map<RTCDataChannel, number>()

/** Keeps the bare data channels, beneath all framing. */
const Watched = class extends wrtc.RTCPeerConnection {
  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, init)
    const note = (data: unknown): void => {
      const frame = data instanceof ArrayBuffer ? decodeFrame(new Uint8Array(data)) : undefined
      if (frame?.ok === true && frame.value.kind === 'open') channels.set(channel, frame.value.stream)
    }
    const send = channel.send.bind(channel)
    channel.send = (data: unknown) => {
      note(data)
      Reflect.apply(send, channel, [data])
    }
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      note(data)
    })
    return channel
  }
}

const network = (origin: string, signer: SessionSigner, identity: LinkIdentity) => {
  const common = { clock, random, logger: silentLogger }
  const signaling = createWebsocketSignaling({ ...common, server: origin, signer })
  const online = new Cell(false)
  signaling.state.watch(({ kind }) => {
    online.set(kind === 'online')
  })
  const transport = createWebrtcTransport({
    ...common,
    identity,
    online,
    signalUrl: () => signaling.signalUrl(),
    iceServers: () => signaling.iceServers(),
    wrtc: { ...wrtc, RTCPeerConnection: Watched },
  })
  return {
    signaling,
    transport: {
      ...transport,
      attach: (options: Parameters<typeof transport.attach>[0]) => {
        documents.add(options.doc)
        return transport.attach(options)
      },
    },
  }
}

const rows = createMemoryRows()
const storage = openStorage({ rows, databaseKey: random.bytes(32), random })
await createIdentity(storage, { name: 'Mallory', clock, random })
const self = await loadSelf(storage)
const mallory = await createMessenger({ storage, server, network, clock, random, logger: silentLogger })

const maps = () =>
  [...documents].map((doc) => ({ doc, events: doc.getMap('events'), statements: doc.getMap('statements') }))
const conversation = async () => {
  const [kept] = await storage.read(({ conversations }) => conversations.list('key'))
  const key = kept?.keys[0]
  if (kept === undefined || key === undefined) throw new Error('no conversation')
  return { kept, key }
}
const eventsHeld = () => storage.read(({ events }) => events.list('key'))

const acts: Record<string, (text: string) => unknown> = {
  request: (link) => mallory.contacts.request(link),
  say: async (text) => mallory.messages.send({ conversation: (await conversation()).kept.id, text }),
  streams: () => [...channels.keys()].filter(({ readyState }) => readyState === 'open').length,
  linked: () => mallory.network.view.value.links.length,
  texts: async () =>
    (await mallory.messages.list({ conversation: (await conversation()).kept.id })).data.map(({ text }) => text),
  deleteAll: () => {
    for (const { doc, events, statements } of maps()) {
      doc.transact(() => {
        for (const map of [events, statements]) for (const key of [...map.keys()]) map.delete(key)
      })
    }
  },
  overwrite: async () => {
    const held = await eventsHeld()
    for (const { doc, events, statements } of maps()) {
      doc.transact(() => {
        for (const { id } of held) events.set(id, random.bytes(200))
        for (const key of [...statements.keys()]) statements.set(key, { not: 'a statement' })
        events.set('not even a key', 17)
      })
    }
  },
  replay: async () => {
    const held = await eventsHeld()
    for (const { doc, events } of maps()) {
      doc.transact(() => {
        for (const { id, bytes } of held) {
          events.set(id, bytes)
          events.set(`${id.slice(0, -1)}A`, bytes)
        }
      })
    }
  },
  /** As if the other had written it: their account and device, signed by whom we can sign for. */
  forge: async (text) => {
    const { kept, key } = await conversation()
    const theirs = (await eventsHeld()).flatMap(({ bytes }) => {
      const event = decodeEvent(bytes)
      return event.ok && event.value.header.author !== self.account.id ? [event.value] : []
    })
    const last = theirs.sort((left, right) => right.header.sequence - left.header.sequence)[0]
    const clientMessageId = `forged-${String(clock.now())}`
    if (last === undefined || !isClientMessageId(clientMessageId)) throw new Error('nothing to forge after')
    const forged = createEvent(
      {
        ...last.header,
        conversation: kept.id,
        sequence: last.header.sequence + 1,
        previous: last.id,
        time: { wall: clock.now(), counter: 0 },
        clientMessageId,
      },
      encodeBody({ kind: 'message.text', text }),
      { device: self.device, epochKey: key.key, random },
    )
    for (const { events } of maps()) events.set(forged.id, forged.bytes)
  },
  /** Ten megabytes as one Yjs update, cut by ourselves as the honest framing would refuse to, on a stream there is. */
  flood: () => {
    let flooded = 0
    const length = 10 * 1024 * 1024
    const part = new Uint8Array(60 * 1024)
    part.set([0, 2])
    for (const [channel, stream] of channels) {
      if (channel.readyState !== 'open') continue
      channel.send(Uint8Array.from(encodeFrame({ kind: 'first', stream, length, part })))
      for (let sent = part.length; sent < 2 * 1024 * 1024; sent += part.length)
        channel.send(Uint8Array.from(encodeFrame({ kind: 'next', stream, part })))
      flooded += 1
    }
    if (flooded === 0) throw new Error('no channel to flood')
  },
}

console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [act = '', text = ''] = line.split('\t')
  try {
    console.log(JSON.stringify({ ok: (await acts[act]?.(text)) ?? null }))
  } catch (error) {
    console.log(JSON.stringify({ failed: String(error) }))
  }
}
process.exit()
