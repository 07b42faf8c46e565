import type { Awareness } from 'y-protocols/awareness'
import type { Clock } from '../../base/clock'
import { DisposableStore } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import { forgetTheGone, inspectMessage } from '../../network/message'
import type { Breach, LinkAuthenticator, LinkPath } from '../../network/transport'
import { FramedChannel, type RealChannel } from './channel'
import { fingerprintsOf } from './fingerprints'
import { pathOf } from './path'

export type PeerConnectionClass = new (configuration?: RTCConfiguration) => RTCPeerConnection

/** A connection whose other end has proved which device it is. */
export interface ProvenConnection {
  readonly device: DeviceId
  path(): Promise<LinkPath>
  /** False while ICE has lost the way: nothing arrives, though it may find another. */
  readonly alive: boolean
  close(): void
}

export interface ConnectionHost {
  readonly clock: Clock
  readonly awareness: Awareness
  readonly authenticator: LinkAuthenticator
  isExpelled(device: DeviceId): boolean
  opened(connection: ProvenConnection): void
  changed(): void
  closed(connection: ProvenConnection): void
  /** Whoever is known by this fingerprint is not let in: `for-good`, or until it may prove more. */
  refused(fingerprint: string | undefined, until: 'later' | 'for-good'): void
  breached(breach: Breach, device: DeviceId | undefined): void
  withheld(bytes: number): void
}

/** Time for an offer, an answer, a way and two proofs. What takes longer is stuck: a signal got lost, say. */
const establishMs = 30_000

/** The one channel, which both ends know of beforehand: neither has to take what the other opens. */
export const sharedChannel = { negotiated: true, id: 0 } as const

type Listener = (() => void) | null

/**
 * The class y-webrtc's simple-peer takes for RTCPeerConnection, as far as data goes: a real connection whose
 * one channel is framed, and open only to a device that has proved itself.
 */
export const framedPeerConnection = (Base: PeerConnectionClass, host: ConnectionHost) =>
  class FramedPeerConnection {
    onconnectionstatechange: Listener = null
    oniceconnectionstatechange: Listener = null
    onicegatheringstatechange: Listener = null
    onsignalingstatechange: Listener = null
    onicecandidate: ((event: Pick<RTCPeerConnectionIceEvent, 'candidate'>) => void) | null = null
    readonly #real: RTCPeerConnection
    readonly #owned = new DisposableStore()
    #channel: FramedChannel | undefined
    #proven: ProvenConnection | undefined

    constructor(configuration?: RTCConfiguration) {
      const real = new Base(configuration)
      this.#real = real
      real.onconnectionstatechange = () => this.onconnectionstatechange?.()
      real.oniceconnectionstatechange = () => {
        if (this.#proven) host.changed()
        this.oniceconnectionstatechange?.()
      }
      real.onicegatheringstatechange = () => this.onicegatheringstatechange?.()
      real.onsignalingstatechange = () => this.onsignalingstatechange?.()
      real.onicecandidate = (event) => this.onicecandidate?.(event)
      real.ondatachannel = ({ channel }) => {
        channel.close()
        host.breached('frame-malformed', this.#proven?.device)
      }
      this.#owned.add({
        dispose: () => {
          real.close()
          this.#channel?.close()
        },
      })
      this.#owned.add(
        host.clock.after(establishMs, () => {
          if (!this.#proven) this.#giveUp()
        }),
      )
    }

    get connectionState(): RTCPeerConnectionState {
      return this.#real.connectionState
    }

    get iceConnectionState(): RTCIceConnectionState {
      return this.#owned.disposed ? 'closed' : this.#real.iceConnectionState
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
    createDataChannel(): FramedChannel {
      return (this.#channel ??= this.#frame(this.#real.createDataChannel('tincan', sharedChannel)))
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
      this.#owned.dispose()
    }

    /** Browsers keep silent about a close of one's own, and simple-peer would wait for ever. */
    #giveUp(): void {
      this.close()
      this.oniceconnectionstatechange?.()
    }

    #frame(real: RealChannel): FramedChannel {
      return new FramedChannel(real, {
        clock: host.clock,
        prove: () => {
          const fingerprints = fingerprintsOf(this.#real)
          return fingerprints && host.authenticator.prove(fingerprints)
        },
        admit: (proof) => this.#admit(proof),
        inspect: (message) => {
          forgetTheGone(host.awareness)
          const inspected = inspectMessage(message, host.awareness)
          if (inspected.ok) return inspected.value
          host.breached(inspected.error, this.#proven?.device)
          return undefined
        },
        breached: (breach) => {
          host.breached(breach, this.#proven?.device)
        },
        withheld: (bytes) => {
          host.withheld(bytes)
        },
        closed: () => {
          this.close()
          if (this.#proven) host.closed(this.#proven)
        },
      })
    }

    #admit(proof: Uint8Array): boolean {
      const fingerprints = fingerprintsOf(this.#real)
      const verified = fingerprints && host.authenticator.verify(proof, fingerprints)
      if (verified?.ok !== true) {
        host.refused(fingerprints?.remote, 'later')
        host.breached('proof-refused', undefined)
        return false
      }
      const device = verified.value
      if (host.isExpelled(device)) {
        host.refused(fingerprints?.remote, 'for-good')
        return false
      }
      const isAlive = (): boolean => !['disconnected', 'failed', 'closed'].includes(this.iceConnectionState)
      this.#proven = {
        device,
        path: () => this.#path(),
        get alive() {
          return isAlive()
        },
        close: () => {
          this.close()
        },
      }
      host.opened(this.#proven)
      return true
    }

    async #path(): Promise<LinkPath> {
      if (this.#owned.disposed) return 'unknown'
      return pathOf(this.#real).catch(() => 'unknown' as const)
    }
  }
