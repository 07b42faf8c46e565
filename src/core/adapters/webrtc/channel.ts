import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { outgoingMessages } from '../../network/message'
import type { Breach } from '../../network/transport'
import { cut, helloFrame, Joiner, maxFrameBytes } from './frames'

/** What lies in the real channel at most, in bytes: more would be memory nobody watches. */
const maxBufferedBytes = 2 * 1024 * 1024
/** What waits for it here; whoever reads slower than this is let go and starts again. */
const maxQueuedBytes = 16 * 1024 * 1024
const provingMs = 10_000

export interface ChannelHost {
  readonly clock: Clock
  /** The proof of this end; `undefined` where the connection knows no fingerprints. */
  prove(): Uint8Array | undefined
  /** True lets the other end in. */
  admit(proof: Uint8Array): boolean
  /** What of a message goes on; `undefined` for nothing. */
  inspect(message: Uint8Array): Uint8Array | undefined
  breached(breach: Breach): void
  closed(): void
}

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
  #phase: Phase = 'opening'
  #timeout: Disposable | undefined

  constructor(
    private readonly real: RTCDataChannel,
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
    for (const one of outgoingMessages(bytes) ?? []) this.#enqueue(cut(one))
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
      this.close()
      return
    }
    this.#phase = 'proving'
    this.#transmit(helloFrame(proof))
    this.#timeout = this.host.clock.after(provingMs, () => {
      this.close()
    })
  }

  #receive(data: unknown): void {
    // Whatever happens in here, nothing is thrown through a data channel's callback (HP2).
    if (!(data instanceof ArrayBuffer)) {
      this.#breach('frame-malformed')
      return
    }
    const joined = this.#joiner.accept(new Uint8Array(data))
    if (!joined.ok) this.#breach(joined.error)
    else if (joined.value.kind === 'hello') this.#judge(joined.value.proof)
    else if (joined.value.kind === 'message') this.#deliver(joined.value.message)
  }

  #judge(proof: Uint8Array): void {
    // Its hello may arrive before our own channel has told that it is open.
    this.#hello()
    if (this.#phase !== 'proving') {
      if (this.#phase === 'open') this.#breach('frame-malformed')
      return
    }
    this.#timeout?.dispose()
    if (!this.host.admit(proof)) {
      this.close()
      return
    }
    this.#phase = 'open'
    this.onopen?.({ type: 'open' })
  }

  #deliver(message: Uint8Array): void {
    if (this.#phase !== 'open') {
      this.#breach('frame-malformed')
      return
    }
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
    const before = this.#queued
    let sent = 0
    for (const frame of this.#queue) {
      if (this.real.readyState !== 'open' || this.real.bufferedAmount + maxFrameBytes > maxBufferedBytes) break
      if (!this.#transmit(frame)) break
      this.#queued -= frame.length
      sent += 1
    }
    if (sent > 0) this.#queue = this.#queue.slice(sent)
    const low = this.bufferedAmountLowThreshold
    if (before > low && this.bufferedAmount <= low) this.onbufferedamountlow?.({ type: 'bufferedamountlow' })
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
