import type { Clock } from '../../base/clock'
import type { PathProbe, PathReport } from '../../network/paths'
import type { IceServer } from '../../network/signaling'
import { type Gathered, gather, passes } from './gathering'

export interface ProbeOptions {
  readonly RTCPeerConnection: typeof RTCPeerConnection
  readonly clock: Clock
}

/** Looks with connections of its own, which are closed before it answers; no other device hears of it. */
export const createPathProbe = ({ RTCPeerConnection, clock }: ProbeOptions): PathProbe => ({
  look: async (servers) => {
    const stun = only(servers, /^stuns?:/)
    const turn = only(servers, /^turns?:/)
    const relays: RTCConfiguration = { iceServers: turn, iceTransportPolicy: 'relay' }
    const open = (configuration: RTCConfiguration) => () => new RTCPeerConnection(configuration)
    const [outer, both, relay, through] = await Promise.all([
      gather(open({ iceServers: stun }), clock),
      gather(open({ iceServers: [...stun, ...turn] }), clock),
      turn.length === 0 ? undefined : gather(open(relays), clock),
      turn.length === 0 ? false : passes(open(relays), clock),
    ])
    return reportOf({ outer, stun: stun.length > 0, both, relay, through })
  },
})

const only = (servers: readonly IceServer[], scheme: RegExp): RTCIceServer[] =>
  servers.flatMap((server) => {
    const urls = server.urls.filter((url) => scheme.test(url))
    return urls.length === 0 ? [] : [{ ...server, urls }]
  })

export interface Looked {
  /** With STUN alone, and whether there is any. */
  readonly outer: Gathered
  readonly stun: boolean
  /** With STUN and TURN, by the same sockets. */
  readonly both: Gathered
  /** With TURN alone, relays only; `undefined` where there is none. */
  readonly relay: Gathered | undefined
  /** Whether a word came through it. */
  readonly through: boolean
}

export const reportOf = ({ outer, stun, both, relay, through }: Looked): PathReport => {
  const answered = stun ? stunOf(outer) : 'none'
  return {
    local: outer.ways.some(({ type }) => type === 'host'),
    stun: answered,
    turn: relay === undefined ? 'none' : through ? 'works' : turnOf(relay),
    outside: answered === 'works' ? outsideOf(both) : 'unknown',
  }
}

/** Some show no outer address that is the device's own: then only what failed tells silence. */
const stunOf = ({ ways, faults, complete }: Gathered): PathReport['stun'] =>
  ways.some(({ type }) => type === 'srflx') || (complete && faults.length === 0 && ways.length > 0) ? 'works' : 'silent'

const turnOf = ({ ways, faults }: Gathered): PathReport['turn'] => {
  if (ways.some(({ type }) => type === 'relay')) return 'cut'
  return faults.some((code) => code >= 400 && code < 500) ? 'refused' : 'silent'
}

/** A relay tells where it saw us, too: of one socket, two servers should have seen the same. */
const outsideOf = ({ ways }: Gathered): PathReport['outside'] => {
  const outer = ways.filter(({ type, protocol }) => type === 'srflx' && protocol === 'udp')
  const own = new Set(ways.filter(({ type }) => type === 'host').map(({ place }) => place.address))
  if (outer.length === 0 || outer.some(({ place }) => own.has(place.address))) return 'open'
  const ports = (address: string): ReadonlySet<number> =>
    new Set(outer.filter(({ place }) => place.address === address).map(({ place }) => place.port))
  const seen = ways.flatMap(({ type, related }) => (type === 'relay' && related !== undefined ? [related] : []))
  const known = seen.filter(({ address }) => ports(address).size > 0)
  return known.length > 0 && known.every(({ address, port }) => !ports(address).has(port)) ? 'changing' : 'steady'
}
