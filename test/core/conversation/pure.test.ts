import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authenticate, place } from '../../../src/core/conversation/admit'
import { decodeBody, encodeBody } from '../../../src/core/conversation/body'
import { deliveryOf } from '../../../src/core/conversation/delivery'
import { directConversationId, messageIdOf } from '../../../src/core/conversation/direct'
import { epochAlias, epochSecrets, liveKeys } from '../../../src/core/conversation/epoch'
import { nextTime } from '../../../src/core/conversation/hybrid-clock'
import { coversVector, emptyVector, mergeVectors } from '../../../src/core/conversation/vector'
import { randomKey } from '../../../src/core/crypto/keys'
import { isHeldByAll, outstandingRanges } from '../../../src/core/sync/outstanding'
import type { DeviceId } from '../../../src/core/base/ids'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import { orderOf } from '../../../src/core/protocol/peer/order'
import { Chain, clientId } from '../../support/core/chain'
import { noon, person, talk } from '../../support/core/people'
import { seededRandom } from '../../../src/core/adapters/memory/random'

const { alice, bob, key, record, rights } = talk()
const carol = person('carol')

describe('EV11: a direct conversation exists once', () => {
  it('has one id whoever begins it, and another with everybody else', () => {
    expect(directConversationId(alice.account.id, bob.account.id)).toBe(
      directConversationId(bob.account.id, alice.account.id),
    )
    expect(directConversationId(alice.account.id, carol.account.id)).not.toBe(record.id)
  })
})

describe('EV2: client message ids', () => {
  it('make the same message of a retry, by the same author in the same conversation', () => {
    const id = messageIdOf(record.id, alice.account.id, clientId('m-1'))
    expect(messageIdOf(record.id, alice.account.id, clientId('m-1'))).toBe(id)
    expect(messageIdOf(record.id, bob.account.id, clientId('m-1'))).not.toBe(id)
    expect(messageIdOf(record.id, alice.account.id, clientId('m-2'))).not.toBe(id)
  })
})

describe('EV4: what an event must pass', () => {
  const event = new Chain(alice, record.id, key).say('hello')

  it('lets in what a member wrote', () => {
    const judged = authenticate(event, rights, noon)
    expect(judged.ok && judged.value.body).toEqual({ kind: 'message.text', text: 'hello' })
  })

  it('names its reason for everything else', () => {
    const outsider = new Chain(carol, record.id, key).say('let me in')
    expect(authenticate(outsider, rights, noon)).toEqual({ ok: false, error: 'not-member' })

    const asAlice = { ...bob, account: alice.account }
    const posing = new Chain(asAlice, record.id, key).say('I am Alice')
    expect(authenticate(posing, rights, noon)).toEqual({ ok: false, error: 'not-member' })

    const elsewhere = new Chain(alice, directConversationId(alice.account.id, carol.account.id), key).say('wrong door')
    expect(authenticate(elsewhere, rights, noon)).toEqual({ ok: false, error: 'other-conversation' })

    const otherKey = { ...key, key: randomKey(seededRandom(1)) }
    const unreadable = new Chain(alice, record.id, otherKey).say('sealed for others')
    expect(authenticate(unreadable, rights, noon)).toEqual({ ok: false, error: 'unreadable' })

    const later = new Chain(alice, record.id, { ...key, epoch: 9 }).say('from a later epoch')
    expect(authenticate(later, rights, noon)).toEqual({ ok: false, error: 'unknown-epoch' })

    const bytes = event.bytes.slice()
    const inSignature = event.headerBytes.length + 40
    bytes[inSignature] = (bytes[inSignature] ?? 0) ^ 1
    expect(authenticate({ ...event, bytes }, rights, noon)).toEqual({ ok: false, error: 'forged' })
  })

  it('holds back what comes from a clock more than two minutes ahead, until then', () => {
    expect(authenticate(event, rights, noon - 120_000).ok).toBe(true)
    expect(authenticate(event, rights, noon - 120_001)).toEqual({ ok: false, error: 'held-back' })
  })
})

