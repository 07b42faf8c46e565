import type { Disposable } from '../../base/disposables'
import type { LinkChannel, RealChannel } from './channel'

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

export interface ConnectionHost {
  /** The connection's own channel, whose other end has yet to prove itself. */
  channel(real: RealConnection): LinkChannel
  iceChanged(state: RTCIceConnectionState): void
  /** The other end opened a channel beside. */
  intruded(): void
}

/** The one channel, which both ends know of beforehand: neither has to take what the other opens. */
export const sharedChannel = { negotiated: true, id: 0 } as const

type Listener = (() => void) | null

/**
 * The class simple-peer takes for RTCPeerConnection: a real connection with one channel. simple-peer destroys
 * itself where ICE fails, and asks for no restart; here a failure is a way that was lost and may be found again, until
 * whoever owns the link gives it up.
 */
export const linkPeerConnection = (Base: PeerConnectionClass, host: ConnectionHost) =>
  class LinkPeerConnection implements Disposable {
    onconnectionstatechange: Listener = null
    oniceconnectionstatechange: Listener = null
    onicegatheringstatechange: Listener = null
    onsignalingstatechange: Listener = null
    onicecandidate: ((event: Pick<RTCPeerConnectionIceEvent, 'candidate'>) => void) | null = null
    readonly #real: RealConnection
    #channel: LinkChannel | undefined
    #closed = false

    constructor(configuration?: RTCConfiguration) {
      const real = new Base(configuration)
      this.#real = real
      real.onconnectionstatechange = () => this.onconnectionstatechange?.()
      real.oniceconnectionstatechange = () => {
        host.iceChanged(real.iceConnectionState)
        this.oniceconnectionstatechange?.()
      }
      real.onicegatheringstatechange = () => this.onicegatheringstatechange?.()
      real.onsignalingstatechange = () => this.onsignalingstatechange?.()
      real.onicecandidate = (event) => this.onicecandidate?.(event)
      real.ondatachannel = ({ channel }) => {
        channel.close()
        host.intruded()
      }
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
    createDataChannel(): LinkChannel {
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

    createAnswer(options?: RTCAnswerOptions): Promise<RTCSessionDescriptionInit> {
      return this.#real.createAnswer(options)
    }

    setLocalDescription(description: RTCLocalSessionDescriptionInit): Promise<void> {
      return this.#real.setLocalDescription(description)
    }

    setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return this.#real.setRemoteDescription(description)
    }

    addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
      return this.#real.addIceCandidate(candidate)
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
