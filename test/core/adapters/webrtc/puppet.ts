import wrtc from '@roamhq/wrtc'
import type { RealChannel } from '../../../../src/core/adapters/webrtc/channel'
import type { RealConnection, Wrtc } from '../../../../src/core/adapters/webrtc/connection'
import { decodeFrame, encodeFrame, type Frame } from '../../../../src/core/link/frame'

type Handler = ((event: Event) => void) | null

/** A data channel whose network is the test. */
export class PuppetChannel implements RealChannel {
  binaryType: BinaryType = 'blob'
  bufferedAmountLowThreshold = 0
  readonly label = 'puppet'
  onbufferedamountlow: Handler = null
  onclose: Handler = null
  onerror: ((event: RTCErrorEvent) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onopen: Handler = null
  readyState: RTCDataChannelState = 'connecting'
  bufferedAmount = 0
  closings = 0
  /** The other end, where there is one. */
  other: PuppetChannel | undefined
  readonly sent: Uint8Array[] = []

  get said(): Frame[] {
    return this.sent.map((bytes) => {
      const frame = decodeFrame(bytes)
      if (!frame.ok) throw new Error(frame.error)
      return frame.value
    })
  }

  send(data: unknown): void {
    if (this.readyState !== 'open') throw new Error('not open')
    if (!(data instanceof ArrayBuffer)) throw new Error('no buffer')
    this.sent.push(new Uint8Array(data))
    const { other } = this
    if (other === undefined) this.bufferedAmount += data.byteLength
    else
      queueMicrotask(() => {
        if (other.readyState === 'open') other.hears(new Uint8Array(data))
      })
  }

  close(): void {
    this.readyState = 'closed'
    this.closings += 1
    const { other } = this
    this.other = undefined
    queueMicrotask(() => {
      if (other === undefined || other.readyState === 'closed') return
      other.readyState = 'closed'
      other.onclose?.(new Event('close'))
    })
  }

  opens(): void {
    this.readyState = 'open'
    this.onopen?.(new Event('open'))
  }

  /** Anything at all. */
  hears(data: unknown): void {
    this.onmessage?.(
      new MessageEvent('message', { data: data instanceof Uint8Array ? Uint8Array.from(data).buffer : data }),
    )
  }

  receives(...frames: readonly Frame[]): void {
    for (const frame of frames) this.hears(encodeFrame(frame))
  }

  /** The network took all but `left` bytes. */
  drains(left = 0): void {
    this.bufferedAmount = left
    this.onbufferedamountlow?.(new Event('bufferedamountlow'))
  }
}

type Description = RTCSessionDescription | null

const described = (given: RTCSessionDescriptionInit | undefined): Description => {
  if (given === undefined) throw new Error('no description')
  const { type, sdp = '' } = given
  return { type, sdp, toJSON: () => ({ type, sdp }) }
}

/** A connection whose network is the test: it stands where two of one ether have each other's description. */
export class PuppetConnection implements RealConnection {
  onconnectionstatechange: Handler = null
  ondatachannel: ((event: { readonly channel: { close(): void } }) => void) | null = null
  onicecandidate: ((event: RTCPeerConnectionIceEvent) => void) | null = null
  oniceconnectionstatechange: Handler = null
  onicegatheringstatechange: Handler = null
  onsignalingstatechange: Handler = null
  connectionState: RTCPeerConnectionState = 'new'
  iceConnectionState: RTCIceConnectionState = 'new'
  readonly iceGatheringState = 'complete'
  signalingState: RTCSignalingState = 'stable'
  localDescription: Description = null
  remoteDescription: Description = null
  closings = 0
  readonly offers: (RTCOfferOptions | undefined)[] = []
  readonly channels: (RTCDataChannelInit & { readonly label: string })[] = []
  readonly channel = new PuppetChannel()