describe('EV1, EV3: a device tells one story', () => {
  const held = (event: SealedEvent) => ({ id: event.id, order: orderOf(event.header) })
  const chain = new Chain(alice, record.id, key)
  const [one, two] = [chain.say('one'), chain.say('two')]
  chain.rewind()
  const otherTwo = chain.say('another two')

  it('takes the next, knows the known, waits for what is missing', () => {
    expect(place(one, { here: [], before: [], forkedAt: undefined })).toEqual({ kind: 'next' })
    expect(place(one, { here: [one.id], before: [], forkedAt: undefined })).toEqual({ kind: 'known' })
    expect(place(two, { here: [], before: [], forkedAt: undefined })).toEqual({ kind: 'refused', reason: 'premature' })
    expect(place(two, { here: [], before: [held(one)], forkedAt: undefined })).toEqual({ kind: 'next' })
  })

  it('keeps the second of two as proof, and nothing that comes after', () => {
    expect(place(otherTwo, { here: [two.id], before: [held(one)], forkedAt: undefined })).toEqual({ kind: 'evidence' })
    const three = chain.say('three')
    expect(place(three, { here: [], before: [held(otherTwo)], forkedAt: 2 })).toEqual({
      kind: 'refused',
      reason: 'forked',
    })
  })
})

describe('EV7: the order on screen', () => {
  const time = fc.record({ wall: fc.nat({ max: 2 ** 31 }), counter: fc.nat({ max: 1000 }) })
  const header = fc.record({
    time,
    device: fc.constantFrom(alice.device.id, bob.device.id),
    sequence: fc.integer({ min: 1, max: 5000 }),
  })

  it('is by hybrid clock, then device, then sequence', () => {
    fc.assert(
      fc.property(header, header, (left, right) => {
        const parts = [
          left.time.wall - right.time.wall,
          left.time.counter - right.time.counter,
          left.device === right.device ? 0 : left.device < right.device ? -1 : 1,
          left.sequence - right.sequence,
        ]
        const expected = Math.sign(parts.find((part) => part !== 0) ?? 0)
        const [a, b] = [orderOf(left), orderOf(right)]
        expect(a === b ? 0 : a < b ? -1 : 1).toBe(expected)
      }),
    )
  })

  it('never runs backwards on one device, whatever its wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 2, maxLength: 30 }), (walls) => {
        let latest = { wall: 0, counter: 0 }
        for (const wall of walls) {
          const next = nextTime(latest, wall)
          expect(next.wall > latest.wall || (next.wall === latest.wall && next.counter > latest.counter)).toBe(true)
          latest = next
        }
      }),
    )
  })
})

describe('EV10: version vectors', () => {
  const devices = [alice, bob, carol].map(({ device }) => device.id)
  const vector = fc
    .array(fc.tuple(fc.constantFrom(...devices), fc.integer({ min: 1, max: 9 })), { maxLength: 5 })
    .map((entries) => new Map<DeviceId, number>(entries))

  it('merge to the least that covers both, in any order, any number of times', () => {
    fc.assert(
      fc.property(vector, vector, vector, (a, b, c) => {
        const merged = mergeVectors(a, b)
        expect(coversVector(merged, a) && coversVector(merged, b)).toBe(true)
        expect(new Map([...mergeVectors(b, a)].sort())).toEqual(new Map([...merged].sort()))
        expect(new Map([...mergeVectors(mergeVectors(a, b), c)].sort())).toEqual(
          new Map([...mergeVectors(a, mergeVectors(b, c))].sort()),
        )
        expect(mergeVectors(merged, a)).toEqual(merged)
      }),
    )
  })

  it('tell exactly what somebody still lacks', () => {
    fc.assert(
      fc.property(vector, vector, vector, (held, bobs, carols) => {
        const others = new Map([
          [bob.device.id, bobs],
          [carol.device.id, carols],
        ])
        const ranges = outstandingRanges({ held, forks: emptyVector }, others)
        for (const [device, last] of held) {
          for (let sequence = 1; sequence <= last; sequence++) {
            const inRange = ranges.some(
              (range) => range.device === device && range.from <= sequence && sequence <= range.to,
            )
            if (!isHeldByAll({ device, sequence }, others)) expect(inRange).toBe(true)
          }
        }
        for (const { device, from, to } of ranges) {
          expect(isHeldByAll({ device, sequence: to }, others)).toBe(false)
          expect(from).toBeLessThanOrEqual(to)
        }
      }),
    )
  })
})

