import type { Clock } from '../../../base/clock'
import type { Disposable } from '../../../base/disposables'
import { CallLines, mostCallBytes } from '../../../link/call-lines'
import { decodeFrame, type StreamTag } from '../../../link/frame'
import { Multiplexer, type Stream } from '../../../link/multiplexer'
import type { Breach, HistoryStream } from '../../../network/transport'
import { mostHistoryBytes } from '../../../protocol/peer/limits'

/** What of a link is certain and in order, as data channels are: a numbered frame, or up to which number all came. */
export type BackPacket =
  | { readonly kind: 'frame'; readonly number: number; readonly bytes: Uint8Array }
  | { readonly kind: 'had'; readonly number: number }

interface BackHost {
  readonly clock: Clock
  /** May get lost. */
  send(packet: BackPacket): void
  /** The other end asks; false refuses. */
  asked(stream: HistoryStream): boolean
  called(message: Uint8Array): void
  breached(breach: Breach): void
}

/** What was not acknowledged is sent again after this, in ms. */
const resendMs = 500
/** How many frames that came too early are kept. */
const mostEarly = 1024

/** The streams of history and calls of one link, over a wire that loses and mixes up what it carries. */
export class Backchannel {
  readonly #multiplexer: Multiplexer
  readonly #unheard = new Map<number, Uint8Array>()
  readonly #early = new Map<number, Uint8Array>()
  readonly #lines = new CallLines()
  #sent = 0
  #had = 0
  #again: Disposable | undefined
  #asking: Stream | undefined
  #answering: Stream | undefined

  constructor(
    private readonly tag: StreamTag,
    side: 'calling' | 'called',
    private readonly host: BackHost,
  ) {
    const pipe = { send: (bytes: Uint8Array) => this.#send(bytes) }
    this.#multiplexer = new Multiplexer(side, pipe, {
      opened: (stream) => this.#opened(stream),
      note: () => {
        host.breached('frame-malformed')
      },
      limit: (purpose) => (purpose === 'call' ? mostCallBytes : mostHistoryBytes),
      breached: (breach) => {
        host.breached(breach)
      },
    })
  }

  ask(): HistoryStream | undefined {
    if (this.#asking?.isOpen === true) return undefined
    return (this.#asking = this.#multiplexer.open('history', this.tag))
  }

  say(message: Uint8Array): boolean {
    return this.#lines.say(this.tag, message, () => this.#multiplexer.open('call', this.tag))
  }

  receive(packet: BackPacket): void {
    if (packet.kind === 'had') {
      for (const number of [...this.#unheard.keys()]) if (number < packet.number) this.#unheard.delete(number)
      return
    }
    if (packet.number >= this.#had && this.#early.size < mostEarly) this.#early.set(packet.number, packet.bytes)
    for (let bytes = this.#early.get(this.#had); bytes !== undefined; bytes = this.#early.get(this.#had)) {
      this.#early.delete(this.#had)
      this.#had += 1
      const frame = decodeFrame(bytes)
      if (frame.ok) this.#multiplexer.receive(frame.value)
      else this.host.breached(frame.error)
    }
    this.host.send({ kind: 'had', number: this.#had })
  }

  close(): void {
    this.#again?.dispose()
    this.#unheard.clear()
    this.#multiplexer.close()
  }

  #opened(stream: Stream): boolean {
    if (stream.tag !== this.tag) return false
    if (stream.purpose === 'call')
      return this.#lines.take(stream, (message) => {
        this.host.called(message)
      })
    if (stream.purpose !== 'history') return false
    if (this.#answering?.isOpen === true) {
      this.host.breached('history-excessive')
      return false
    }
    this.#answering = stream
    return this.host.asked(stream)
  }

  #send(bytes: Uint8Array): boolean {
    const number = this.#sent
    this.#sent += 1
    this.#unheard.set(number, bytes)
    this.host.send({ kind: 'frame', number, bytes })
    this.#again ??= this.host.clock.after(resendMs, () => {
      this.#resend()
    })
    return true
  }

  #resend(): void {
    this.#again = undefined
    if (this.#unheard.size === 0) return
    for (const [number, bytes] of this.#unheard) this.host.send({ kind: 'frame', number, bytes })
    this.#again = this.host.clock.after(resendMs, () => {
      this.#resend()
    })
  }
}
