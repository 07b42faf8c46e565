import { WebrtcConn, WebrtcProvider } from 'y-webrtc'
import { every, type Clock } from '../../base/clock'
import { DisposableStore } from '../../base/disposables'
import type { Watchable } from '../../base/emitter'
import type { TopicId } from '../../base/ids'
import { silentLogger, type Logger } from '../../base/logger'
import { fraction, type Random } from '../../base/random'
import type { Result } from '../../base/result'
import { Conduct } from '../../network/conduct'
import type { LinkIdentity } from '../../network/identity'
import type { IceServer, SignalingError } from '../../network/signaling'
import type { PeerTransport } from '../../network/transport'
import type { Wrtc } from './connection'
import { Links } from './links'
import { WebrtcRoom, type YWebrtc } from './room'
import { SignalLine } from './signal-line'

export interface WebrtcTransportOptions {
  /** A URL of `/signal` that opens one connection; `undefined` while the server is away. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly iceServers: () => Promise<Result<readonly IceServer[], SignalingError>>
  /** Whether links go through relays alone, so that nobody at their other ends learns an address of this device. */
  readonly relayOnly?: Watchable<boolean>
  readonly identity: LinkIdentity
  readonly wrtc: Wrtc
  readonly clock: Clock
  readonly random: Random
  readonly logger?: Logger
  /** y-webrtc keeps its rooms in a global of its module: several transports in one process need a copy each. */
  readonly yWebrtc?: YWebrtc
}

/** Well within the lifetime of TURN credentials. */
const iceRefreshMs = 10 * 60 * 1000
/** Two who lost each other for long, and gave up calling, hear of each other again by then. */
const announceMs = 4 * 60 * 1000
/** Not all rooms, and not all devices, at one moment. */
const announceSpreadMs = 60 * 1000

/** The port {@link PeerTransport} over WebRTC: one link to each device, and unmodified y-webrtc on its streams. */
export const createWebrtcTransport = (options: WebrtcTransportOptions): PeerTransport => {
  const { clock, identity, logger = silentLogger, online, random, wrtc } = options
  const yWebrtc = options.yWebrtc ?? { WebrtcConn, WebrtcProvider }
  const owned = new DisposableStore()
  const conduct = new Conduct()
  const rooms = new Set<WebrtcRoom>()
  const byTopic = new Map<TopicId, WebrtcRoom>()
  let servers: readonly IceServer[] = []
  let asked: Promise<void> | undefined
  let named = 0

  const line = owned.add(
    new SignalLine({
      ...options,
      heard: (topic, data) => byTopic.get(topic)?.hear(data),
      stood: () => {
        for (const room of rooms) room.announceWithin(0)
      },
    }),
  )
  const { relayOnly } = options
  const ways = { iceServers: () => servers, relayOnly: () => relayOnly?.value ?? false }
  const links = owned.add(new Links({ clock, random, identity, wrtc, conduct, rooms, ...ways }))
  if (relayOnly !== undefined)
    owned.add(
      relayOnly.watch((isOn) => {
        // Those there are know the address already, and are told of each new one.
        if (isOn) links.renew()
      }),
    )
  const refreshServers = async (): Promise<void> => {
    const answer = await options.iceServers()
    if (answer.ok) servers = answer.value
  }
  owned.add(
    online.watch((isOnline) => {
      if (isOnline) asked = refreshServers()
    }),
  )
  owned.add(
    every(clock, iceRefreshMs, () => {
      if (online.value) void refreshServers()
    }),
  )

  owned.add(
    every(clock, announceMs, () => {
      for (const room of rooms) room.announceWithin(Math.round(fraction(random) * announceSpreadMs))
    }),
  )

  const host = {
    clock,
    random,
    logger,
    wrtc,
    line,
    conduct,
    links,
    yWebrtc,
    iceAsked: () => (asked ??= refreshServers()),
    name: () => `tincan ${String(++named)}`,
  }

  return {
    attach: (room) => {
      const attached = new WebrtcRoom(room, host, () => {
        rooms.delete(attached)
        if (byTopic.get(room.topic) === attached) byTopic.delete(room.topic)
      })
      rooms.add(attached)
      // The earlier room of this topic hears nothing more: it is leaving.
      byTopic.set(room.topic, attached)
      return attached
    },
    dispose: () => {
      for (const room of [...rooms]) room.dispose()
      owned.dispose()
    },
  }
}
