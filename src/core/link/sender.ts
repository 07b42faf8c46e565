import { encodeFrame } from './frame'
import type { Pipe } from './host'
import type { Outbox } from './outbox'

/** Moves frames from the outbox to the pipe, as long as that takes them. */
export class Sender {
  /** From when the pipe took no more until it is drained. */
  #blocked = false
  #sending = false

  constructor(
    private readonly outbox: Outbox,
    private readonly pipe: Pipe,
  ) {}

  drain(): void {
    this.#blocked = false
    this.flush()
  }

  flush(): void {
    // What comes of a frame that leaves is sent by the flush that is under way.
    if (this.#sending) return
    this.#sending = true
    try {
      while (!this.#blocked) {
        const parcel = this.outbox.next()
        if (parcel === undefined) break
        const taken = this.pipe.send(encodeFrame(parcel.frame))
        this.#blocked = !taken
        parcel.settle(taken)
      }
    } finally {
      this.#sending = false
    }
  }
}
