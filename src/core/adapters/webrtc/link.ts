import SimplePeer from 'simple-peer'
import { every, type Clock } from '../../base/clock'
import { disposable, DisposableStore, type Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import { mostCallBytes } from '../../link/call-lines'
import { live, opening, type Life, type LifeEvent } from '../../link/life'
import { Multiplexer } from '../../link/multiplexer'
import type { Fingerprints, LinkIdentity } from '../../network/identity'
import { messageLimit } from '../../network/message'
import type { IceServer } from '../../network/signaling'
import type { Breach, LinkPath } from '../../network/transport'
import { mostHistoryBytes } from '../../protocol/peer/limits'
import { relayedAlone } from './call-sdp'
import { LinkChannel } from './channel'
import { patientConnection, sharedChannel, type RealConnection, type Wrtc } from './connection'
import { fingerprintsOf } from './fingerprints'
import { Negotiation } from './negotiation'
import { pathOf } from './path'
import { Sharing, type SharedRoom } from './sharing'
import { readStep, type Step } from './signals'

const tickMs = 1_000

export interface LinkHost {
  readonly clock: Clock
  readonly identity: LinkIdentity
  readonly wrtc: Wrtc
  /** Read anew for each connection: credentials of TURN servers expire (SG7). */
  iceServers(): readonly IceServer[]
  /** No address of this device is to leave it: relayed candidates only. */
  relayOnly(): boolean
  /** Whom this device would share a room with now. */
  rooms(device: DeviceId): Iterable<SharedRoom>
  admits(device: DeviceId): boolean
  /** It knows who is at the other end. */
  proven(link: WebrtcLink): void
  /** Its way was lost or found. */
  changed(link: WebrtcLink): void
  ended(link: WebrtcLink): void
  breached(breach: Breach, device: DeviceId | undefined): void
}

export interface LinkCall {
  readonly device: DeviceId
  /** Names this attempt. */
  readonly call: string
  /** Whether this end calls: the device with the smaller id does. */
  readonly calling: boolean
  /** Which run of the app at the other end it is with, where it is known. */
  readonly session: string
  readonly say: (step: Step) => void
}

/** The one connection to another device, on which all rooms that the two share are streams. */
export class WebrtcLink implements Disposable {
  readonly device: DeviceId
  readonly calling: boolean
  readonly call: string
  readonly session: string
  readonly sharing: Sharing
  /** When something was last said on it, in ms. */
  lastUsed: number
  readonly #owned = new DisposableStore()
  readonly #peer: SimplePeer
  readonly #negotiation: Negotiation
  readonly #say: (step: Step) => void
  #offerAgain: () => Promise<unknown> = () => Promise.resolve()
  #life: Life
  #channel: LinkChannel | undefined
  #real: RealConnection | undefined
  #fingerprints: Fingerprints | undefined
  #multiplexer: Multiplexer | undefined

  constructor(
    { call, calling, device, say, session }: LinkCall,
    private readonly host: LinkHost,
  ) {
    this.call = call
    this.calling = calling
    this.device = device
    this.session = session
    this.#negotiation = new Negotiation(calling, () => this.#real)
    this.#say = (step) => {
      const said = host.relayOnly() ? relayedAlone(step) : step
      if (said !== undefined) say(this.#negotiation.addressed(said))
    }
    this.lastUsed = host.clock.now()
    this.#life = opening(this.lastUsed)
    this.sharing = new Sharing(this, host.clock)
    const Connection = patientConnection(host.wrtc.RTCPeerConnection, {
      channel: (real) => (this.#channel = this.#channelOf(real)),
      agreed: () => {
        this.#channel?.described()
        const next = this.#negotiation.agreed()
        if (next !== undefined) this.hear(next)
      },
      iceChanged: (state) => {
        if (state === 'disconnected' || state === 'failed') this.#live('way-lost')
        // Says to both ends that there is a way again.
        else if (state === 'connected' || state === 'completed') this.#channel?.ping('ping', 0)
      },
      intruded: () => {
        host.breached('frame-malformed', this.isProven ? device : undefined)
      },
    })
    const connected = (connection: { restart(): Promise<unknown> }): void => {
      this.#offerAgain = () => connection.restart()
    }
    this.#peer = new SimplePeer({
      initiator: calling,
      channelConfig: sharedChannel,
      config: {
        iceServers: host.iceServers().map((server) => ({ ...server, urls: [...server.urls] })),
        iceTransportPolicy: host.relayOnly() ? 'relay' : 'all',
      },
      wrtc: {
        ...host.wrtc,
        RTCPeerConnection: class extends Connection {
          constructor(configuration?: RTCConfiguration) {
            super(configuration)
            connected(this)
          }
        },
      },
    })
    this.#owned.add(
      disposable(() => {
        this.#peer.destroy()
      }),
    )
    this.#peer.on('signal', (data) => {
      const step = readStep(data)
      if (step !== undefined) this.#say(step)
    })
    const end = (): void => {
      this.dispose()
    }
    this.#peer.on('error', end)
    this.#peer.on('close', end)
    this.#owned.add(
      every(host.clock, tickMs, () => {
        this.#live('tick')
      }),
    )
  }

  get isProven(): boolean {
    return this.#multiplexer !== undefined
  }

  /** False while the way is lost: nothing arrives, though another may be found. */
  get alive(): boolean {
    return this.#life.kind === 'open'
  }

  /** The two ends of this link. */
  get fingerprints(): Fingerprints | undefined {
    return this.#fingerprints
  }

  get multiplexer(): Multiplexer | undefined {
    return this.#multiplexer
  }

  /** What the other end says of this call: who calls offers, and the other answers. All else is forged, or late. */
  hear(step: Step): void {
    if (!this.#negotiation.takes(step)) return
    try {
      this.#peer.signal(step)
    } catch {
      // Destroyed meanwhile.
    }
  }

  async path(): Promise<LinkPath> {
    if (this.#owned.disposed || this.#real === undefined) return 'unknown'
    return pathOf(this.#real).catch(() => 'unknown' as const)
  }

  dispose(): void {
    if (this.#owned.disposed) return
    this.#life = { kind: 'over' }
    this.#owned.dispose()
    this.sharing.end()
    this.#multiplexer?.close()
    this.host.ended(this)
  }

  #live(event: LifeEvent): void {
    const before = this.#life.kind
    const { act, life } = live(this.#life, event, this.host.clock.now())
    this.#life = life
    if (act === 'ping') this.#channel?.ping('ping', 0)
    if (act === 'restart-ice' && this.calling) void this.#restart()
    if (life.kind === 'over') this.dispose()
    else if (life.kind !== before && before !== 'opening') this.host.changed(this)
  }

  /** Another offer over the same call: the connection stays, only its way is looked for anew. */
  async #restart(): Promise<void> {
    const offer = readStep(await this.#offerAgain().catch(() => undefined))
    if (offer !== undefined && !this.#owned.disposed) this.#say(offer)
  }

  #channelOf(real: RealConnection): LinkChannel {
    this.#real = real
    const { clock, identity } = this.host
    return new LinkChannel(real.createDataChannel('tincan', sharedChannel), {
      clock,
      isDescribed: () => real.signalingState === 'stable' && real.remoteDescription !== null,
      prove: () => {
        this.#fingerprints = fingerprintsOf(real)
        return this.#fingerprints && identity.prove(this.#fingerprints)
      },
      admit: (proof) => this.#admit(proof),
      opened: () => {
        this.#open()
      },
      frame: (frame) => {
        this.lastUsed = clock.now()
        this.#multiplexer?.receive(frame)
      },
      drained: () => this.#multiplexer?.drain(),
      heard: () => {
        this.#live('heard')
      },
      breached: (breach) => {
        this.host.breached(breach, this.isProven ? this.device : undefined)
      },
      closed: () => {
        this.dispose()
      },
    })
  }

  #admit(proof: Uint8Array): boolean {
    const verified = this.#fingerprints && this.host.identity.verify(proof, this.#fingerprints)
    if (verified?.ok === true && verified.value === this.device && this.host.admits(this.device)) return true
    this.host.breached('proof-refused', undefined)
    return false
  }

  #open(): void {
    const channel = this.#channel
    if (channel === undefined) return
    this.#multiplexer = new Multiplexer(this.calling ? 'calling' : 'called', channel, {
      opened: (stream) => this.sharing.opened(stream),
      note: (bytes) => {
        if (!this.sharing.hear(bytes)) this.host.breached('frame-malformed', this.device)
      },
      limit: (purpose, first) => {
        if (purpose === 'room') return messageLimit(first)
        return purpose === 'call' ? mostCallBytes : mostHistoryBytes
      },
      breached: (breach) => {
        this.host.breached(breach, this.device)
      },
    })
    this.lastUsed = this.host.clock.now()
    this.#live('proven')
    this.host.proven(this)
    this.sharing.share([...this.host.rooms(this.device)])
  }
}