  constructor(
    readonly ether = new Ether(),
    readonly configuration: RTCConfiguration = {},
  ) {
    ether.connections.push(this)
  }

  /** RFC 8122 wants a fingerprint of 32 bytes; the first of them tell connections apart. */
  get sdp(): string {
    const number = this.ether.connections.indexOf(this)
    const bytes = [number >> 8, number & 255, ...new Uint8Array(30)].map((byte) => byte.toString(16).padStart(2, '0'))
    return `v=0\r\na=fingerprint:sha-256 ${bytes.join(':')}\r\n`
  }

  createDataChannel(label: string, init: RTCDataChannelInit): PuppetChannel {
    this.channels.push({ label, ...init })
    return this.channel
  }

  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    this.offers.push(options)
    return Promise.resolve({ type: 'offer', sdp: this.sdp })
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return Promise.resolve({ type: 'answer', sdp: this.sdp })
  }

  setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    this.localDescription = described({ type: 'offer', ...description })
    return this.#agree(description?.type === 'answer' ? 'stable' : 'have-local-offer')
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
      return Promise.reject(new Error('an answer to nothing'))
    this.remoteDescription = described(description)
    return this.#agree(description.type === 'answer' ? 'stable' : 'have-remote-offer')
  }

  addIceCandidate(): Promise<void> {
    return Promise.resolve()
  }

  getStats(): Promise<ReadonlyMap<string, object>> {
    return Promise.resolve(new Map([['pair', { id: 'pair', type: 'candidate-pair' }]]))
  }

  close(): void {
    this.closings += 1
    this.iceConnectionState = 'closed'
    this.connectionState = 'closed'
    this.channel.close()
  }

  becomes(state: 'connected' | 'disconnected' | 'failed'): void {
    this.iceConnectionState = state
    this.connectionState = state
    this.oniceconnectionstatechange?.(new Event('iceconnectionstatechange'))
    this.onconnectionstatechange?.(new Event('connectionstatechange'))
  }

  /** It found an address at which it may be reached. */
  finds(candidate: string): void {
    const given = new wrtc.RTCIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 })
    this.onicecandidate?.(Object.assign(new Event('icecandidate'), { candidate: given, url: null }))
  }

  /** The other end opens a channel beside. */
  offered(): PuppetChannel {
    const channel = new PuppetChannel()
    channel.readyState = 'open'
    this.ondatachannel?.({ channel })
    return channel
  }

  #agree(state: RTCSignalingState): Promise<void> {
    this.signalingState = state
    this.onsignalingstatechange?.(new Event('signalingstatechange'))
    if (state === 'stable') this.ether.join(this)
    return Promise.resolve()
  }
}

/** Where puppets find each other. */
export class Ether {
  readonly connections: PuppetConnection[] = []
  /** Whether connections come to stand. */
  carries = true

  get wrtc(): Wrtc {
    const make = (): Ether => this
    return {
      ...wrtc,
      RTCPeerConnection: class extends PuppetConnection {
        constructor(configuration?: RTCConfiguration) {
          super(make(), configuration)
        }
      },
    }
  }

  /** Nothing arrives any more, and those who call see that the way is lost. */
  cut(): void {
    for (const { channel } of this.connections) channel.other = undefined
    for (const one of this.connections) if (one.localDescription?.type === 'offer') one.becomes('disconnected')
  }

  join(one: PuppetConnection): void {
    const other = this.connections.find(({ sdp }) => sdp === one.remoteDescription?.sdp)
    if (other?.remoteDescription?.sdp !== one.sdp || other.signalingState !== 'stable' || !this.carries) return
    if (one.closings + other.closings > 0) return
    one.channel.other = other.channel
    other.channel.other = one.channel
    for (const each of [one, other]) each.becomes('connected')
    if (one.channel.readyState === 'open') return
    for (const each of [one, other]) each.channel.readyState = 'open'
    for (const each of [one, other]) each.channel.opens()
  }
}
