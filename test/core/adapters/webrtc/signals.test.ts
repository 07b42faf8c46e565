import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src/core/adapters/memory/random'
import {
  openSignal,
  readSignalFrame,
  readStep,
  sealSignal,
  type Signal,
  type Step,
} from '../../../../src/core/adapters/webrtc/signals'
import { concat, utf8 } from '../../../../src/core/base/bytes'
import { randomKey } from '../../../../src/core/crypto/keys'
import { seal } from '../../../../src/core/crypto/seal'
import { deviceOf, identityOf, topicFor } from '../../../support/network/people'

const random = seededRandom(1)
const key = randomKey(random)
const [tea, coffee] = [topicFor('tea'), topicFor('coffee')]
const [alice, bob] = [deviceOf('alice'), deviceOf('bob')]
const call = 'a-call-of-alice'
const identity = identityOf('bob')
const place = { key, topic: tea }

const steps: readonly Step[] = [
  { type: 'offer', sdp: 'v=0\r\n' },
  { type: 'answer', sdp: 'v=0\r\n' },
  { type: 'candidate', candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' } },
  { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: null, sdpMid: null } },
]
const session = 'session-of-bob'
const signalOf = (signal: Step): Signal => ({ type: 'signal', from: bob, to: alice, session, call, signal })
const announce: Signal = { type: 'announce', from: bob, session }
const offer = signalOf({ type: 'offer', sdp: 'v=0\r\n' })
const signals: readonly Signal[] = [announce, ...steps.map(signalOf)]

/** As somebody would who has the key and writes what they like. */
const sealText = (text: string): string => {
  const signature = identity.vouch(concat(utf8(`${tea}\0`), utf8(text)))
  return Buffer.from(seal(key, concat(signature, utf8(text)), utf8(tea), random)).toString('base64')
}
const openText = (signal: unknown): Signal | undefined =>
  openSignal(place, sealText(JSON.stringify({ count: 1, signal })), identity)?.signal
const sealed = (signal: Signal): string => sealSignal(place, { count: 7, signal }, { identity, random })

describe('signals', () => {
  it('open with the key and on the topic they were sealed for, and with no other', () => {
    for (const signal of signals) {
      expect(openSignal(place, sealed(signal), identityOf('alice'))).toEqual({ count: 7, signal })
      expect(openSignal({ ...place, key: randomKey(random) }, sealed(signal), identity)).toBeUndefined()
      expect(openSignal({ ...place, topic: coffee }, sealed(signal), identity)).toBeUndefined()
    }
  })

  it('are refused where another device than they name said them, or on another topic: no member speaks for another', () => {
    for (const signal of signals) {
      const forged = sealSignal(place, { count: 7, signal }, { identity: identityOf('mallory'), random })
      expect(openSignal(place, forged, identity)).toBeUndefined()
      const elsewhere = {
        ...identity,
        vouch: (said: Uint8Array) => identity.vouch(concat(utf8(coffee), said.slice(43))),
      }
      expect(
        openSignal(place, sealSignal(place, { count: 7, signal }, { identity: elsewhere, random }), identity),
      ).toBeUndefined()
    }
  })

  it('show the server nothing, not even that two of them are alike', () => {
    for (const signal of signals) {
      const [one, two] = [sealed(signal), sealed(signal)]
      expect(one).not.toBe(two)
      expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain(bob)
    }
  })

  it('are refused where their shape is another', () => {
    const long = 'x'.repeat(65)
    const strange: readonly unknown[] = [
      null,
      7,
      [],
      {},
      { type: 'announce' },
      { ...announce, from: 'bob' },
      { ...announce, from: 7 },
      { ...announce, session: long },
      { ...announce, session: 'short' },
      { ...announce, session: 'no name\n' },
      { ...announce, more: 1 },
      { ...announce, type: 'farewell' },
      { ...offer, to: undefined },
      { ...offer, to: 'alice' },
      { ...offer, call: long },
      { ...offer, call: undefined },
      { ...offer, session: undefined },
      { ...offer, more: 1 },
      { ...offer, signal: null },
      { ...offer, signal: { type: 'offer' } },
      { ...offer, signal: { type: 'offer', sdp: 'x'.repeat(48 * 1024 + 1) } },
      { ...offer, signal: { type: 'offer', sdp: 'v=0', more: 1 } },
      { ...offer, signal: { type: 'pranswer', sdp: 'v=0' } },
      { ...offer, signal: { type: 'rollback', sdp: '' } },
      { ...offer, signal: { type: 'transceiverRequest', transceiverRequest: {} } },
      { ...offer, signal: { renegotiate: true } },
      { ...offer, signal: { type: 'candidate', candidate: 'text' } },
      { ...offer, signal: { type: 'candidate', candidate: { candidate: 'x'.repeat(2049) } } },
      { ...offer, signal: { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: 65 } } },
      { ...offer, signal: { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: 0.5 } } },
      { ...offer, signal: { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: -1 } } },
      { ...offer, signal: { type: 'candidate', candidate: { candidate: '', sdpMid: long } } },
    ]
    for (const one of strange) expect(openText(one), JSON.stringify(one)).toBeUndefined()
    expect(openText(offer)).toEqual(offer)
    const roomy = { ...offer, signal: { type: 'offer', sdp: 'x'.repeat(48 * 1024) } }
    expect(openText(roomy)).toEqual(roomy)
  })

  it('never make their reader throw, whatever the server sends (HP2)', () => {
    const genuine = Buffer.from(sealed(offer), 'base64')
    const harmed = fc
      .tuple(fc.array(fc.tuple(fc.nat(genuine.length - 1), fc.nat(255))), fc.nat(genuine.length))
      .map(([changes, cut]) => {
        const bytes = Buffer.from(genuine)
        for (const [place, value] of changes) bytes[place] = value
        return { bytes: bytes.subarray(0, cut), same: bytes.equals(genuine) && cut === genuine.length }
      })
    fc.assert(
      fc.property(harmed, ({ bytes, same }) => {
        expect(openSignal(place, bytes.toString('base64'), identity) !== undefined).toBe(same)
      }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        expect(openSignal(place, text, identity)).toBeUndefined()
      }),
    )
  })

  it('never make their reader throw, whatever a member seals (HP2)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(openSignal(place, sealText(text), identity)).toBeUndefined()
      }),
    )
  })
})

