import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { decodeFrame, encodeFrame, maxFrameBytes, type Frame } from '../../link/frame'
import type { Pipe } from '../../link/multiplexer'
import type { Breach } from '../../network/transport'

/** What lies in the real channel at most, in bytes: it goes out in order, so whatever is urgent waits behind it. */
const maxBufferedBytes = 256 * 1024
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
  /** Whether both descriptions are in. A browser may open the channel some moments before it says that they are. */
  isDescribed(): boolean
  /** The proof of this end; `undefined` where the connection knows no fingerprints. */
  prove(): Uint8Array | undefined
  /** True lets the other end in. */
  admit(proof: Uint8Array): boolean
  /** Both ends have proved who they are. */
  opened(): void
  frame(frame: Frame): void
  /** The channel takes more again. */
  drained(): void
  /** Something came, whatever it was. */
  heard(): void
  breached(breach: Breach): void
  closed(): void
}

type Phase = 'opening' | 'proving' | 'open' | 'closed'

/**
 * A real data channel that is open once both ends have proved which device they are, and that carries frames from
 * then on. simple-peer takes it for its own channel, and hears nothing of it but its opening and its end.
 */
export class LinkChannel implements Pipe {
  onopen: ((event: unknown) => void) | null = null
  onmessage: ((event: unknown) => void) | null = null
  onbufferedamountlow: ((event: unknown) => void) | null = null
  onclose: ((event: unknown) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  binaryType = 'arraybuffer'
  bufferedAmountLowThreshold = 0
  readonly bufferedAmount = 0
  readonly label: string
  #phase: Phase = 'opening'
  /** Heard before there was anything to prove to whoever said it. */
  #early: unknown
  #timeout: Disposable | undefined

  constructor(
    private readonly real: RealChannel,
    private readonly host: ChannelHost,
  ) {
    this.label = real.label
    real.binaryType = 'arraybuffer'
    real.bufferedAmountLowThreshold = maxBufferedBytes / 2
    real.onopen = () => {
      this.#hello()
    }
    real.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#receive(data)
    }
    real.onbufferedamountlow = () => {
      if (this.#phase === 'open') host.drained()
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

  send(frame: Uint8Array): boolean {
    if (this.#phase !== 'open' || this.real.bufferedAmount + frame.length > maxBufferedBytes) return false
    return this.#transmit(frame)
  }

  /** Small and urgent: goes out however full the channel is. */
  ping(kind: 'ping' | 'pong', nonce: number): void {
    if (this.#phase === 'open') this.#transmit(encodeFrame({ kind, nonce }))
  }

  /** Both descriptions are in. */
  described(): void {
    if (this.real.readyState === 'open') this.#hello()
    const early = this.#early
    this.#early = undefined
    if (early !== undefined) this.#receive(early)
  }

  close(): void {
    this.real.close()
    this.#end()
  }

  #hello(): void {
    if (this.#phase !== 'opening' || !this.host.isDescribed()) return
    const proof = this.host.prove()
    if (proof === undefined) {
      this.#breach('proof-refused')
      this.close()
      return
    }
    this.#phase = 'proving'
    this.#transmit(encodeFrame({ kind: 'hello', proof }))
    this.#timeout = this.host.clock.after(provingMs, () => {
      this.close()
    })
  }

  /** Whatever happens in here, nothing is thrown through a data channel's callback (HP2). */
  #receive(data: unknown): void {
    if (this.#phase === 'closed') return
    this.host.heard()
    // A hello may be quicker than the news that our own end is open.
    if (this.#phase === 'opening') this.#hello()
    if (this.#phase === 'opening') {
      this.#keep(data)
      return
    }
    const frame =
      data instanceof ArrayBuffer && data.byteLength <= maxFrameBytes ? decodeFrame(new Uint8Array(data)) : undefined
    if (this.#phase === 'proving') this.#judge(frame?.ok === true ? frame.value : undefined)
    else if (frame?.ok !== true) this.#breach(frame?.error ?? 'frame-malformed')
    else if (frame.value.kind === 'hello') this.#breach('frame-malformed')
    else if (frame.value.kind === 'ping') this.ping('pong', frame.value.nonce)
    else if (frame.value.kind !== 'pong') this.host.frame(frame.value)
  }

  /** One hello; nobody honest says more before they heard ours. */
  #keep(data: unknown): void {
    if (this.#early === undefined) {
      this.#early = data
      return
    }
    this.#breach('frame-malformed')
    this.close()
  }

  /** Nothing but a proof is heard of a stranger, and one that fails is the last word. */
  #judge(frame: Frame | undefined): void {
    if (frame?.kind !== 'hello') {
      this.#breach('frame-malformed')
      this.close()
    } else if (this.host.admit(frame.proof)) {
      this.#timeout?.dispose()
      this.#phase = 'open'
      this.host.opened()
      this.onopen?.({ type: 'open' })
    } else {
      this.close()
    }
  }

  #breach(breach: Breach): void {
    if (this.#phase !== 'closed') this.host.breached(breach)
  }

  #transmit(frame: Uint8Array): boolean {
    try {
      this.real.send(frame.slice().buffer)
      return true
    } catch {
      // Closed under our hands, or nobody would ever ask for more.
      this.close()
      return false
    }
  }

  #end(): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#timeout?.dispose()
    this.host.closed()
    this.onclose?.({ type: 'close' })
  }
}
