import wrtc from '@roamhq/wrtc'
import { describe, expect, it } from 'vitest'
import { type Gathered, parseWay } from '../../../../src/core/adapters/webrtc/gathering'
import { type Looked, createPathProbe, reportOf } from '../../../../src/core/adapters/webrtc/probe'
import { systemClock } from '../../../../src/core/base/clock'
import { turnCredential } from '../../../../signaling/ice'
import { zidOf } from '../../../signaling/support'
import { Coturn, turnserver, whyNoTurn } from '../../../support/turn/coturn'

const host = 'candidate:1 1 udp 1 10.0.0.2 4000 typ host'
const hidden = 'candidate:1 1 udp 1 x.local 4000 typ host'
const outer = 'candidate:1 1 udp 1 203.0.113.9 5000 typ srflx raddr 0.0.0.0 rport 0'
const relay = (port: number): string =>
  `candidate:1 1 udp 1 198.51.100.1 49152 typ relay raddr 203.0.113.9 rport ${String(port)}`

const found = (candidates: readonly string[], rest: Partial<Gathered> = {}): Gathered => ({
  ways: candidates.flatMap((candidate) => parseWay(candidate) ?? []),
  faults: [],
  complete: true,
  ...rest,
})

/** What a browser finds where all is as it should be. */
const healthy: Looked = {
  outer: found([hidden, outer]),
  stun: true,
  both: found([hidden, outer, relay(5000)]),
  relay: found([relay(5000)]),
  through: true,
}

describe('what is made of the ways that were found', () => {
  it('SG7 SG8 all is well', () => {
    expect(reportOf(healthy)).toEqual({ local: true, stun: 'works', turn: 'works', outside: 'steady' })
  })

  it('SG7 SG8 the server names no STUN or no TURN', () => {
    const none = {
      ...healthy,
      outer: found([hidden]),
      stun: false,
      both: found([hidden]),
      relay: undefined,
      through: false,
    }
    expect(reportOf(none)).toEqual({ local: true, stun: 'none', turn: 'none', outside: 'unknown' })
  })

  it('SG8 STUN is silent', () => {
    for (const silent of [found([hidden], { complete: false }), found([hidden], { faults: [701] })])
      expect(reportOf({ ...healthy, outer: silent })).toMatchObject({ stun: 'silent', outside: 'unknown' })
  })

  it('SG7 TURN refuses, is silent, or lets nothing through', () => {
    const relayed = (gathered: Gathered) => reportOf({ ...healthy, relay: gathered, through: false }).turn
    expect(relayed(found([], { faults: [401] }))).toBe('refused')
    expect(relayed(found([], { faults: [701] }))).toBe('silent')
    expect(relayed(found([], { complete: false }))).toBe('silent')
    expect(relayed(found([relay(5000)]))).toBe('cut')
  })

  it('the address is one’s own, the same for all, or another for each', () => {
    const outside = (...candidates: string[]) => reportOf({ ...healthy, both: found(candidates) }).outside
    expect(outside(host, outer.replace('203.0.113.9', '10.0.0.2'))).toBe('open')
    expect(outside(host)).toBe('open')
    expect(outside(hidden, outer)).toBe('steady')
    expect(outside(hidden, outer, relay(5001))).toBe('changing')
    expect(outside(hidden, outer, relay(5001), relay(5000))).toBe('steady')
  })

  it('this device has no network for it', () => {
    const none = found([])
    const report = reportOf({ outer: none, stun: true, both: none, relay: none, through: false })
    expect(report).toEqual({ local: false, stun: 'silent', turn: 'silent', outside: 'unknown' })
  })

  it('takes candidates apart', () => {
    expect(parseWay('candidate:1 1 UDP 1677729535 203.0.113.9 5000 typ srflx raddr 10.0.0.2 rport 4000')).toEqual({
      type: 'srflx',
      protocol: 'udp',
      place: { address: '203.0.113.9', port: 5000 },
      related: { address: '10.0.0.2', port: 4000 },
    })
    expect(parseWay(outer)).toMatchObject({ related: undefined })
    expect(parseWay('')).toBeUndefined()
  })
})

if (turnserver === undefined) console.log(`SG7 looking for relays: ${whyNoTurn}`)

describe.runIf(turnserver !== undefined)('looking by connections of its own', () => {
  it('SG7 CL9 sends a word through the real coturn, and closes all it opened', async () => {
    const made: RTCPeerConnection[] = []
    const Kept = class extends wrtc.RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        made.push(this)
      }
    }
    const coturn = await Coturn.start('north')
    const credentials = turnCredential(zidOf('alice'), 'north', Date.now() + 3_600_000)
    const probe = createPathProbe({ RTCPeerConnection: Kept, clock: systemClock })
    expect(await probe.look([{ urls: [coturn.url], ...credentials }])).toMatchObject({ stun: 'none', turn: 'works' })
    const forged = { ...credentials, credential: 'forged' }
    expect(await probe.look([{ urls: [coturn.url], ...forged }])).toMatchObject({ turn: 'refused' })
    expect(made.length).toBeGreaterThan(8)
    expect(new Set(made.map(({ signalingState }) => signalingState))).toEqual(new Set(['closed']))
    await coturn.stop()
  })
})
