import type { StreamTag } from '../../link/frame'
import type { Stream } from '../../link/multiplexer'

/** Of one link, each way. */
const mostAtOnce = 8

/** The history streams of one link: each end asks once at a time in a room, and in a few rooms. */
export class Histories {
  readonly #asking = new Map<StreamTag, Stream>()
  readonly #answering = new Map<StreamTag, Stream>()

  /** Opens a stream, where there may be one more. */
  ask(tag: StreamTag, open: () => Stream): Stream | undefined {
    if (!hasRoom(this.#asking, tag)) return undefined
    const stream = open()
    this.#asking.set(tag, stream)
    return stream
  }

  /** False where the other end asks more at once than it may. */
  answer(stream: Stream): boolean {
    if (!hasRoom(this.#answering, stream.tag)) return false
    this.#answering.set(stream.tag, stream)
    return true
  }

  /** The room is not shared any more. */
  close(tag: StreamTag): void {
    this.#asking.get(tag)?.close()
    this.#answering.get(tag)?.close()
  }
}

/** Streams that are closed, whoever closed them, count no more. */
const hasRoom = (streams: Map<StreamTag, Stream>, tag: StreamTag): boolean => {
  for (const [one, stream] of streams) if (!stream.isOpen) streams.delete(one)
  return !streams.has(tag) && streams.size < mostAtOnce
}
