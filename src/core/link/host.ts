import type { Breach } from '../network/transport'
import type { Purpose } from './frame'
import type { Stream } from './stream'

/** Where the frames go: the real channel. */
export interface Pipe {
  /**
   * False where it did not take this one (its buffer is full or it is closed): it is offered again, or one that
   * is more urgent by then, after the multiplexer was told to drain.
   */
  send(frame: Uint8Array): boolean
}

/** Whoever owns a link, toward its multiplexer. */
export interface MultiplexerHost {
  /** The other end opens a stream; false refuses it (a close frame answers). Handlers are to be set before it returns. */
  opened(stream: Stream): boolean
  note(bytes: Uint8Array): void
  /** Most bytes a message of this purpose may have, by its first byte; `undefined`: no such message. */
  limit(purpose: Purpose, firstByte: number): number | undefined
  breached(breach: Breach, stream: Stream | undefined): void
}
