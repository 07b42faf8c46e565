import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { Acquaintances } from '../../../../src/core/adapters/webrtc/acquaintances'
import {
  openSignal,
  readSignalFrame,
  sealSignal,
  signalKey,
  type Signal,
} from '../../../../src/core/adapters/webrtc/signals'
import { systemRandom } from '../../../../src/core/base/random'
import { topicFor } from '../../../support/network/people'
import { copyOfYWebrtc } from '../../../support/network/webrtc'

const roomKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])

const fingerprint = (byte: string): string => `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`
const sdp = (byte: string): string => `v=0\r\na=fingerprint:${fingerprint(byte)}\r\n`

const announce = (from: string): Signal => ({ type: 'announce', from })
const offer = (from: string, byte = 'ab', to = 'alice'): Signal => ({
  type: 'signal',
  from,
  to,
  token: 1,
  signal: { type: 'offer', sdp: sdp(byte) },
})
const answer = (from: string): Signal => ({
  type: 'signal',
  from,
  to: 'alice',
  signal: { type: 'answer', sdp: sdp('ab') },
})
const candidate = (from: string): Signal => ({
  type: 'signal',
  from,
  to: 'alice',
  signal: { type: 'candidate', candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' } },
})

const hostile = <T>(value: T): Signal & T => JSON.parse(JSON.stringify(value)) as Signal & T

describe('signals', () => {
  it('open with the key they were sealed with, as y-webrtc seals its own', async () => {
    const key = await roomKey()
    for (const signal of [announce('bob'), offer('bob'), answer('bob'), candidate('bob')]) {
      expect(await openSignal(key, await sealSignal(key, systemRandom, signal))).toEqual(signal)
      expect(await openSignal(await roomKey(), await sealSignal(key, systemRandom, signal))).toBeUndefined()
    }
  })

  it('are sealed with the key y-webrtc derives from the password itself', async () => {
    const { WebrtcProvider } = await copyOfYWebrtc()
    const provider = new WebrtcProvider(topicFor('tea'), new Y.Doc(), { signaling: [], password: 'of the epoch' })
    const theirs = await provider.key
    provider.destroy()
    const sealed = await sealSignal(await signalKey('of the epoch', topicFor('tea')), systemRandom, announce('bob'))
    expect(theirs && (await openSignal(theirs, sealed))).toEqual(announce('bob'))
    const elsewhere = await signalKey('of the epoch', topicFor('coffee'))
    expect(await openSignal(elsewhere, sealed)).toBeUndefined()
  })

  it('are refused where y-webrtc would stumble over them', async () => {
    const key = await roomKey()
    const long = 'x'.repeat(65)
    for (const strange of [
      null,
      7,
      [],
      {},
      { type: 'announce' },
      { type: 'announce', from: long },
      { type: 'announce', from: 7 },
      { type: 'signal', from: 'bob', to: 'alice' },
      { type: 'signal', from: 'bob', to: 'alice', signal: null },
      { type: 'signal', from: 'bob', to: 'alice', signal: { type: 'offer' } },
      { type: 'signal', from: 'bob', to: 'alice', signal: { type: 'offer', sdp: 'x'.repeat(60_000) } },
      { type: 'signal', from: 'bob', to: 'alice', signal: { type: 'transceiverRequest', transceiverRequest: {} } },
      { type: 'signal', from: 'bob', to: 'alice', signal: { renegotiate: true } },
      { type: 'signal', from: 'bob', to: 'alice', signal: { type: 'candidate', candidate: 'text' } },
    ]) {
      expect(
        await openSignal(key, await sealSignal(key, systemRandom, hostile(strange))),
        JSON.stringify(strange),
      ).toBe(undefined)
    }
  })

  it('never make their reader throw, whatever the server sends (HP2)', async () => {
    const key = await roomKey()
    const genuine = Buffer.from(await sealSignal(key, systemRandom, offer('bob')), 'base64')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(genuine.length - 1), fc.nat(255))),
        fc.nat(genuine.length),
        async (at, cut) => {
          const bytes = Buffer.from(genuine)
          for (const [place, value] of at) bytes[place] = value
          const opened = await openSignal(key, bytes.subarray(0, cut).toString('base64'))
          expect(opened === undefined || opened.from === 'bob').toBe(true)
        },
      ),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
        expect(['publish', 'pong', undefined]).toContain(readSignalFrame(text)?.type)
      }),
    )
  })

  it('come in frames for a topic; what else the server says is not for y-webrtc', () => {
    const frame = { type: 'publish', topic: topicFor('tea'), data: 'AAAA', clients: 2 }
    expect(readSignalFrame(JSON.stringify(frame))).toEqual({ type: 'publish', topic: topicFor('tea'), data: 'AAAA' })
    expect(readSignalFrame('{"type":"pong"}')).toEqual({ type: 'pong' })
    for (const other of [
      'null',
      '{"type":"error","code":"FORBIDDEN"}',
      JSON.stringify({ ...frame, data: { type: 'announce' } }),
      JSON.stringify({ ...frame, topic: 'tea' }),
      JSON.stringify({ ...frame, data: 'x'.repeat(200_000) }),
    ]) {
      expect(readSignalFrame(other)).toBeUndefined()
    }
  })
})

