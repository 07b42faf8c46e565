import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { concat, toBase64Url, utf8 } from '../../../src/core/base/bytes'
import { isCallId, isTopicId, type CallId, type TopicId } from '../../../src/core/base/ids'
import { callBody, type CallBody } from '../../../src/core/calls/body'
import { openCallFrame, sealCallFrame, type CallFrame } from '../../../src/core/calls/frame'
import { randomKey, randomSeed } from '../../../src/core/crypto/keys'
import { open, seal } from '../../../src/core/crypto/seal'
import { sign } from '../../../src/core/crypto/sign'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { deviceFrom, type Device } from '../../../src/core/identity/device'
import * as v from 'valibot'

const random = seededRandom(12)
const idOf = <Id extends string>(is: (value: unknown) => value is Id, length: number): Id => {
  const id = toBase64Url(random.bytes(length))
  if (!is(id)) throw new Error('an id')
  return id
}
const newDevice = (): Device => deviceFrom(randomSeed(random), randomSeed(random))

let place: { key: ReturnType<typeof randomKey>; topic: TopicId }
let call: CallId
let alice: Device
let bob: Device
beforeAll(async () => {
  await loadCrypto()
  place = { key: randomKey(random), topic: idOf(isTopicId, 32) }
  call = idOf(isCallId, 16)
  alice = newDevice()
  bob = newDevice()
})

const offer: CallBody = {
  type: 'signal',
  way: 7,
  step: { type: 'offer', sdp: 'v=0\r\na=fingerprint:sha-256 AA:BB\r\n' },
}
const frameOf = (body: CallBody = offer): CallFrame => ({ call, from: alice.id, to: bob.id, at: 1_000, body })
const sealed = (frame = frameOf(), device = alice): Uint8Array => sealCallFrame(place, frame, { device, random })

describe('CL2: what is said of calls', () => {
  it('comes out as it went in', () => {
    const bodies: readonly CallBody[] = [
      { type: 'invite', media: 'video', by: idOfAccount(), joined: 5, since: 4 },
      { type: 'ringing' },
      { type: 'accept', media: 'voice', by: idOfAccount(), joined: 6 },
      { type: 'here', media: 'voice', by: idOfAccount(), joined: 6 },
      { type: 'decline', message: 'later' },
      { type: 'decline' },
      { type: 'busy' },
      { type: 'cancel', because: 'merged' },
      { type: 'leave' },
      offer,
      {
        type: 'signal',
        way: 8,
        step: { type: 'candidate', candidate: { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 } },
      },
    ]
    for (const body of bodies)
      expect(openCallFrame(place, sealed(frameOf(body)))).toEqual({ ok: true, value: frameOf(body) })
  })

  it('shows whoever has no key of the epoch nothing of it, and is none of theirs to change', () => {
    const bytes = sealed()
    expect(Buffer.from(bytes).includes(Buffer.from('fingerprint'))).toBe(false)
    expect(Buffer.from(bytes).includes(Buffer.from(alice.id))).toBe(false)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const swapped = Uint8Array.from(bytes)
        swapped[at] = (swapped[at] ?? 0) ^ flip
        expect(openCallFrame(place, swapped)).toEqual({ ok: false, error: 'unreadable' })
      }),
    )
    expect(openCallFrame({ ...place, topic: idOf(isTopicId, 32) }, bytes).ok).toBe(false)
    expect(openCallFrame({ ...place, key: randomKey(random) }, bytes).ok).toBe(false)
  })

  it('is of the device it names: a member cannot put another description in its mouth', () => {
    expect(openCallFrame(place, sealed(frameOf(), bob))).toEqual({ ok: false, error: 'forged' })
    const plain = open(place.key, sealed(), utf8(place.topic))
    if (!plain.ok) throw new Error('ours')
    const signature = plain.value.subarray(0, 64)
    const other = utf8(JSON.stringify({ ...frameOf(), body: { ...offer, step: { type: 'offer', sdp: 'mallory' } } }))
    const swapped = seal(place.key, concat(signature, other), utf8(place.topic), random)
    expect(openCallFrame(place, swapped)).toEqual({ ok: false, error: 'forged' })
    // Said for another purpose, it counts for nothing here.
    const bytes = utf8(JSON.stringify(frameOf()))
    const meeting = sign(alice.signing.secretKey, 'tincan-meeting-v1', concat(utf8(`${place.topic}\0`), bytes))
    const reused = seal(place.key, concat(meeting, bytes), utf8(place.topic), random)
    expect(openCallFrame(place, reused)).toEqual({ ok: false, error: 'forged' })
  })

  it('HP1: whatever bytes come, a frame or a refusal comes out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(openCallFrame(place, bytes).ok).toBe(false)
        const inside = seal(place.key, concat(new Uint8Array(64), bytes), utf8(place.topic), random)
        expect(openCallFrame(place, inside).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.json(), (text) => {
        const inside = seal(place.key, concat(new Uint8Array(64), utf8(text)), utf8(place.topic), random)
        expect(openCallFrame(place, inside)).toEqual({ ok: false, error: 'malformed' })
      }),
    )
  })

  it.each([
    ['a description over 48 KiB', { ...offer, step: { type: 'offer', sdp: 'x'.repeat(48 * 1024 + 1) } }],
    ['a candidate over 2 KiB', { ...offer, step: { type: 'candidate', candidate: { candidate: 'x'.repeat(2049) } } }],
    ['a line far off', { ...offer, step: { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: 65 } } }],
    ['no attempt', { ...offer, way: 0 }],
    ['a broken number', { ...offer, way: 1.5 }],
    ['another step', { ...offer, step: { type: 'rollback', sdp: '' } }],
    ['a long message', { type: 'decline', message: 'x'.repeat(1_001) }],
    ['another type', { type: 'shout' }],
    ['more than belongs there', { type: 'ringing', loud: true }],
    ['a presence of nobody', { type: 'accept', media: 'voice', by: 'me', joined: 1 }],
    ['another medium', { type: 'here', media: 'smell', by: 'A'.repeat(43), joined: 1 }],
  ])('is refused with %s', (_what, body) => {
    expect(v.safeParse(callBody, body).success).toBe(false)
  })
})

const idOfAccount = () => {
  const { id } = { id: toBase64Url(new Uint8Array(32)) }
  const account = v.safeParse(callBody, { type: 'accept', media: 'voice', by: id, joined: 1 })
  if (!account.success || account.output.type !== 'accept') throw new Error('an account')
  return account.output.by
}
