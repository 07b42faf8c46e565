import { WebrtcProvider } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import type { DeviceId } from '../../base/ids'
import type { Conduct } from '../../network/conduct'
import type { IceServer } from '../../network/signaling'
import type { Breach, PeerLink, PeerRoom, RoomOptions } from '../../network/transport'
import { framedPeerConnection, type PeerConnectionClass, type ProvenConnection } from './connection'
import type { SignalLine } from './signal-line'

/** The WebRTC of this place: a browser's own, or a library's in Node. */
export interface Wrtc {
  readonly RTCPeerConnection: PeerConnectionClass
  readonly RTCSessionDescription: unknown
  readonly RTCIceCandidate: unknown
}

interface RoomHost {
  readonly clock: Clock
  readonly wrtc: Wrtc
  readonly line: SignalLine
  readonly conduct: Conduct
  iceServers(): readonly IceServer[]
}

/** As many members as a conversation has online; beyond that the partial mesh of a later version. */
const maxConnections = 64

/** One y-webrtc provider, whose connections are framed and authenticated. */
export class WebrtcRoom implements PeerRoom {
  readonly #connections = new Set<ProvenConnection>()
  #provider: WebrtcProvider | undefined
  #disposed = false
  readonly #ready: Promise<void>

  /** `before` settles when an earlier room of the same topic is gone: y-webrtc allows one at a time. */
  constructor(
    private readonly options: RoomOptions,
    private readonly host: RoomHost,
    before: Promise<void>,
    private readonly gone: () => void,
  ) {
    this.#ready = this.#open(before)
  }

  expel(device: DeviceId): void {
    this.host.conduct.expel(device)
  }

  /** Closes every connection to a device that is not let in any more. */
  turnAway(device: DeviceId): void {
    for (const connection of [...this.#connections]) if (connection.device === device) connection.close()
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    void this.#leave()
  }

  async #open(before: Promise<void>): Promise<void> {
    await before
    if (this.#disposed) return
    const name = await this.host.line.name()
    if (this.#disposed) return
    const { topic, doc, awareness, password } = this.options
    const { iceServers, wrtc } = this.host
    const Framed = framedPeerConnection(wrtc.RTCPeerConnection, this.#connectionHost())
    const provider = new WebrtcProvider(topic, doc, {
      signaling: [name],
      password,
      awareness,
      maxConns: maxConnections,
      peerOpts: {
        // Read anew for each connection: credentials of TURN servers expire (SG7).
        get config() {
          return { iceServers: iceServers().map((server) => ({ ...server, urls: [...server.urls] })) }
        },
        wrtc: { ...wrtc, RTCPeerConnection: Framed },
      },
    })
    this.#provider = provider
    this.host.line.take(provider.signalingConns[0])
    await provider.key
  }

  async #leave(): Promise<void> {
    await this.#ready
    const provider = this.#provider
    if (provider !== undefined) {
      for (const line of provider.signalingConns) line.providers.delete(provider)
      provider.destroy()
      await provider.key
      await Promise.resolve()
    }
    this.gone()
  }

  #connectionHost() {
    const { options, host } = this
    const tell = (): void => {
      if (!this.#disposed) options.onLinks(this.#links())
    }
    return {
      clock: host.clock,
      awareness: options.awareness,
      authenticator: options.authenticator,
      isExpelled: (device: DeviceId) => host.conduct.isExpelled(device),
      opened: (connection: ProvenConnection) => {
        this.#connections.add(connection)
        tell()
      },
      changed: tell,
      closed: (connection: ProvenConnection) => {
        if (this.#connections.delete(connection)) tell()
      },
      breached: (breach: Breach, device: DeviceId | undefined) => {
        options.onBreach(breach, device)
        if (device !== undefined) host.conduct.breach(device)
      },
    }
  }

  /** One a device: a connection that was just replaced may linger until it is noticed. */
  #links(): readonly PeerLink[] {
    const byDevice = new Map<DeviceId, PeerLink>()
    for (const connection of this.#connections) if (connection.alive) byDevice.set(connection.device, connection)
    return [...byDevice.values()]
  }
}
