import { assert } from '../base/errors'
import { append, begin, idle, type Assembly } from './assembly'
import { consumed, creditDue, fullInflow, gaveBack, received, type Inflow } from './credit'
import { maxMessageBytes, type Frame, type Purpose, type StreamTag } from './frame'
import type { Source } from './outbox'
import { Outflow, type Parcel } from './outflow'
import type { Stream, StreamOwner } from './stream'

/** Below this a stream asks for more. */
export const lowWaterBytes = 64 * 1024

export class LinkStream implements Stream, Source {
  onMessage: ((message: Uint8Array) => void) | undefined
  onDrain: (() => void) | undefined
  onClose: (() => void) | undefined
  readonly #outflow = new Outflow()
  #inflow: Inflow = fullInflow
  #assembly: Assembly = idle
  #phase: 'open' | 'closed' = 'open'
  #paused = false

  constructor(
    readonly id: number,
    readonly purpose: Purpose,
    readonly tag: StreamTag,
    private readonly owner: StreamOwner,
  ) {}

  get queued(): number {
    return this.#outflow.queued
  }

  get isOpen(): boolean {
    return this.#phase === 'open'
  }

  send(message: Uint8Array): void {
    assert(this.isOpen, 'a stream that is open')
    assert(message.length > 0 && message.length <= maxMessageBytes, 'a message within its limits')
    if (!this.#outflow.enqueue(message)) {
      this.close()
      return
    }
    this.owner.outbox.ready(this)
    this.owner.flush()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#giveBack()
  }

  close(): void {
    if (!this.isOpen) return
    this.owner.outbox.push({ kind: 'close', stream: this.id })
    this.end()
    this.owner.flush()
  }

  /** As {@link close}, where the other end knows already. */
  end(): void {
    if (this.abandon()) this.owner.guard(() => this.onClose?.())
  }

  /** As {@link end}, where nobody here ever took it. False where it is closed already. */
  abandon(): boolean {
    if (!this.isOpen) return false
    this.#phase = 'closed'
    this.#assembly = idle
    this.#outflow.clear()
    this.owner.outbox.forget(this)
    this.owner.ended()
    return true
  }

  receive(frame: Extract<Frame, { readonly part: Uint8Array }>): void {
    const { part } = frame
    const inflow = received(this.#inflow, part.length)
    if (inflow === undefined) {
      this.owner.breached('message-too-large')
      this.close()
      return
    }
    this.#inflow = inflow
    const { assembly, message, breach } =
      frame.kind === 'next'
        ? append(this.#assembly, part)
        : begin(this.#assembly, frame.length, part, this.owner.limit(this.purpose, part[0] ?? 0))
    this.#assembly = assembly
    if (breach) this.owner.breached(breach)
    if (message) this.owner.guard(() => this.onMessage?.(message))
    this.#inflow = consumed(this.#inflow, part.length)
    this.#giveBack()
  }

  grant(bytes: number): void {
    if (this.#outflow.grant(bytes)) {
      this.owner.outbox.ready(this)
      this.owner.flush()
    } else {
      this.owner.breached('frame-malformed')
      this.close()
    }
  }

  nextCredit(): Parcel | undefined {
    const bytes = creditDue(this.#inflow, this.#paused)
    if (bytes === 0) return undefined
    this.#inflow = gaveBack(this.#inflow, bytes)
    return {
      frame: { kind: 'credit', stream: this.id, bytes },
      settle: (taken) => {
        if (!taken) this.#inflow = gaveBack(this.#inflow, -bytes)
      },
    }
  }

  nextPart(): Parcel | undefined {
    const parcel = this.#outflow.next(this.id)
    return (
      parcel && {
        frame: parcel.frame,
        settle: (taken) => {
          const before = this.queued
          parcel.settle(taken)
          if (before >= lowWaterBytes && this.queued < lowWaterBytes && this.isOpen)
            this.owner.guard(() => this.onDrain?.())
        },
      }
    )
  }

  #giveBack(): void {
    if (!this.isOpen || creditDue(this.#inflow, this.#paused) === 0) return
    this.owner.outbox.owes(this)
    this.owner.flush()
  }
}
