import { WebrtcProvider } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import { every } from '../../base/clock'
import { DisposableStore } from '../../base/disposables'
import type { Watchable } from '../../base/emitter'
import type { TopicId } from '../../base/ids'
import { silentLogger, type Logger } from '../../base/logger'
import type { Random } from '../../base/random'
import type { Result } from '../../base/result'
import { Conduct } from '../../network/conduct'
import type { IceServer, SignalingError } from '../../network/signaling'
import type { PeerTransport } from '../../network/transport'
import { WebrtcRoom, type Wrtc } from './room'
import { SignalLine } from './signal-line'

export interface WebrtcTransportOptions {
  /** A URL of `/signal` that opens one connection; `undefined` while the server is away. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly iceServers: () => Promise<Result<readonly IceServer[], SignalingError>>
  readonly wrtc: Wrtc
  readonly clock: Clock
  readonly random: Random
  readonly logger?: Logger
  /** y-webrtc keeps its rooms in a global of its module: several transports in one process need a copy each. */
  readonly WebrtcProvider?: typeof WebrtcProvider
}

/** Well within the lifetime of TURN credentials. */
const iceRefreshMs = 10 * 60 * 1000

/** The port {@link PeerTransport} over unmodified y-webrtc, one connection a room and device. */
export const createWebrtcTransport = (options: WebrtcTransportOptions): PeerTransport => {
  const { clock, random, online, wrtc, logger = silentLogger } = options
  const Provider = options.WebrtcProvider ?? WebrtcProvider
  const owned = new DisposableStore()
  const conduct = new Conduct()
  const rooms = new Set<WebrtcRoom>()
  const byTopic = new Map<TopicId, WebrtcRoom>()
  const line = owned.add(
    new SignalLine({
      ...options,
      open: (topic, data) => byTopic.get(topic)?.open(data) ?? Promise.resolve(undefined),
      seal: (topic, signal) => byTopic.get(topic)?.seal(signal) ?? Promise.resolve(undefined),
    }),
  )
  const leaving = new Map<TopicId, Promise<void>>()
  let servers: readonly IceServer[] = []

  let asked: Promise<void> | undefined
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
    conduct.onExpelled((device) => {
      for (const room of rooms) room.turnAway(device)
    }),
  )

  const host = {
    clock,
    random,
    logger,
    wrtc,
    line,
    conduct,
    Provider,
    iceAsked: () => (asked ??= refreshServers()),
    iceServers: () => servers,
  }

  return {
    attach: (room) => {
      const { promise, resolve } = deferred()
      const before = leaving.get(room.topic) ?? Promise.resolve()
      leaving.set(room.topic, promise)
      const attached = new WebrtcRoom(room, host, before, () => {
        rooms.delete(attached)
        if (leaving.get(room.topic) === promise) leaving.delete(room.topic)
        if (byTopic.get(room.topic) === attached) byTopic.delete(room.topic)
        resolve()
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

const deferred = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
