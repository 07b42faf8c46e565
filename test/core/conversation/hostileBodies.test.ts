import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8 } from '../../../src/core/base/bytes'
import { decodeBody, encodeBody, type EventBody } from '../../../src/core/conversation/body'
import { controlSchemas, isControlKind, readControl } from '../../../src/core/conversation/control'
import { directConversationId } from '../../../src/core/conversation/direct'
import { epochSecrets } from '../../../src/core/conversation/epoch'
import { decodeEvent, erased, isSignedByDevice, openBody } from '../../../src/core/protocol/peer/event'
import { createSignal, mostWordBytes, readSignal } from '../../../src/core/protocol/peer/signal'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { Chain } from '../../support/core/chain'
import { adding, keyIdNamed } from '../../support/core/council'
import { person, talk } from '../../support/core/people'

const { alice, bob, key, record } = talk()
const elsewhere = directConversationId(alice.account.id, person('carol').account.id)
const kinds = [
  ...Object.keys(controlSchemas),
  ...['message.text', 'message.edit', 'message.delete', 'message.remove', 'message.react', 'message.pin'],
  ...['profile.name', 'profile.card', 'conversation.invite', 'poll.vote', '__proto__', 'constructor'],
]

const control: readonly EventBody[] = [
  { kind: 'conversation.create', parents: [], conversation: 'group', name: 'Hiking', keyId: keyIdNamed(1) },
  { kind: 'conversation.info', parents: [], description: 'Up and down', picture: Uint8Array.of(1, 2) },
  { kind: 'conversation.policy', parents: [], policy: { write: 'admins', editWindow: 'forever' } },
  { ...adding(person('carol')), parents: [] },
  { kind: 'member.remove', parents: [], account: bob.account.id, cut: [[bob.device.id, 3]] },
  { kind: 'epoch.key', parents: [], epoch: 2, keyId: keyIdNamed(2), keys: [[bob.device.id, Uint8Array.of(1)]] },
]

/** Anything JSON can say, with the names that mean something among its keys. */
const json = fc.jsonValue({ maxDepth: 3 })
const fields = fc.dictionary(
  fc.oneof(fc.constantFrom('parents', 'text', 'of', 'message', 'name', 'account', 'role', 'keys', 'kind'), fc.string()),
  json,
)

