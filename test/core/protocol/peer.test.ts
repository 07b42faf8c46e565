import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomKey } from '../../../src/core/crypto/keys'
import { epochSecrets } from '../../../src/core/conversation/epoch'
import { inviteTopic } from '../../../src/core/identity/invite'
import { isRequestId } from '../../../src/core/base/ids'
import { toBase64Url } from '../../../src/core/base/bytes'
import { openLetter, sealLetter, type Letter } from '../../../src/core/protocol/peer/envelope'
import { decodeEvent, isSignedByDevice, openBody } from '../../../src/core/protocol/peer/event'
import { createSignal, readSignal } from '../../../src/core/protocol/peer/signal'
import { createStatement, forkedHead, headOf, readStatement, sealKeys } from '../../../src/core/protocol/peer/statement'
import { Chain } from '../../support/core/chain'
import { keyIdOf } from '../../../src/core/conversation/group'
import { person, talk } from '../../support/core/people'
import { seededRandom } from '../../../src/core/adapters/memory/random'

const { alice, bob, key, record } = talk()
const chain = new Chain(alice, record.id, key)
const first = chain.say('hello')
const second = chain.say('world')

const bitsOf = (bytes: Uint8Array) => fc.nat({ max: bytes.length * 8 - 1 })
const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const spoiled = bytes.slice()
  spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return spoiled
}

describe('EV1, EV2: events', () => {
  it('come back from their bytes as they were written', () => {
    for (const event of [first, second]) {
      const decoded = decodeEvent(event.bytes)
      expect(decoded.ok && decoded.value.header).toEqual(event.header)
      expect(decoded.ok && decoded.value.id).toBe(event.id)
      expect(isSignedByDevice(event)).toBe(true)
    }
    expect(second.header.previous).toBe(first.id)
  })

  it('are not signed any more once a bit of them has changed', () => {
    fc.assert(
      fc.property(bitsOf(second.bytes), (bit) => {
        const decoded = decodeEvent(flip(second.bytes, bit))
        if (!decoded.ok) return
        expect(decoded.value.id).not.toBe(second.id)
        expect(isSignedByDevice(decoded.value)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('open only with the key of their epoch', () => {
    expect(openBody(first, key.key).ok).toBe(true)
    expect(openBody(first, randomKey(seededRandom(77))).ok).toBe(false)
  })

  it('decode or are refused, whatever the bytes (HP1)', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => !decodeEvent(bytes).ok))
    fc.assert(
      fc.property(fc.nat({ max: first.bytes.length - 1 }), (length) => !decodeEvent(first.bytes.slice(0, length)).ok),
    )
    expect(decodeEvent(new Uint8Array(65 * 1024))).toEqual({ ok: false, error: 'too-large' })
    expect(decodeEvent(new Uint8Array([...first.bytes, 0])).ok).toBe(false)
  })
})

describe('EV10: statements', () => {
  const { statementKey } = epochSecrets(key.key)
  const statement = {
    conversation: record.id,
    device: bob.device.id,
    held: new Map([
      [alice.device.id, 7],
      [bob.device.id, 3],
    ]),
    heads: new Map([
      [alice.device.id, headOf(first.id)],
      [bob.device.id, forkedHead],
    ]),
    read: new Map([[alice.device.id, 5]]),
    wanted: [[alice.device.id, 2] as const],
    keys: [{ epoch: 3, key: randomKey(seededRandom(3)) }],
    keyNames: [keyIdOf(key.key)],
    handed: [{ to: alice.device.id, sealed: sealKeys(alice.device.agreement.publicKey, [key]) }],
  }
  const bytes = createStatement(statement, { device: bob.device, key: statementKey, random: seededRandom(1) })

  it('say what was said', () => {
    expect(readStatement(bytes, statementKey)).toEqual({ ok: true, value: statement })
  })

  it('are refused with a bit changed, by another key, or when another device signed', () => {
    fc.assert(
      fc.property(bitsOf(bytes), (bit) => !readStatement(flip(bytes, bit), statementKey).ok),
      { numRuns: 150 },
    )
    expect(readStatement(bytes, randomKey(seededRandom(3))).ok).toBe(false)
    const forged = createStatement(statement, { device: alice.device, key: statementKey, random: seededRandom(1) })
    expect(readStatement(forged, statementKey)).toEqual({ ok: false, error: 'forged' })
  })

  it('are bounded (HP3)', () => {
    expect(readStatement(new Uint8Array(400 * 1024), statementKey)).toEqual({ ok: false, error: 'too-large' })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => !readStatement(noise, statementKey).ok))
  })
})

describe('typing signals', () => {
  const { signalKey } = epochSecrets(key.key)
  const signal = { device: alice.device.id, kind: 'typing', stamp: 12 } as const
  const bytes = createSignal(record.id, signal, { device: alice.device, key: signalKey, random: seededRandom(1) })

  it('say who types, in one conversation only', () => {
    expect(readSignal(record.id, bytes, signalKey)).toEqual({ ok: true, value: signal })
    const elsewhere = talk().rights.conversation.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))
    const other = person('carol')
    expect(readSignal(record.id, flip(bytes, 9), signalKey).ok).toBe(false)
    expect(elsewhere).not.toBe(record.id)
    const forged = createSignal(record.id, signal, { device: other.device, key: signalKey, random: seededRandom(1) })
    expect(readSignal(record.id, forged, signalKey)).toEqual({ ok: false, error: 'forged' })
  })

  it('never throw on noise (HP1)', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => !readSignal(record.id, noise, signalKey).ok))
  })
})

describe('ID5: letters between people who are no contacts yet', () => {
  const request = toBase64Url(seededRandom(2).bytes(16))
  if (!isRequestId(request)) throw new Error('no request id')
  const topic = inviteTopic(seededRandom(4).bytes(16)).id
  const letter: Letter = { type: 'contact.received', request }
  const sealed = sealLetter(letter, {
    topic,
    to: bob.certificate,
    device: alice.device,
    certificate: alice.certificate,
  })

  it('tell the addressed device who wrote, and nobody else anything', () => {
    const opened = openLetter(sealed, { topic, device: bob.device })
    expect(opened.ok && opened.value.letter).toEqual(letter)
    expect(opened.ok && opened.value.from.account).toBe(alice.account.id)
    expect(openLetter(sealed, { topic, device: person('eve').device })).toEqual({ ok: false, error: 'unreadable' })
  })

  it('cannot be sent on to another topic, nor signed by one for another', () => {
    const elsewhere = inviteTopic(seededRandom(5).bytes(16)).id
    expect(openLetter(sealed, { topic: elsewhere, device: bob.device })).toEqual({ ok: false, error: 'forged' })
    const eve = person('eve')
    const posing = sealLetter(letter, {
      topic,
      to: bob.certificate,
      device: eve.device,
      certificate: alice.certificate,
    })
    expect(openLetter(posing, { topic, device: bob.device })).toEqual({ ok: false, error: 'forged' })
  })

  it('never throw on noise and are bounded (HP1)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => !openLetter(noise, { topic, device: bob.device }).ok),
    )
    expect(openLetter(new Uint8Array(64 * 1024), { topic, device: bob.device })).toEqual({
      ok: false,
      error: 'too-large',
    })
  })
})
