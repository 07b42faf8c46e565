import { randomBytes } from 'node:crypto'
import wrtc from '@roamhq/wrtc'
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { framedPeerConnection } from '../../../../src/core/adapters/webrtc/connection'
import { cut } from '../../../../src/core/adapters/webrtc/frames'
import { when } from '../../../../src/core/base/emitter'
import { deviceOf } from '../../../support/network/people'
import { sit, type Seat } from '../../../support/network/seats'
import { startMortalServer, type MortalServer } from '../../../support/network/server'
import { webrtcPeer, type WebrtcPeer } from '../../../support/network/webrtc'

/** Keeps the bare data channels of whoever uses this class: what goes into them, the framing never sees. */
const bareChannels = () => {
  const channels: RTCDataChannel[] = []
  class Watched extends wrtc.RTCPeerConnection {
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      channels.push(channel)
      return channel
    }
  }
  return { Watched, open: () => channels.filter(({ readyState }) => readyState === 'open') }
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

  const setup = async (): Promise<{ alice: Seat; bob: Seat; mallory: Seat; channels: () => RTCDataChannel[] }> => {
    const bare = bareChannels()
    const alice = await arrive('alice')
    const bob = await arrive('bob')
    const mallory = await arrive('mallory', bare.Watched)
    await until(() => [alice, bob].every((seat) => linked(seat, 'mallory')) && linked(alice, 'bob'))
    return { alice, bob, mallory, channels: bare.open }
  }

  const stillTalk = async (alice: Seat, bob: Seat): Promise<void> => {
    alice.write('after', 'all is well')
    bob.write('answer', 'so it is')
    await until(() => bob.read('after') === 'all is well' && alice.read('answer') === 'so it is')
  }

  it('cannot push ten megabytes: they are refused unheard, the sender is dropped, the others go on', async () => {
    const { alice, bob, mallory, channels } = await setup()
    const doc = new Y.Doc()
    doc.getMap('texts').set('flood', Uint8Array.from(randomBytes(10 * 1024 * 1024)))
    const frames = cut(updateMessage(Y.encodeStateAsUpdate(doc)))
    for (const channel of channels()) for (const frame of frames) channel.send(Uint8Array.from(frame))
    await until(() => !linked(alice, 'mallory') && !linked(bob, 'mallory'))
    expect(alice.breaches).toEqual(
      Array.from({ length: 3 }, () => ({ breach: 'message-too-large', device: deviceOf('mallory') })),
    )
    // It may think itself let in once more, until it hears that it is not.
    await until(() => mallory.links.length === 0)
    await stillTalk(alice, bob)
    expect(alice.read('flood')).toBeUndefined()
  })

  it('cannot break anything with updates that are none: the third is the last', async () => {
    const { alice, bob, channels } = await setup()
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = [new Uint8Array(0), new Uint8Array(50).fill(255), Uint8Array.of(1, 255, 255, 255, 255, 15, 1, 0)]
    for (const bytes of broken) {
      for (const channel of channels())
        for (const frame of cut(updateMessage(bytes))) channel.send(Uint8Array.from(frame))
    }
    await until(() => !linked(alice, 'mallory') && !linked(bob, 'mallory'))
    expect(alice.breaches.map(({ breach }) => breach)).toEqual(broken.map(() => 'update-malformed'))
    expect(errors).not.toHaveBeenCalled()
    await stillTalk(alice, bob)
  })

  it('cannot break anything with frames that make no sense, and is not let in again', async () => {
    const { alice, bob, mallory, channels } = await setup()
    for (const channel of channels()) {
      channel.send('a text')
      channel.send(Uint8Array.from(randomBytes(60_000)).fill(200, 0, 1))
      channel.send(new Uint8Array())
    }
    await until(() => !linked(alice, 'mallory') && !linked(bob, 'mallory'))
    expect(alice.breaches.every(({ breach }) => breach === 'frame-malformed')).toBe(true)
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
    const { alice, bob, channels } = await setup()
    alice.feel({ mood: 'fine' })
    await until(() => bob.feelings().some(({ mood }) => mood === 'fine'))
    for (let count = 0; count < 3; count++) {
      for (const channel of channels()) for (const frame of cut(crowdMessage(300))) channel.send(Uint8Array.from(frame))
    }
    await until(() => !linked(alice, 'mallory') && !linked(bob, 'mallory'))
    expect(alice.breaches.map(({ breach }) => breach)).toEqual(Array.from({ length: 3 }, () => 'awareness-too-many'))
    expect(alice.feelings().length).toBeLessThan(10)
  })
})

describe('a connection that never comes to stand', () => {
  it('is given up after 30 s, and simple-peer told, which would wait for ever', async () => {
    const clock = createManualClock()
    const awareness = new Awareness(new Y.Doc())
    const Connection = framedPeerConnection(wrtc.RTCPeerConnection, {
      clock,
      awareness,
      authenticator: { prove: () => new Uint8Array(), verify: () => ({ ok: false, error: 'forged' }) },
      isExpelled: () => false,
      opened: () => undefined,
      changed: () => undefined,
      closed: () => undefined,
      refused: () => undefined,
      breached: () => undefined,
      withheld: () => undefined,
    })
    const connection = new Connection({})
    const channel = connection.createDataChannel()
    const told: string[] = []
    channel.onclose = () => told.push('channel closed')
    connection.oniceconnectionstatechange = () => told.push(connection.iceConnectionState)
    await connection.setLocalDescription(await connection.createOffer())
    await clock.advance(29_999)
    expect(connection.signalingState).toBe('have-local-offer')
    await clock.advance(1)
    expect(told).toContain('channel closed')
    expect(told.at(-1)).toBe('closed')
    awareness.destroy()
  })
})