describe('the peers of a room', () => {
  const setup = (self = 'bob') => {
    const clock = createManualClock()
    const connected = new Set<string>()
    const room = new Acquaintances(clock, { self, isConnected: (peer) => connected.has(peer) })
    const hears = (signal: Signal): boolean => room.judge(signal) === 'hear'
    return { clock, connected, room, hears }
  }
  const toBob = (signal: Signal): Signal => (signal.type === 'signal' ? { ...signal, to: 'bob' } : signal)

  it('call where their name is the smaller one, and are called where it is not: never both', () => {
    const [alice, bob] = [setup('alice'), setup('bob')]
    expect(alice.room.judge(announce('bob'))).toBe('hear')
    expect(bob.room.judge(announce('alice'))).toBe('call-back')
    expect(bob.hears(toBob(offer('alice')))).toBe(true)
    expect(alice.hears(offer('bob'))).toBe(false)
  })

  it('are not called back once they are connected', () => {
    const { connected, room } = setup()
    connected.add('alice')
    expect(room.judge(announce('alice'))).toBe('ignore')
  })

  it('are heard when they call or are called, and afterwards', () => {
    const { connected, hears } = setup()
    expect([hears(toBob(offer('alice'))), hears(toBob(candidate('alice')))]).toEqual([true, true])
    expect(hears(announce('carol'))).toBe(true)
    expect(hears(toBob(answer('carol')))).toBe(false)
    connected.add('carol')
    expect([hears(toBob(answer('carol'))), hears(toBob(candidate('carol')))]).toEqual([true, true])
  })

  it('are not heard where nobody called: a late candidate opens nothing', () => {
    const { hears, room } = setup()
    expect([hears(toBob(candidate('alice'))), hears(toBob(answer('carol')))]).toEqual([false, false])
    hears(toBob(offer('alice')))
    room.gone(['alice'])
    expect(hears(toBob(candidate('alice')))).toBe(false)
  })

  it('speak to us, and are not ourselves', () => {
    const { hears } = setup()
    expect(hears(offer('alice', 'ab', 'carol'))).toBe(false)
    expect(hears(announce('bob'))).toBe(false)
  })

  it('are at most 64 at a time', () => {
    const { hears, room } = setup()
    const heard = Array.from({ length: 100 }, (_, index) => hears(announce(`peer ${index}`)))
    expect(heard.filter(Boolean)).toHaveLength(64)
    room.gone(['peer 0'])
    expect(hears(announce('peer 99'))).toBe(true)
  })

  it('are not heard for 30 s after a proof of theirs was refused, and never once expelled', async () => {
    const { clock, hears, room } = setup('zoe')
    const toZoe = (from: string, byte: string): Signal => offer(from, byte, 'zoe')
    hears(toZoe('mallory', 'cd'))
    hears(toZoe('bob', 'ab'))
    room.mute(fingerprint('cd'), 'later')
    expect([room.judge(announce('mallory')), room.judge(toZoe('bob', 'ab'))]).toEqual(['ignore', 'hear'])
    await clock.advance(30_000)
    expect(hears(toZoe('mallory', 'cd'))).toBe(true)
    room.mute(fingerprint('cd'), 'for-good')
    await clock.advance(10_000_000)
    expect(room.judge(announce('mallory'))).toBe('ignore')
    room.mute(undefined, 'for-good')
    room.mute(fingerprint('ef'), 'for-good')
    expect(room.judge(announce('bob'))).toBe('call-back')
  })
})
