import type { StreamTag } from './frame'
import type { Stream } from './stream'

/** Of one link, each way: a device is in one call, and hears of few others. */
const mostLines = 8
/** What waits longer than this fills is no news any more, in bytes. */
const mostWaiting = 256 * 1024

/** A frame of a call, sealed. */
export const mostCallBytes = 64 * 1024

/** The streams on which the two ends of one link say what calls need said: each end speaks on its own. */
export class CallLines {
  readonly #speaking = new Map<StreamTag, Stream>()
  readonly #hearing = new Map<StreamTag, Stream>()

  /** False where it cannot be said here now. */
  say(tag: StreamTag, message: Uint8Array, open: () => Stream): boolean {
    const stream = this.#lineFor(tag, open)
    if (stream.queued > mostWaiting) return false
    stream.send(message)
    return stream.isOpen
  }

  /** False where the other end opens more than it may. */
  take(stream: Stream, heard: (message: Uint8Array) => void): boolean {
    forgetClosed(this.#hearing)
    if (this.#hearing.has(stream.tag) || this.#hearing.size >= mostLines) return false
    this.#hearing.set(stream.tag, stream)
    stream.onMessage = heard
    return true
  }

  /** The room is not shared any more. */
  close(tag: StreamTag): void {
    this.#speaking.get(tag)?.close()
    this.#hearing.get(tag)?.close()
  }

  /** The one that was used longest ago makes room. */
  #lineFor(tag: StreamTag, open: () => Stream): Stream {
    forgetClosed(this.#speaking)
    const line = this.#speaking.get(tag) ?? open()
    this.#speaking.delete(tag)
    const [oldest] = this.#speaking.values()
    if (this.#speaking.size >= mostLines) oldest?.close()
    this.#speaking.set(tag, line)
    return line
  }
}

const forgetClosed = (streams: Map<StreamTag, Stream>): void => {
  for (const [tag, stream] of streams) if (!stream.isOpen) streams.delete(tag)
}
