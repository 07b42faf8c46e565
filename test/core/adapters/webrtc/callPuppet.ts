import wrtc from '@roamhq/wrtc'
import type {
  CallWrtc,
  RealCallConnection,
  RealTrack,
  RealTransceiver,
} from '../../../../src/core/adapters/webrtc/call-slots'
import { Ether, PuppetChannel, PuppetConnection } from './puppet'

export class PuppetTrack implements RealTrack {
  contentHint = ''
  enabled = true
  readonly readyState = 'live'
  size: { readonly width?: number; readonly height?: number } = {}

  constructor(
    readonly kind = 'audio',
    readonly id = 'a track',
  ) {}

  getSettings(): { readonly width?: number; readonly height?: number } {
    return this.size
  }

  stop(): void {
    // Whoever captured it does.
  }

  addEventListener(): void {
    // It never ends.
  }

  removeEventListener(): void {
    // It never ends.
  }
}

export class PuppetTransceiver implements RealTransceiver {
  sends: RealTrack | null = null
  streams: readonly MediaStream[] = []
  /** As they were set, one after the other. */
  readonly parameters: RTCRtpSendParameters[] = []
  source: { readonly timestamp: number; readonly audioLevel?: number } | undefined
  readonly sender: RealTransceiver['sender']
  readonly receiver: RealTransceiver['receiver']

  constructor(
    readonly kind: string,
    public direction: RTCRtpTransceiverDirection,
  ) {
    this.receiver = {
      track: new PuppetTrack(kind, `of the other end: ${kind}`),
      getSynchronizationSources: () => (this.source === undefined ? [] : [this.source]),
    }
    this.sender = {
      replaceTrack: (track) => {
        this.sends = track
        return Promise.resolve()
      },
      setStreams: (...streams) => {
        this.streams = streams
      },
      getParameters: () => ({
        encodings: [{ active: true }],
        transactionId: 'one',
        codecs: [],
        headerExtensions: [],
        rtcp: {},
      }),
      setParameters: (parameters) => {
        this.parameters.push(parameters)
        return Promise.resolve()
      },
    }
  }
}

/** A puppet with places for tracks: who takes an offer has those of who made it. */
export class CallPuppet extends PuppetConnection implements RealCallConnection {
  transceivers: PuppetTransceiver[] = []
  /** What an offer brings, where nothing else is wanted. */
  brings = ['audio', 'video', 'video', 'audio']

  /** The channel of beats. */
  readonly beats = new PuppetChannel()

  override createDataChannel(label: string, init: RTCDataChannelInit): PuppetChannel {
    return init.id === 1 ? this.beats : super.createDataChannel(label, init)
  }

  addTransceiver(kind: string, { direction = 'sendrecv' }: RTCRtpTransceiverInit) {
    const transceiver = new PuppetTransceiver(kind, direction)
    this.transceivers.push(transceiver)
    return transceiver
  }

  getTransceivers(): readonly PuppetTransceiver[] {
    return this.transceivers
  }

  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (this.transceivers.length === 0)
      this.transceivers = this.brings.map((kind) => new PuppetTransceiver(kind, 'recvonly'))
    return super.setRemoteDescription(description)
  }
}

/** Where such puppets find each other. */
export class CallEther extends Ether {
  readonly puppets: CallPuppet[] = []

  get calls(): CallWrtc {
    const make = (): CallEther => this
    return {
      ...this.wrtc,
      MediaStream: wrtc.MediaStream,
      MediaStreamTrack: PuppetTrack,
      RTCPeerConnection: class extends CallPuppet {
        constructor(configuration?: RTCConfiguration) {
          const ether = make()
          super(ether, configuration)
          ether.puppets.push(this)
        }
      },
    }
  }
}
