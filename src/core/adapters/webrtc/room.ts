import type { SignalingConn, WebrtcProvider } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import type { Logger } from '../../base/logger'
import type { Random } from '../../base/random'
import type { Conduct } from '../../network/conduct'
import type { IceServer } from '../../network/signaling'
import type { PeerLink, PeerRoom, RoomOptions } from '../../network/transport'
import { Acquaintances, refusedMs } from './acquaintances'
import {
  framedPeerConnection,
  sharedChannel,
  type ConnectionHost,
  type PeerConnectionClass,
  type ProvenConnection,
} from './connection'
import { openSignal, sealSignal, signalKey, type Signal } from './signals'

/** The WebRTC of this place: a browser's own, or a library's in Node. */
export interface Wrtc {
  readonly RTCPeerConnection: PeerConnectionClass
  readonly RTCSessionDescription: unknown
  readonly RTCIceCandidate: unknown
}

/** What a room needs of the connection to the server. */
export interface RoomLine {
  name(): Promise<string>
  take(line: SignalingConn): void
  publish(topic: RoomOptions['topic'], signal: Signal): void
}

interface RoomHost {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly wrtc: Wrtc
  readonly line: RoomLine
  readonly conduct: Conduct
  readonly Provider: typeof WebrtcProvider
  /** Resolves once the server has been asked for its ICE servers. */
  readonly iceAsked: () => Promise<void>
  readonly iceServers: () => readonly IceServer[]
}

/** Announcements of several peers are answered by one of ours, in ms. */
const callBackMs = 100

/** As many members as a conversation has online; beyond that the partial mesh of a later version. */
const maxConnections = 64

/** One y-webrtc provider, whose connections are framed and authenticated. */
export class WebrtcRoom implements PeerRoom {
  readonly #connections = new Set<ProvenConnection>()
  readonly #acquaintances: Acquaintances
  readonly #key: Promise<CryptoKey>
  #provider: WebrtcProvider | undefined
  #announcing: { readonly at: number; readonly timer: Disposable } | undefined
  #disposed = false

  /** `before` settles when an earlier room of the same topic is gone: y-webrtc allows one at a time. */
  constructor(
    private readonly options: RoomOptions,
    private readonly host: RoomHost,
    private readonly before: Promise<void>,
    private readonly gone: () => void,
  ) {
    const room = () => this.#provider?.room
    this.#acquaintances = new Acquaintances(host.clock, {
      get self() {
        return room()?.peerId ?? ''
      },
      isConnected: (peer) => room()?.webrtcConns.has(peer) ?? false,
    })
    this.#key = signalKey(options.password, options.topic)
    void this.#open()
  }

  expel(device: DeviceId): void {
    this.host.conduct.expel(device)
  }

  /** Closes every connection to a device that is not let in any more. */
  turnAway(device: DeviceId): void {
    for (const connection of [...this.#connections]) if (connection.device === device) connection.close()
  }

  /** What y-webrtc may hear: what opens with the room's key, makes sense, and comes from somebody we deal with. */
  async open(data: string): Promise<Signal | undefined> {
    const signal = this.#provider && (await openSignal(await this.#key, data))
    if (!signal || this.#disposed) return undefined
    const verdict = this.#acquaintances.judge(signal)
    if (verdict === 'call-back') this.#announceWithin(callBackMs)
    return verdict === 'hear' ? signal : undefined
  }

  /** Only what we say: a room that is gone announces itself once more when its connections have closed. */
  async seal(signal: Signal): Promise<string | undefined> {
    if (this.#disposed || signal.from !== this.#provider?.room?.peerId) return undefined
    return sealSignal(await this.#key, this.host.random, signal)
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.#announcing?.timer.dispose()
    void this.#leave()
  }

  async #open(): Promise<void> {
    await this.before
    const name = await this.host.line.name()
    await this.host.iceAsked()
    if (this.#disposed) return
    const { topic, doc, awareness } = this.options
    const { iceServers, wrtc, Provider, line } = this.host
    const Framed = framedPeerConnection(wrtc.RTCPeerConnection, this.#connectionHost())
    const provider = new Provider(topic, doc, {
      signaling: [name],
      awareness,
      maxConns: maxConnections,
      // One device runs once (ST4), and what is said between windows would prove nothing.
      filterBcConns: false,
      peerOpts: {
        // Read anew for each connection: credentials of TURN servers expire (SG7).
        get config() {
          return { iceServers: iceServers().map((server) => ({ ...server, urls: [...server.urls] })) }
        },
        channelConfig: sharedChannel,
        wrtc: { ...wrtc, RTCPeerConnection: Framed },
      },
    })
    this.#provider = provider
    provider.on('status', () => {
      if (provider.room) provider.room.bcconnected = false
    })
    provider.on('peers', ({ removed }) => {
      this.#acquaintances.gone(removed)
    })
    const [conn] = connectionsOf(provider)
    if (conn) line.take(conn)
  }

  async #leave(): Promise<void> {
    await this.before
    const provider = this.#provider
    if (provider !== undefined) {
      await provider.key
      const { awareness } = this.options
      const state = awareness.getLocalState()
      for (const conn of connectionsOf(provider)) conn.providers.delete(provider)
      provider.destroy()
      await provider.key
      // Leaving took our state out of the awareness, so that the others hear of it; it is its owner's to keep.
      if (state !== null && awareness.getLocalState() === null) awareness.setLocalState(state)
    }
    this.gone()
  }

  #connectionHost(): ConnectionHost {
    const { options, host } = this
    const tell = (): void => {
      if (!this.#disposed) options.onLinks(this.#links())
    }
    return {
      clock: host.clock,
      awareness: options.awareness,
      authenticator: options.authenticator,
      isExpelled: (device) => host.conduct.isExpelled(device),
      opened: (connection) => {
        this.#connections.add(connection)
        tell()
      },
      changed: tell,
      closed: (connection) => {
        if (this.#connections.delete(connection)) tell()
      },
      refused: (fingerprint, until) => {
        this.#acquaintances.mute(fingerprint, until)
        // It may prove more by then, and would not ask again by itself.
        if (until === 'later') this.#announceWithin(refusedMs)
      },
      breached: (breach, device) => {
        if (this.#disposed) return
        options.onBreach(breach, device)
        if (device !== undefined) host.conduct.breach(device)
      },
      withheld: (bytes) => {
        host.logger.warn('message-withheld', { bytes })
      },
    }
  }

  /** Once for all who are to hear it by then. */
  #announceWithin(ms: number): void {
    const at = this.host.clock.now() + ms
    if (this.#disposed || (this.#announcing && this.#announcing.at <= at)) return
    this.#announcing?.timer.dispose()
    const timer = this.host.clock.after(ms, () => {
      this.#announcing = undefined
      const self = this.#provider?.room?.peerId
      if (self !== undefined) this.host.line.publish(this.options.topic, { type: 'announce', from: self })
    })
    this.#announcing = { at, timer }
  }

  /** One a device: a connection that was just replaced may linger until it is noticed. */
  #links(): readonly PeerLink[] {
    const byDevice = new Map<DeviceId, PeerLink>()
    for (const connection of this.#connections) if (connection.alive) byDevice.set(connection.device, connection)
    return [...byDevice.values()]
  }
}

/** y-webrtc's types do not say what these are. */
const connectionsOf = (provider: WebrtcProvider): readonly SignalingConn[] => {
  const connections: readonly unknown[] = provider.signalingConns
  return connections.filter(isConnection)
}

const isConnection = (value: unknown): value is SignalingConn =>
  typeof value === 'object' && value !== null && 'providers' in value && 'shouldConnect' in value
