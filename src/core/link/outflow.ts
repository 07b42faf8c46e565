import { granted, windowBytes } from './credit'
import { Fifo } from './fifo'
import { maxPartBytes, type Frame } from './frame'

/** What waits on one stream at most; whoever reads slower than this loses it. */
export const maxQueuedBytes = 16 * 1024 * 1024

/** A frame that may leave now. `settle` is called once, right after the try. */
export interface Parcel {
  readonly frame: Frame
  settle(taken: boolean): void
}

/** The messages that wait on one stream, and how much of them the other end takes. */
export class Outflow {
  readonly #messages = new Fifo<Uint8Array>()
  /** How much of the first of them has left. */
  #offset = 0
  #queued = 0
  #window = windowBytes

  get queued(): number {
    return this.#queued
  }

  /** False where too much waits already. A message longer than the bound goes where nothing else waits. */
  enqueue(message: Uint8Array): boolean {
    if (this.#queued > 0 && this.#queued + message.length > maxQueuedBytes) return false
    // Whoever gave it may write on in the same buffer.
    this.#messages.push(message.slice())
    this.#queued += message.length
    return true
  }

  /** False for credit beyond the window. */
  grant(bytes: number): boolean {
    const window = granted(this.#window, bytes)
    if (window !== undefined) this.#window = window
    return window !== undefined
  }

  next(stream: number): Parcel | undefined {
    const message = this.#messages.first
    if (message === undefined || this.#window === 0) return undefined
    const start = this.#offset
    const part = message.subarray(start, start + Math.min(maxPartBytes, this.#window))
    // Before it leaves: credit for it may come back sooner than `settle`.
    this.#window -= part.length
    return {
      frame: start === 0 ? { kind: 'first', stream, length: message.length, part } : { kind: 'next', stream, part },
      settle: (taken) => {
        if (!taken) this.#window += part.length
        else if (this.#messages.first === message) this.#left(message, part.length)
      },
    }
  }

  clear(): void {
    this.#messages.clear()
    this.#offset = 0
    this.#queued = 0
  }

  #left(message: Uint8Array, bytes: number): void {
    this.#queued -= bytes
    this.#offset += bytes
    if (this.#offset < message.length) return
    this.#messages.shift()
    this.#offset = 0
  }
}
