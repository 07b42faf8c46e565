import type { HistoryStream } from '../../../src/core/network/transport'

/** One end of a history stream: what is sent comes out at the other end at once, unless that holds back. */
class End implements HistoryStream {
  onMessage: ((message: Uint8Array) => void) | undefined
  onDrain: (() => void) | undefined
  onClose: (() => void) | undefined
  isOpen = true
  paused = false
  other: End | undefined
  /** What came and nobody took yet. */
  #waiting: Uint8Array[] = []

  get queued(): number {
    return (this.other?.waiting ?? []).reduce((sum, { length }) => sum + length, 0)
  }

  get waiting(): readonly Uint8Array[] {
    return this.#waiting
  }

  send(message: Uint8Array): void {
    if (!this.isOpen) throw new Error('the stream is closed')
    this.other?.hear(message)
  }

  hear(message: Uint8Array): void {
    this.#waiting.push(message)
    this.#deliver()
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.#deliver()
    this.other?.onDrain?.()
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#waiting = []
    this.onClose?.()
    this.other?.close()
  }

  #deliver(): void {
    while (!this.paused && this.onMessage !== undefined) {
      const message = this.#waiting.shift()
      if (message === undefined) return
      this.onMessage(message)
    }
  }
}

export type StreamEnd = HistoryStream & { readonly paused: boolean }

export const streamPair = (): readonly [StreamEnd, StreamEnd] => {
  const [one, other] = [new End(), new End()]
  one.other = other
  other.other = one
  return [one, other]
}
