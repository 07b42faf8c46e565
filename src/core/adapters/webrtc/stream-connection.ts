import type { Awareness } from 'y-protocols/awareness'
import { equalBytes } from '../../base/bytes'
import type { Stream } from '../../link/multiplexer'
import { forgetTheGone, inspectMessage, outgoingMessages } from '../../network/message'
import type { Breach } from '../../network/transport'

export interface StreamHost {
  readonly awareness: Awareness
  breached(breach: Breach, stream: Stream): void
  /** What is said from now on arrives. */
  opened(stream: Stream): void
  /** A message of our own that nobody would take was not sent. */
  withheld(bytes: number): void
}

type Listener = (() => void) | null

/** Says as much as simple-peer wants to hear before it believes in a connection. */
const description = { sdp: 'v=0\r\n' } as const

/**
 * What simple-peer takes for a data channel: one stream of a link, whose messages are judged on the way in, and cut
 * on the way out where nobody would take them whole.
 */
class StreamChannel {
  onopen: ((event: unknown) => void) | null = null
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null
  onbufferedamountlow: ((event: unknown) => void) | null = null
  onclose: ((event: unknown) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  binaryType = 'arraybuffer'
  bufferedAmountLowThreshold = 0
  readonly label = 'room'
  #state: RTCDataChannelState = 'connecting'
  /** What came before anybody listened. */
  #early: Uint8Array[] = []
  /** What Yjs is being told now. */
  #delivering: Uint8Array | undefined

  constructor(
    private readonly stream: Stream,
    private readonly host: StreamHost,
  ) {
    // What comes before anybody listens is no more than a window.
    stream.pause()
    stream.onMessage = (message) => {
      if (this.#state === 'open') this.#deliver(message)
      else this.#early.push(message)
    }
    stream.onDrain = () => this.onbufferedamountlow?.({ type: 'bufferedamountlow' })
    stream.onClose = () => {
      this.#end()
    }
  }

  get readyState(): RTCDataChannelState {
    return this.#state
  }

  get bufferedAmount(): number {
    return this.stream.queued
  }

  open(): void {
    if (this.#state !== 'connecting') return
    this.#state = 'open'
    this.onopen?.({ type: 'open' })
    this.host.opened(this.stream)
    const early = this.#early
    this.#early = []
    for (const message of early) this.#deliver(message)
    this.stream.resume()
  }

  send(message: Uint8Array | ArrayBuffer): void {
    if (this.#state !== 'open') throw new Error('the channel is not open')
    const bytes = message instanceof Uint8Array ? message : new Uint8Array(message)
    // y-webrtc tells everybody what it was told, also whoever told it; they know.
    if (this.#delivering !== undefined && equalBytes(bytes, this.#delivering)) return
    const messages = outgoingMessages(bytes)
    if (messages === undefined) this.host.withheld(bytes.length)
    for (const one of messages ?? []) if (this.stream.isOpen) this.stream.send(one)
  }

  close(): void {
    this.stream.close()
    this.#end()
  }

  /** What Yjs throws at is its sender's doing (HP2). */
  #deliver(message: Uint8Array): void {
    const { awareness } = this.host
    forgetTheGone(awareness)
    const inspected = inspectMessage(message, awareness)
    if (!inspected.ok) this.host.breached(inspected.error, this.stream)
    else if (inspected.value !== undefined) {
      this.#delivering = inspected.value
      try {
        this.onmessage?.({ data: inspected.value.slice().buffer })
      } catch {
        this.host.breached('update-malformed', this.stream)
      } finally {
        this.#delivering = undefined
      }
    }
  }

  #end(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#early = []
    this.onclose?.({ type: 'close' })
  }
}

/**
 * The class y-webrtc's simple-peer takes for RTCPeerConnection: a stream of the link there already is. There is
 * nothing to negotiate, and it stands as soon as both descriptions were said.
 */
export const streamPeerConnection = (take: () => Stream, host: StreamHost) =>
  class StreamPeerConnection {
    onconnectionstatechange: Listener = null
    oniceconnectionstatechange: Listener = null
    onicegatheringstatechange: Listener = null
    onsignalingstatechange: Listener = null
    onicecandidate: ((event: unknown) => void) | null = null
    readonly iceGatheringState = 'complete'
    readonly signalingState = 'stable'
    iceConnectionState: RTCIceConnectionState = 'new'
    connectionState: RTCPeerConnectionState = 'new'
    localDescription: RTCSessionDescriptionInit | null = null
    remoteDescription: RTCSessionDescriptionInit | null = null
    readonly #channel = new StreamChannel(take(), host)

    createDataChannel(): StreamChannel {
      return this.#channel
    }

    createOffer(): Promise<RTCSessionDescriptionInit> {
      return Promise.resolve({ type: 'offer', ...description })
    }

    createAnswer(): Promise<RTCSessionDescriptionInit> {
      return Promise.resolve({ type: 'answer', ...description })
    }

    setLocalDescription(local: RTCSessionDescriptionInit): Promise<void> {
      this.localDescription = local
      return this.#stand()
    }

    setRemoteDescription(remote: RTCSessionDescriptionInit): Promise<void> {
      this.remoteDescription = remote
      return this.#stand()
    }

    addIceCandidate(): Promise<void> {
      return Promise.resolve()
    }

    /** simple-peer waits until there is a pair of candidates. */
    getStats(): Promise<ReadonlyMap<string, object>> {
      return Promise.resolve(new Map([['pair', { id: 'pair', type: 'candidate-pair' }]]))
    }

    close(): void {
      if (this.iceConnectionState === 'closed') return
      this.iceConnectionState = 'closed'
      this.connectionState = 'closed'
      this.#channel.close()
      this.oniceconnectionstatechange?.()
    }

    #stand(): Promise<void> {
      if (this.localDescription && this.remoteDescription && this.iceConnectionState === 'new')
        queueMicrotask(() => {
          if (this.iceConnectionState !== 'new') return
          this.iceConnectionState = 'connected'
          this.connectionState = 'connected'
          this.oniceconnectionstatechange?.()
          this.#channel.open()
        })
      return Promise.resolve()
    }
  }