describe('EV12: epoch keys', () => {
  it('lead members to one topic and one password, and two keys made at once to one choice', () => {
    const other = { epoch: 1, key: randomKey(seededRandom(2)), madeBy: bob.account.id }
    expect(liveKeys([key, other], rights.directory)).toEqual(liveKeys([other, key], rights.directory))
    expect(liveKeys([key, other], rights.directory)).toHaveLength(1)
    expect(epochSecrets(key.key).topic).toBe(epochSecrets(key.key).topic)
    expect(epochSecrets(key.key).topic).not.toBe(epochSecrets(other.key).topic)
    expect(epochAlias(key.key, alice.device.id)).not.toBe(epochAlias(other.key, alice.device.id))
  })
})

describe('bodies', () => {
  it('say the same after the journey, and nothing where they are out of shape', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (text) => {
        expect(decodeBody('message.text', encodeBody({ kind: 'message.text', text }))).toEqual({
          kind: 'message.text',
          text,
        })
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom('message.text', 'profile.name', '__proto__'), fc.uint8Array(), (kind, noise) => {
        expect(decodeBody(kind, noise)).toEqual({ kind: 'unknown' })
      }),
    )
    const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
    expect(decodeBody('message.text', json({ text: '' }))).toEqual({ kind: 'unknown' })
    expect(decodeBody('message.text', json({ text: 'x'.repeat(16_001) }))).toEqual({ kind: 'unknown' })
    expect(decodeBody('profile.name', json({ name: 'Bob\u202e' }))).toEqual({ kind: 'unknown' })
  })
})

describe('DL1: the state of a message is never better than the truth', () => {
  const message = { device: alice.device.id, sequence: 4 }
  const recipients = [{ account: bob.account.id, name: 'Bob', devices: [bob.device.id] }]
  const said = (held: number, read = 0) =>
    new Map([
      [
        bob.device.id,
        { held: new Map([[alice.device.id, held]]), read: new Map(read === 0 ? [] : [[alice.device.id, read]]) },
      ],
    ])

  it('waits for Bob by name until a device of his says it holds it', () => {
    expect(deliveryOf(message, recipients, new Map(), { receipts: true })).toEqual({
      kind: 'waiting',
      for: [bob.account.id],
    })
    expect(deliveryOf(message, recipients, said(3), { receipts: true })).toEqual({
      kind: 'waiting',
      for: [bob.account.id],
    })
    expect(deliveryOf(message, recipients, said(4), { receipts: true })).toEqual({ kind: 'delivered' })
  })

  it('is read when he has read it, and shown as delivered where receipts are off (DL3)', () => {
    expect(deliveryOf(message, recipients, said(4, 4), { receipts: true })).toEqual({ kind: 'read' })
    expect(deliveryOf(message, recipients, said(4, 4), { receipts: false })).toEqual({ kind: 'delivered' })
  })

  it('is sent when only another device than the recipient’s has it', () => {
    const tablet = new Map([[carol.device.id, { held: new Map([[alice.device.id, 9]]), read: emptyVector }]])
    expect(deliveryOf(message, recipients, tablet, { receipts: true })).toEqual({ kind: 'sent' })
  })
})
