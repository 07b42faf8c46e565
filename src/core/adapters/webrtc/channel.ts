import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { err, type Result } from '../../base/result'
import { outgoingMessages } from '../../network/message'
import type { Breach } from '../../network/transport'
import { cut, helloFrame, Joiner, maxFrameBytes, type Joined } from './frames'

/** What lies in the real channel at most, in bytes: more would be memory nobody watches. */
const maxBufferedBytes = 2 * 1024 * 1024
/** What waits for it here; whoever reads slower than this is let go and starts again. */
const maxQueuedBytes = 16 * 1024 * 1024
const provingMs = 10_000

/** What is used of the platform's data channel. */
export type RealChannel = Pick<
  RTCDataChannel,
  | 'binaryType'
  | 'bufferedAmount'
  | 'bufferedAmountLowThreshold'
  | 'close'
  | 'label'
  | 'onbufferedamountlow'
  | 'onclose'
  | 'onerror'
  | 'onmessage'
  | 'onopen'
  | 'readyState'
  | 'send'
>

export interface ChannelHost {
  readonly clock: Clock
  /** The proof of this end; `undefined` where the connection knows no fingerprints. */
  prove(): Uint8Array | undefined
  /** True lets the other end in. */
  admit(proof: Uint8Array): boolean
  /** What of a message goes on; `undefined` for nothing. */
  inspect(message: Uint8Array): Uint8Array | undefined
  breached(breach: Breach): void
  /** A message of our own that nobody would take was not sent. */
  withheld(bytes: number): void
  closed(): void
}

const malformed: Result<Joined, Breach> = err('frame-malformed')

type Phase = 'opening' | 'proving' | 'open' | 'closed'

/**
 * A data channel as simple-peer knows one, over a real one: it opens once both ends have proved who they
 * are, takes messages of any size the protocol allows, and keeps the real channel's buffer small.
 */
export class FramedChannel {
  onopen: ((event: unknown) => void) | null = null
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null
  onbufferedamountlow: ((event: unknown) => void) | null = null
  onclose: ((event: unknown) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  binaryType = 'arraybuffer'
  bufferedAmountLowThreshold = 0
  readonly label: string
  readonly #joiner = new Joiner()
  #queue: Uint8Array[] = []
  #queued = 0
  /** More is buffered than simple-peer's threshold. */
  #high = false
  #phase: Phase = 'opening'
  #timeout: Disposable | undefined

  constructor(
    private readonly real: RealChannel,
    private readonly host: ChannelHost,
  ) {
    this.label = real.label
    real.binaryType = 'arraybuffer'
    real.bufferedAmountLowThreshold = maxBufferedBytes / 4
    real.onopen = () => {
      this.#hello()
    }
    real.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#receive(data)
    }
    real.onbufferedamountlow = () => {
      this.#drain()
    }
    real.onclose = () => {
      this.#end()
    }
    real.onerror = (event) => {
      this.onerror?.(event)
    }
    if (real.readyState === 'open') this.#hello()
  }

  get readyState(): RTCDataChannelState {
    return this.#phase === 'open' || this.real.readyState !== 'open' ? this.real.readyState : 'connecting'
  }

  get bufferedAmount(): number {
    return this.#queued + this.real.bufferedAmount
  }

  send(message: Uint8Array | ArrayBuffer): void {
    if (this.#phase !== 'open') throw new Error('the channel is not open')
    const bytes = message instanceof Uint8Array ? message : new Uint8Array(message)
    const messages = outgoingMessages(bytes)
    if (messages === undefined) this.host.withheld(bytes.length)
    for (const one of messages ?? []) this.#enqueue(cut(one))
    this.#drain()
  }

  close(): void {
    this.real.close()
    this.#end()
  }

  #hello(): void {
    if (this.#phase !== 'opening') return
    const proof = this.host.prove()
    if (proof === undefined) {
      this.#breach('proof-refused')
      this.close()
      return
    }
    this.#phase = 'proving'
    this.#transmit(helloFrame(proof))
    this.#timeout = this.host.clock.after(provingMs, () => {
      this.close()
    })
  }

  /** Whatever happens in here, nothing is thrown through a data channel's callback (HP2). */
  #receive(data: unknown): void {
    if (this.#phase === 'closed') return
    const joined = data instanceof ArrayBuffer ? this.#joiner.accept(new Uint8Array(data)) : malformed
    // A hello may be quicker than the news that our own end is open.
    if (this.#phase === 'opening') this.#hello()
    if (this.#phase === 'proving') this.#judge(joined)
    else if (!joined.ok) this.#breach(joined.error)
    else if (joined.value.kind === 'hello') this.#breach('frame-malformed')
    else if (joined.value.kind === 'message') this.#deliver(joined.value.message)
  }

  /** Nothing but a proof is heard of a stranger, and one that fails is the last word. */
  #judge(joined: Result<Joined, Breach>): void {
    if (!joined.ok || joined.value.kind !== 'hello') {
      this.#breach('frame-malformed')
      this.close()
    } else if (this.host.admit(joined.value.proof)) {
      this.#timeout?.dispose()
      this.#phase = 'open'
      this.onopen?.({ type: 'open' })
    } else {
      this.close()
    }
  }

  #deliver(message: Uint8Array): void {
    const welcome = this.host.inspect(message)
    if (welcome === undefined) return
    try {
      this.onmessage?.({ data: welcome.slice().buffer })
    } catch {
      this.#breach('update-malformed')
    }
  }

  #breach(breach: Breach): void {
    if (this.#phase !== 'closed') this.host.breached(breach)
  }

  #enqueue(frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.#queued += frame.length
    this.#queue.push(...frames)
    if (this.#queued > maxQueuedBytes) this.close()
  }

  #drain(): void {
    let sent = 0
    for (const frame of this.#queue) {
      if (this.real.readyState !== 'open' || this.real.bufferedAmount + maxFrameBytes > maxBufferedBytes) break
      if (!this.#transmit(frame)) break
      this.#queued -= frame.length
      sent += 1
    }
    if (sent > 0) this.#queue = this.#queue.slice(sent)
    const high = this.bufferedAmount > this.bufferedAmountLowThreshold
    const fell = this.#high && !high
    this.#high = high
    if (fell) this.onbufferedamountlow?.({ type: 'bufferedamountlow' })
  }

  #transmit(frame: Uint8Array): boolean {
    try {
      this.real.send(frame.slice().buffer)
      return true
    } catch {
      // Closed under our hands: its close event follows.
      return false
    }
  }

  #end(): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#timeout?.dispose()
    this.#queue = []
    this.#queued = 0
    this.host.closed()
    this.onclose?.({ type: 'close' })
  }
}