describe('HP1: what an event says', () => {
  it('comes back as it was written', () => {
    for (const body of control) expect(decodeBody(body.kind, encodeBody(body))).toEqual(body)
  })

  it('is understood or says nothing, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fields.map((one) => utf8(JSON.stringify(one))),
          json.map((one) => utf8(JSON.stringify(one))),
        ),
        (kind, bytes) => {
          const body = decodeBody(kind, bytes)
          expect([kind, 'unknown']).toContain(body.kind)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('says nothing once a field is missing, misplaced, or of another kind', () => {
    for (const body of control) {
      const plain: unknown = JSON.parse(new TextDecoder().decode(encodeBody(body)))
      if (!isControlKind(body.kind) || typeof plain !== 'object' || plain === null) throw new Error('a control body')
      const { kind } = body
      fc.assert(
        fc.property(fc.constantFrom(...Object.keys(plain)), json, (name, value) => {
          const read = readControl(kind, { ...plain, [name]: value })
          // What is let through is what it would be written as again.
          if (read !== undefined) expect(decodeBody(kind, encodeBody(read))).toEqual(read)
        }),
        { numRuns: 60 },
      )
      expect(readControl(kind, { ...plain, more: 1 })).toBeUndefined()
      expect(readControl(kind, { ...plain, kind })).toBeUndefined()
      expect(readControl(kind, Object.fromEntries(Object.entries(plain).filter(([name]) => name !== 'parents')))).toBe(
        undefined,
      )
    }
  })

  it('is bounded: parents, members, keys and cuts', () => {
    const id = keyIdNamed(1)
    const { id: event } = new Chain(alice, record.id, key).say('x')
    const many = (count: number) => Array.from({ length: count }, () => event)
    expect(readControl('conversation.convert', { parents: many(64) })).toBeDefined()
    expect(readControl('conversation.convert', { parents: many(65) })).toBeUndefined()
    const keys = (count: number) => Array.from({ length: count }, () => [bob.device.id, 'AA'])
    expect(readControl('epoch.key', { parents: [], epoch: 2, keyId: id, keys: keys(256) })).toBeDefined()
    expect(readControl('epoch.key', { parents: [], epoch: 2, keyId: id, keys: keys(257) })).toBeUndefined()
    expect(readControl('epoch.key', { parents: [], epoch: 0, keyId: id, keys: [] })).toBeUndefined()
    const cut = (count: number) => Array.from({ length: count }, () => [bob.device.id, 1])
    expect(readControl('member.leave', { parents: [], cut: cut(16) })).toBeDefined()
    expect(readControl('member.leave', { parents: [], cut: cut(17) })).toBeUndefined()
    expect(readControl('member.leave', { parents: [], cut: [[bob.device.id, -1]] })).toBeUndefined()
  })
})

describe('EV9: an event whose body was taken out', () => {
  const chain = new Chain(alice, record.id, key)
  const [said, other] = [chain.say('secret'), chain.say('another')]

  it('is the same event, signed as before, and says nothing', () => {
    const without = decodeEvent(erased(said).bytes)
    if (!without.ok) throw new Error('refused')
    expect(without.value.id).toBe(said.id)
    expect(without.value.header).toEqual(said.header)
    expect(without.value.body).toBeUndefined()
    expect(isSignedByDevice(without.value)).toBe(true)
    expect(openBody(without.value, key.key).ok).toBe(false)
    expect(erased(without.value).bytes).toEqual(without.value.bytes)
  })

  it('is refused with another body in its place, its own cut short or drawn out', () => {
    const proof = erased(said).bytes.slice(0, -1)
    const withBody = (body: Uint8Array): Uint8Array => concat(proof, Uint8Array.of(body.length), body)
    const own = said.body ?? new Uint8Array()
    expect(own.length).toBeLessThan(128)
    expect(decodeEvent(withBody(own)).ok).toBe(true)
    expect(decodeEvent(withBody(other.body ?? own)).ok).toBe(false)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 120 }), (body) => !decodeEvent(withBody(body)).ok),
      { numRuns: 80 },
    )
    for (let length = 1; length < own.length; length += 7)
      expect(decodeEvent(withBody(own.slice(0, length))).ok).toBe(false)
  })
})

describe('feature 35: words in passing', () => {
  const { signalKey } = epochSecrets(key.key)
  const circumstances = { device: alice.device, key: signalKey, random: seededRandom(3) }
  const word = (subject: string, payload: Uint8Array) => ({
    device: alice.device.id,
    stamp: 7,
    kind: 'word' as const,
    subject,
    payload,
  })

  it('come back as they were said', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9.-]{1,32}$/),
        fc.uint8Array({ maxLength: mostWordBytes }),
        (subject, payload) => {
          const said = word(subject, payload)
          expect(readSignal(record.id, createSignal(record.id, said, circumstances), signalKey)).toEqual({
            ok: true,
            value: said,
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are refused where too long, of a subject out of shape, with a bit changed, or from elsewhere', () => {
    const long = createSignal(record.id, word('x', new Uint8Array(mostWordBytes + 1)), circumstances)
    expect(readSignal(record.id, long, signalKey)).toEqual({ ok: false, error: 'malformed' })
    for (const subject of ['', 'UPPER', 'a b', 'ä', 'x'.repeat(33)])
      expect(
        readSignal(record.id, createSignal(record.id, word(subject, new Uint8Array()), circumstances), signalKey).ok,
      ).toBe(false)
    const said = createSignal(record.id, word('cursor', Uint8Array.of(1, 2, 3)), circumstances)
    const spoiled = (bit: number): Uint8Array =>
      said.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    fc.assert(
      fc.property(fc.nat({ max: said.length * 8 - 1 }), (bit) => !readSignal(record.id, spoiled(bit), signalKey).ok),
      { numRuns: 120 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => !readSignal(record.id, bytes, signalKey).ok))
    expect(readSignal(elsewhere, said, signalKey)).toEqual({ ok: false, error: 'forged' })
  })
})
