import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { Acquaintances } from '../../../../src/core/adapters/webrtc/acquaintances'
import { openSignal, readSignalFrame, sealSignal, type Signal } from '../../../../src/core/adapters/webrtc/signals'
import { systemRandom } from '../../../../src/core/base/random'
import { topicFor } from '../../../support/network/people'

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
  const setup = () => {
    const clock = createManualClock()
    const connected = new Set<string>()
    const room = new Acquaintances(clock, { self: 'alice', isConnected: (peer) => connected.has(peer) })
    return { clock, connected, room }
  }

  it('are heard when they call, and afterwards', () => {
    const { connected, room } = setup()
    expect(room.admits(announce('bob'))).toBe(true)
    connected.add('bob')
    expect([room.admits(answer('bob')), room.admits(candidate('bob'))]).toEqual([true, true])
    expect([room.admits(offer('carol')), room.admits(candidate('carol'))]).toEqual([true, true])
  })

  it('are not heard where nobody called: a late candidate opens nothing', () => {
    const { room } = setup()
    expect([room.admits(candidate('bob')), room.admits(answer('bob'))]).toEqual([false, false])
    room.admits(offer('bob'))
    room.gone(['bob'])
    expect(room.admits(candidate('bob'))).toBe(false)
  })

  it('speak to us, and are not ourselves', () => {
    const { room } = setup()
    expect(room.admits(offer('bob', 'ab', 'carol'))).toBe(false)
    expect(room.admits(announce('alice'))).toBe(false)
  })

  it('are at most 64 at a time', () => {
    const { room } = setup()
    const admitted = Array.from({ length: 100 }, (_, index) => room.admits(announce(`peer ${index}`)))
    expect(admitted.filter(Boolean)).toHaveLength(64)
    room.gone(['peer 0'])
    expect(room.admits(announce('peer 99'))).toBe(true)
  })

  it('are not heard for 30 s after a proof of theirs was refused, and never once expelled', async () => {
    const { clock, room } = setup()
    room.admits(offer('mallory', 'cd'))
    room.admits(offer('bob', 'ab'))
    room.mute(fingerprint('cd'), 'later')
    expect([room.admits(announce('mallory')), room.admits(offer('bob'))]).toEqual([false, true])
    await clock.advance(30_000)
    expect(room.admits(offer('mallory', 'cd'))).toBe(true)
    room.mute(fingerprint('cd'), 'for-good')
    await clock.advance(10_000_000)
    expect(room.admits(announce('mallory'))).toBe(false)
    room.mute(undefined, 'for-good')
    room.mute(fingerprint('ef'), 'for-good')
    expect(room.admits(announce('bob'))).toBe(true)
  })
})
