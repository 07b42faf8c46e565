import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClientFrame, encodeClientFrame } from '../../src/core/protocol/signaling/clientFrames'
import { decodeServerFrame, encodeServerFrame } from '../../src/core/protocol/signaling/serverFrames'
import { decodeSignalFrame } from '../../src/core/protocol/signaling/signalFrames'
import { aliasOf, envelopeOf, keyOf, sessionOf, topicOf, zidOf } from './support'

const topic = topicOf('wire').id
const alias = aliasOf('alice')
const envelope = envelopeOf('sealed')

describe('the signalling wire', () => {
  it.each([
    { type: 'ping' },
    { type: 'ping', id: '1' },
    { type: 'join', id: '1', topic, alias, signature: keyOf('a').sign(new Uint8Array()) },
    { type: 'leave', id: '1', topic },
    { type: 'message', id: '1', topic, envelope, clientMsgId: 'm' },
    { type: 'read', id: '1', topic, envelope, messageId: 'm' },
    { type: 'typing', topic, envelope },
    { type: 'status_change', status: 'invisible' },
    { type: 'call.invite', id: '1', topic, envelope },
  ])('SG3 the server reads what the client writes: $type', (frame) => {
    const decoded = decodeClientFrame(JSON.stringify({ ...frame, surplus: 1 }))
    expect(decoded).toEqual({ ok: true, value: frame })
    if (decoded.ok) expect(JSON.parse(encodeClientFrame(decoded.value))).toEqual(frame)
  })

  it.each([
    { type: 'connected', zid: zidOf('alice'), session: sessionOf('s') },
    { type: 'presence', topic, present: [{ alias, status: 'offline', lastSeen: '2026-11-21T09:00:00.000Z' }] },
    { type: 'pong' },
    { type: 'ack', id: '1', reached: 2 },
    { type: 'ack', id: '1', present: [{ alias, status: 'busy' }] },
    { type: 'error', code: 'FORBIDDEN', status: 403, message: 'no' },
    { type: 'draining', reconnectInMs: 5 },
    { type: 'message', topic, from: alias, envelope, clientMsgId: 'm' },
    { type: 'reaction', topic, from: alias, envelope, messageId: 'm' },
    { type: 'typing_stop', topic, from: alias, envelope },
    { type: 'call.signal', topic, from: alias, envelope },
  ])('SG3 the client reads what the server writes: $type', (frame) => {
    const decoded = decodeServerFrame(JSON.stringify(frame))
    expect(decoded).toEqual({ ok: true, value: frame })
    if (decoded.ok) expect(JSON.parse(encodeServerFrame(decoded.value))).toEqual(frame)
  })

  it('SG3 tells frames of a later version from those that make no sense', () => {
    expect(decodeClientFrame('{"type":"hologram"}')).toEqual({ ok: false, error: { kind: 'unknown' } })
    expect(decodeClientFrame('{"type":"__proto__"}')).toEqual({ ok: false, error: { kind: 'unknown' } })
    for (const text of ['', '{', 'null', '[]', '5', '{}', '{"type":5}', `{"type":"${'x'.repeat(65)}"}`])
      expect(decodeClientFrame(text)).toMatchObject({ ok: false, error: { kind: 'malformed' } })
  })

  it('HP1 says which field is wrong, never what it held', () => {
    const secret = 'a secret somebody mistyped'
    const decoded = decodeClientFrame(JSON.stringify({ type: 'leave', id: '7', topic: secret }))
    expect(decoded).toMatchObject({ ok: false, error: { kind: 'malformed', id: '7' } })
    expect(JSON.stringify(decoded)).toContain('topic')
    expect(JSON.stringify(decoded)).not.toContain(secret)
  })

  it.each([{ envelope: '' }, { envelope: 'a' }, { envelope: 'a+b=' }, { topic: topic.slice(1) }, { clientMsgId: 'ü' }])(
    'HP1 refuses a message with %o',
    (wrong) => {
      const frame = { type: 'message', id: '1', topic, envelope, clientMsgId: 'm', ...wrong }
      expect(decodeClientFrame(JSON.stringify(frame)).ok).toBe(false)
    },
  )

  it('HP1 never throws', () => {
    const types = ['join', 'message', 'read', 'status_change', 'presence', 'ack', 'subscribe', 'publish', 'call.x']
    const decoders = [decodeClientFrame, decodeServerFrame, decodeSignalFrame]
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...types), fc.string(), (value, type, text) => {
        for (const decode of decoders) {
          decode(text)
          decode(JSON.stringify({ ...(typeof value === 'object' ? value : { topics: value }), type }, withoutBigInts))
        }
      }),
    )
    for (const decode of decoders) decode(`{"type":"publish","topic":${'['.repeat(60_000)}${']'.repeat(60_000)}}`)
  })
})

const withoutBigInts = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
