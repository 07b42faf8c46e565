import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Hub } from '../../signaling/hub'
import type { SessionId } from '../../src/core/base/ids'
import type { RelayFrame } from '../../src/core/protocol/signaling/clientFrames'
import { aliasOf, envelopeOf, sessionOf, topicOf } from './support'

const topic = topicOf('hub').id
const [alice, bob, carol] = [sessionOf('alice'), sessionOf('bob'), sessionOf('carol')]

const setup = (time = { now: 0 }): Hub =>
  new Hub({
    now: () => time.now,
    topicsPerSession: 3,
    envelopeBytes: 16,
    provesMembership: (_topic, _session, signature) => signature === 'good',
  })

const hello: RelayFrame = { type: 'typing', topic, envelope: envelopeOf('hi') }

describe('the hub', () => {
  it('SG2 lets in by proof only', () => {
    const hub = setup()
    expect(hub.join(alice, topic, aliasOf('alice'), 'bad')).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    expect(hub.isMember(alice, topic)).toBe(false)
    expect(hub.route(alice, hello)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    expect(hub.join(alice, topic, aliasOf('alice'), 'good').ok).toBe(true)
    expect(hub.route(alice, hello).ok).toBe(true)
  })

  it('SG3 routes to the others that can be reached, under the sender’s alias', () => {
    const hub = setup()
    for (const [session, name] of [
      [alice, 'alice'],
      [bob, 'bob'],
      [carol, 'carol'],
    ] as const)
      hub.join(session, topic, aliasOf(name), 'good')
    hub.connect(alice)
    hub.connect(bob)
    expect(hub.route(alice, hello)).toEqual({
      ok: true,
      value: {
        to: [bob],
        text: `{"type":"typing","topic":"${topic}","from":"${aliasOf('alice')}","envelope":"${envelopeOf('hi')}"}`,
      },
    })
  })

  it('SG10 refuses an envelope that is too large by the bytes it holds', () => {
    const hub = setup()
    hub.join(alice, topic, aliasOf('alice'), 'good')
    expect(hub.route(alice, { ...hello, envelope: envelopeOf('x'.repeat(16)) }).ok).toBe(true)
    expect(hub.route(alice, { ...hello, envelope: envelopeOf('x'.repeat(17)) })).toMatchObject({
      error: { code: 'TOO_LARGE' },
    })
  })

  it('SG6 tells only of changes that show', () => {
    const hub = setup()
    hub.connect(alice)
    expect(hub.join(alice, topic, aliasOf('alice'), 'good')).toEqual({ ok: true, value: [topic] })
    expect(hub.join(alice, topic, aliasOf('alice'), 'good')).toEqual({ ok: true, value: [] })
    expect(hub.join(bob, topic, aliasOf('alice'), 'good')).toEqual({ ok: true, value: [] })
    expect(hub.connect(bob)).toEqual([])
    expect(hub.setStatus(bob, 'busy')).toEqual([])
    expect(hub.disconnect(alice)).toEqual([topic])
    expect(hub.setStatus(bob, 'invisible')).toEqual([topic])
    expect(hub.disconnect(bob)).toEqual([])
  })

  it('SG6 whoever is invisible looks like whoever went at that moment', () => {
    const time = { now: 1_000 }
    const hub = setup(time)
    for (const session of [alice, bob]) hub.connect(session)
    hub.join(alice, topic, aliasOf('alice'), 'good')
    hub.join(bob, topic, aliasOf('bob'), 'good')
    hub.setStatus(bob, 'invisible')
    const seen = [{ alias: aliasOf('bob'), status: 'offline', lastSeen: '1970-01-01T00:00:01.000Z' }]
    expect(hub.present(alice, topic)).toEqual(seen)
    time.now = 9_000
    hub.end(bob)
    expect(hub.present(alice, topic)).toEqual(seen)
  })

  it('SG6 whoever comes invisible leaves no trace at all', () => {
    const hub = setup()
    for (const session of [alice, bob]) hub.connect(session)
    hub.join(alice, topic, aliasOf('alice'), 'good')
    hub.setStatus(bob, 'invisible')
    hub.join(bob, topic, aliasOf('bob'), 'good')
    hub.disconnect(bob)
    expect(hub.present(alice, topic)).toEqual([])
  })

  it('SG1 a session that is over is on no topic', () => {
    const hub = setup()
    hub.connect(alice)
    hub.join(alice, topic, aliasOf('alice'), 'good')
    expect(hub.end(alice)).toEqual([topic])
    expect(hub.isMember(alice, topic)).toBe(false)
    expect(hub.presence(topic)).toEqual([])
  })

  it('SG2 SG3 under any history, a frame reaches exactly the other members with an open socket', () => {
    const sessions = [alice, bob, carol]
    const act = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('connect', 'disconnect', 'join', 'leave', 'end'),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const hub = setup()
        const joined = new Set<SessionId>()
        const connected = new Set<SessionId>()
        for (const { who, what } of acts) {
          const session = sessions[who] ?? alice
          if (what === 'connect') {
            hub.connect(session)
            connected.add(session)
          } else if (what === 'disconnect') {
            hub.disconnect(session)
            connected.delete(session)
          } else if (what === 'join') {
            hub.join(session, topic, aliasOf(`${who}`), 'good')
            joined.add(session)
          } else if (what === 'leave') {
            hub.leave(session, topic)
            joined.delete(session)
          } else {
            hub.end(session)
            joined.delete(session)
            connected.delete(session)
          }
        }
        for (const session of sessions) {
          const routed = hub.route(session, hello)
          expect(routed.ok).toBe(joined.has(session))
          if (!routed.ok) continue
          const expected = sessions.filter((other) => other !== session && joined.has(other) && connected.has(other))
          expect([...routed.value.to].sort()).toEqual(expected.sort())
        }
      }),
    )
  })
})
