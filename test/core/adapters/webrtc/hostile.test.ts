import { randomBytes } from 'node:crypto'
import wrtc from '@roamhq/wrtc'
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { when } from '../../../../src/core/base/emitter'
import { encodeFrame, maxPartBytes, type Frame } from '../../../../src/core/link/frame'
import { deviceOf } from '../../../support/network/people'
import { sit, type Seat } from '../../../support/network/seats'
import { startMortalServer, type MortalServer } from '../../../support/network/server'
import { webrtcPeer, type WebrtcPeer } from '../../../support/network/webrtc'
import { tagOf } from '../../link/end'

/** One end of a link of whoever uses this class, and what they open on it. */
interface Bare {
  readonly channel: RTCDataChannel
  /** The number of the stream that was opened last. */
  stream: number
}

/** Keeps the bare data channels of whoever uses this class: what goes into them, the link never sees. */
const bareChannels = () => {
  const all: Bare[] = []
  class Watched extends wrtc.RTCPeerConnection {
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      const bare = { channel, stream: 0 }
      all.push(bare)
      const watch = (bytes: Uint8Array): void => {
        // A stream that is opened, by either end; numbers here take one byte.
        if (bytes[0] === 3) bare.stream = bytes[1] ?? 0
      }
      const send = channel.send.bind(channel)
      channel.send = (data: unknown) => {
        if (data instanceof ArrayBuffer) watch(new Uint8Array(data))
        if (data instanceof ArrayBuffer || typeof data === 'string') Reflect.apply(send, channel, [data])
      }
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (data instanceof ArrayBuffer) watch(new Uint8Array(data))
      })
      return channel
    }
  }
  return { Watched, open: () => all.filter(({ channel }) => channel.readyState === 'open') }
}

const names = ['alice', 'bob', 'mallory']
const until = async (condition: () => boolean): Promise<void> => {
  await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
}
const linked = (seat: Seat, name: string): boolean => seat.links.some(({ device }) => device === deviceOf(name))

/** An update as y-webrtc would send it. */
const updateMessage = (update: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })

/** So many members, each with an empty state. */
const crowdMessage = (count: number): Uint8Array =>
  encoding.encode((encoder) => {
    const states = encoding.encode((inner) => {
      encoding.writeVarUint(inner, count)
      for (let client = 1; client <= count; client++) {
        encoding.writeVarUint(inner, client)
        encoding.writeVarUint(inner, 1)
        encoding.writeVarString(inner, '{}')
      }
    })
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint8Array(encoder, states)
  })

const framesOf = (stream: number, message: Uint8Array): Frame[] =>
  Array.from({ length: Math.ceil(message.length / maxPartBytes) }, (_, index) => {
    const part = message.subarray(index * maxPartBytes, (index + 1) * maxPartBytes)
    return index === 0 ? { kind: 'first', stream, length: message.length, part } : { kind: 'next', stream, part }
  })