describe('a frame of the server', () => {
  const frame = { type: 'publish', topic: tea, data: 'AAAA', clients: 2 }

  it('brings what somebody published, or answers a ping', () => {
    expect(readSignalFrame(JSON.stringify(frame))).toEqual({ type: 'publish', topic: tea, data: 'AAAA' })
    expect(readSignalFrame('{"type":"pong"}')).toEqual({ type: 'pong' })
  })

  it('is nothing else', () => {
    for (const other of [
      'null',
      '',
      '{"type":"error","code":"FORBIDDEN"}',
      JSON.stringify({ ...frame, data: { type: 'announce' } }),
      JSON.stringify({ ...frame, data: 'no base64!' }),
      JSON.stringify({ ...frame, data: '' }),
      JSON.stringify({ ...frame, topic: 'tea' }),
      JSON.stringify({ ...frame, data: 'x'.repeat(128 * 1024) }),
      Buffer.from(JSON.stringify(frame)),
      undefined,
    ])
      expect(readSignalFrame(other)).toBeUndefined()
  })

  it('never makes its reader throw (HP2)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
        expect(['publish', 'pong', undefined]).toContain(readSignalFrame(text)?.type)
      }),
    )
  })
})

describe('a step of a call', () => {
  it('is what simple-peer says, as far as it is one', () => {
    for (const step of steps) expect(readStep(step)).toEqual(step)
    for (const other of [
      undefined,
      null,
      { type: 'renegotiate', renegotiate: true },
      { type: 'transceiverRequest', transceiverRequest: { kind: 'audio' } },
      { type: 'candidate', candidate: null },
    ])
      expect(readStep(other)).toBeUndefined()
  })

  it('may be an object of the browser, whose fields are getters of its class', () => {
    class Candidate {
      readonly #line = 'candidate:1'
      get candidate(): string {
        return this.#line
      }
      toJSON(): object {
        return { candidate: this.#line, sdpMLineIndex: 0, sdpMid: '0', usernameFragment: 'frag' }
      }
    }
    expect(readStep({ type: 'candidate', candidate: new Candidate() })).toEqual({
      type: 'candidate',
      candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' },
    })
  })
})
