import type { Disposable } from '../../base/disposables'
import type { RealChannel } from './channel'

/** What is used of the platform's connection. */
export interface RealConnection extends Pick<
  RTCPeerConnection,
  | 'addIceCandidate'
  | 'close'
  | 'connectionState'
  | 'getStats'
  | 'iceConnectionState'
  | 'iceGatheringState'
  | 'localDescription'
  | 'onconnectionstatechange'
  | 'ondatachannel'
  | 'onicecandidate'
  | 'oniceconnectionstatechange'
  | 'onicegatheringstatechange'
  | 'onsignalingstatechange'
  | 'remoteDescription'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'signalingState'
> {
  createAnswer(options?: RTCAnswerOptions): Promise<RTCSessionDescriptionInit>
  createDataChannel(label: string, init: RTCDataChannelInit): RealChannel
  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit>
}

export type PeerConnectionClass = new (configuration?: RTCConfiguration) => RealConnection

/** The WebRTC of this place: a browser's own, or a library's in Node. */
export interface Wrtc {
  readonly RTCPeerConnection: PeerConnectionClass
  readonly RTCSessionDescription: typeof RTCSessionDescription
  readonly RTCIceCandidate: typeof RTCIceCandidate
}

/** What simple-peer takes for its channel. */
interface OwnChannel {
  close(): void
}

export interface ConnectionHost<Real extends RealConnection, Channel extends OwnChannel> {
  /** The connection is there, and nothing is described yet. */
  made?(real: Real): void
  /** The connection's own channel, whose other end has yet to prove itself. */
  channel(real: Real): Channel
  /** Offer and answer are in at both ends, or at ours as far as it knows. */
  agreed?(real: Real): void
  /** The other end's offer is in, and is about to be answered; what this throws ends the connection. */
  answering?(real: Real): Promise<void>
  iceChanged?(state: RTCIceConnectionState): void
  connectionChanged?(state: RTCPeerConnectionState): void
  /** The other end opened a channel beside. */
  intruded(): void
}

/** The one channel, which both ends know of beforehand: neither has to take what the other opens. */
export const sharedChannel = { negotiated: true, id: 0 } as const

type Listener = (() => void) | null

/**
 * The class simple-peer takes for RTCPeerConnection: a real connection with one channel. simple-peer destroys
 * itself where ICE fails, and asks for no restart; here a failure is a way that was lost and may be found again, until
 * whoever owns it gives it up.
 */
export const patientConnection = <Real extends RealConnection, Channel extends OwnChannel>(
  Base: new (configuration?: RTCConfiguration) => Real,
  host: ConnectionHost<Real, Channel>,
) =>
  class PatientConnection implements Disposable {
    onconnectionstatechange: Listener = null
    oniceconnectionstatechange: Listener = null
    onicegatheringstatechange: Listener = null
    onsignalingstatechange: Listener = null
    onicecandidate: ((event: Pick<RTCPeerConnectionIceEvent, 'candidate'>) => void) | null = null
    readonly #real: Real
    #channel: Channel | undefined
    #closed = false

    constructor(configuration?: RTCConfiguration) {
      const real = new Base(configuration)
      this.#real = real
      real.onconnectionstatechange = () => {
        host.connectionChanged?.(real.connectionState)
        this.onconnectionstatechange?.()
      }
      real.oniceconnectionstatechange = () => {
        host.iceChanged?.(real.iceConnectionState)
        this.oniceconnectionstatechange?.()
      }
      real.onicegatheringstatechange = () => this.onicegatheringstatechange?.()
      real.onsignalingstatechange = () => {
        this.onsignalingstatechange?.()
        if (real.signalingState === 'stable') host.agreed?.(real)
      }
      real.onicecandidate = (event) => this.onicecandidate?.(event)
      real.ondatachannel = ({ channel }) => {
        channel.close()
        host.intruded()
      }
      host.made?.(real)
    }

    get connectionState(): RTCPeerConnectionState {
      const state = this.#real.connectionState
      return state === 'failed' ? 'disconnected' : state
    }

    get iceConnectionState(): RTCIceConnectionState {
      if (this.#closed) return 'closed'
      const state = this.#real.iceConnectionState
      return state === 'failed' ? 'disconnected' : state
    }

    get iceGatheringState(): RTCIceGatheringState {
      return this.#real.iceGatheringState
    }

    get signalingState(): RTCSignalingState {
      return this.#real.signalingState
    }

    get localDescription(): RTCSessionDescription | null {
      return this.#real.localDescription
    }

    get remoteDescription(): RTCSessionDescription | null {
      return this.#real.remoteDescription
    }

    /** Takes no name: simple-peer has none at the end that answers. */
    createDataChannel(): Channel {
      return (this.#channel ??= host.channel(this.#real))
    }

    /** An offer of a new way. simple-peer makes none while its last one is not answered, and that may be lost. */
    async restart(): Promise<RTCSessionDescriptionInit> {
      const offer = await this.#real.createOffer({ iceRestart: true })
      await this.#real.setLocalDescription(offer)
      return offer
    }

    createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
      return this.#real.createOffer(options)
    }

    async createAnswer(options?: RTCAnswerOptions): Promise<RTCSessionDescriptionInit> {
      await host.answering?.(this.#real)
      return this.#real.createAnswer(options)
    }

    setLocalDescription(description: RTCLocalSessionDescriptionInit): Promise<void> {
      return this.#real.setLocalDescription(description)
    }

    setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return this.#real.setRemoteDescription(description)
    }

    /** One that comes too late, after the next offer, is of no use; simple-peer would end the connection for it. */
    addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
      return this.#real.addIceCandidate(candidate).catch(() => undefined)
    }

    getStats(): Promise<RTCStatsReport> {
      return this.#real.getStats()
    }

    close(): void {
      this.dispose()
    }

    dispose(): void {
      if (this.#closed) return
      this.#closed = true
      this.#real.close()
      this.#channel?.close()
      // Browsers keep silent about a close of one's own, and simple-peer would wait for ever.
      this.oniceconnectionstatechange?.()
    }
  }