describe('a member who cheats over real WebRTC (HP2, HP3)', () => {
  let server: MortalServer
  let peers: WebrtcPeer[] = []
  beforeEach(async () => {
    server = await startMortalServer()
    peers = []
  })
  afterEach(async () => {
    for (const peer of peers) peer.dispose()
    await server.down()
  })

  const arrive = async (name: string, Connection?: typeof wrtc.RTCPeerConnection): Promise<Seat> => {
    const peer = await webrtcPeer(name, server.origin, Connection)
    peers.push(peer)
    peer.signaling.start()
    await when(peer.signaling.state, ({ kind }) => kind === 'online')
    return sit(peer, 'tea', { members: names })
  }

  const setup = async () => {
    const bare = bareChannels()
    const alice = await arrive('alice')
    const bob = await arrive('bob')
    const mallory = await arrive('mallory', bare.Watched)
    await until(() => [alice, bob].every((seat) => linked(seat, 'mallory')) && linked(alice, 'bob'))
    await until(() => linked(mallory, 'alice') && linked(mallory, 'bob'))
    const send = (frames: (stream: number) => readonly Frame[]): void => {
      for (const { channel, stream } of bare.open())
        for (const frame of frames(stream)) channel.send(Uint8Array.from(encodeFrame(frame)).buffer)
    }
    return { alice, bob, mallory, send, channels: bare.open }
  }

  const dropped = async (alice: Seat, bob: Seat): Promise<void> => {
    await until(() => !linked(alice, 'mallory') && !linked(bob, 'mallory'))
  }

  const stillTalk = async (alice: Seat, bob: Seat): Promise<void> => {
    alice.write('after', 'all is well')
    bob.write('answer', 'so it is')
    await until(() => bob.read('after') === 'all is well' && alice.read('answer') === 'so it is')
    expect(linked(alice, 'mallory') || linked(bob, 'mallory')).toBe(false)
  }
  const thrice = <T>(breach: T) => Array.from({ length: 3 }, () => ({ breach, device: deviceOf('mallory') }))

  it('cannot push ten megabytes: they are refused unheard, the sender is dropped, the others go on', async () => {
    const { alice, bob, mallory, send } = await setup()
    const doc = new Y.Doc()
    doc.getMap('texts').set('flood', Uint8Array.from(randomBytes(10 * 1024 * 1024)))
    const message = updateMessage(Y.encodeStateAsUpdate(doc))
    send((stream) => framesOf(stream, message))
    await dropped(alice, bob)
    expect(alice.breaches).toHaveLength(3)
    expect(alice.breaches.every(({ breach }) => breach === 'message-too-large' || breach === 'frame-malformed')).toBe(
      true,
    )
    expect(alice.breaches[0]).toEqual({ breach: 'message-too-large', device: deviceOf('mallory') })
    // It may think itself let in once more, until it hears that it is not.
    await until(() => mallory.links.length === 0)
    await stillTalk(alice, bob)
    expect(alice.read('flood')).toBeUndefined()
  })

  it('cannot announce what it may not send: three such messages are the last', async () => {
    const { alice, bob, send } = await setup()
    send((stream) =>
      Array.from({ length: 3 }, () => ({ kind: 'first', stream, length: 2 ** 32 - 1, part: Uint8Array.of(0) })),
    )
    send((stream) => Array.from({ length: 3 }, () => ({ kind: 'next', stream, part: new Uint8Array(maxPartBytes) })))
    await dropped(alice, bob)
    await stillTalk(alice, bob)
  })

  it('cannot break anything with updates that are none: the third is the last', async () => {
    const { alice, bob, send } = await setup()
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = [new Uint8Array(0), new Uint8Array(50).fill(255), Uint8Array.of(1, 255, 255, 255, 255, 15, 1, 0)]
    send((stream) => broken.flatMap((bytes) => framesOf(stream, updateMessage(bytes))))
    await dropped(alice, bob)
    expect(alice.breaches).toEqual(thrice('update-malformed'))
    expect(errors).not.toHaveBeenCalled()
    await stillTalk(alice, bob)
  })

  it('cannot break anything with frames that make no sense, and is not let in again', async () => {
    const { alice, bob, mallory, channels } = await setup()
    for (const { channel } of channels()) {
      channel.send('a text')
      channel.send(Uint8Array.from(randomBytes(60_000)).fill(200, 0, 1).buffer)
      channel.send(new ArrayBuffer(0))
    }
    await dropped(alice, bob)
    expect(alice.breaches).toEqual(thrice('frame-malformed'))
    mallory.write('again', 'let me in')
    await stillTalk(alice, bob)
    sit(mallory.peer, 'coffee', { members: names })
    const atCoffee = sit(alice.peer, 'coffee', { members: names })
    const bobAtCoffee = sit(bob.peer, 'coffee', { members: names })
    await until(() => linked(atCoffee, 'bob') && linked(bobAtCoffee, 'alice'))
    expect([atCoffee, bobAtCoffee].some((seat) => linked(seat, 'mallory'))).toBe(false)
    expect(alice.read('again')).toBeUndefined()
  })

  it('cannot crowd the awareness', async () => {
    const { alice, bob, send } = await setup()
    alice.feel({ mood: 'fine' })
    await until(() => bob.feelings().some(({ mood }) => mood === 'fine'))
    const crowd = crowdMessage(300)
    send((stream) => [...framesOf(stream, crowd), ...framesOf(stream, crowd), ...framesOf(stream, crowd)])
    await dropped(alice, bob)
    expect(alice.breaches).toEqual(thrice('awareness-too-many'))
    expect(alice.feelings().length).toBeLessThan(10)
  })

  it('cannot say anything on streams that never were, nor give back what it never got', async () => {
    const { alice, bob, send } = await setup()
    send((stream) => [
      { kind: 'first', stream: stream + 1_000, length: 1, part: Uint8Array.of(3) },
      { kind: 'close', stream: stream + 1_001 },
      { kind: 'credit', stream: stream + 1_002, bytes: 1 },
    ])
    await dropped(alice, bob)
    expect(alice.breaches).toEqual(thrice('frame-malformed'))
    await stillTalk(alice, bob)
  })

  it('hears nothing of a room it is not in, whatever it opens', async () => {
    const { alice, bob, mallory, send } = await setup()
    const secret = { members: ['alice', 'bob'] }
    const [aliceApart, bobApart] = [sit(alice.peer, 'apart', secret), sit(bob.peer, 'apart', secret)]
    const malloryApart = sit(mallory.peer, 'apart', { members: names })
    aliceApart.write('secret', 'for two')
    await until(() => bobApart.read('secret') === 'for two')
    // Refused without more where it called; where it was called, the number belongs to the other end.
    send((stream) => [
      { kind: 'open', stream: 2 * Math.ceil(stream / 2) + 2 + (stream % 2), purpose: 'room', tag: tagOf(7) },
    ])
    mallory.write('still', 'here')
    await until(() => alice.read('still') === 'here' && bob.read('still') === 'here')
    expect(linked(aliceApart, 'mallory') || linked(bobApart, 'mallory')).toBe(false)
    expect(malloryApart.read('secret')).toBeUndefined()
  })

  it('cannot open streams of the number of the other end: the third is the last', async () => {
    const { alice, bob, send } = await setup()
    // Even and odd: one half of them belongs to the other end.
    send(() =>
      [2_001, 2_002, 2_001, 2_002, 2_001, 2_002].map((stream) => ({
        kind: 'open',
        stream,
        purpose: 'room',
        tag: tagOf(7),
      })),
    )
    await dropped(alice, bob)
    await stillTalk(alice, bob)
  })
})
