import type { Breach } from '../network/transport'
import type { Purpose, StreamTag } from './frame'
import type { Outbox } from './outbox'

/** One of the conversations that share a link. */
export interface Stream {
  readonly purpose: Purpose
  readonly tag: StreamTag
  /** Bytes accepted by {@link send} and not yet handed to the pipe. */
  readonly queued: number
  readonly isOpen: boolean
  onMessage: ((message: Uint8Array) => void) | undefined
  /** `queued` fell below 64 KiB. */
  onDrain: (() => void) | undefined
  /** Once, whoever closed it. */
  onClose: (() => void) | undefined
  /**
   * Any size from 1 to 2^32-1 bytes; throws only when closed. Where more than 16 MiB would wait, the other
   * end reads too slowly and the stream closes.
   */
  send(message: Uint8Array): void
  /** While paused no credit is returned, so the other end stops sending after its window. */
  pause(): void
  resume(): void
  /** What still waits is dropped, and nothing is delivered any more. */
  close(): void
}

/** What a stream needs of the link it belongs to. */
export interface StreamOwner {
  readonly outbox: Outbox
  /** Sends what may leave. */
  flush(): void
  limit(purpose: Purpose, firstByte: number): number | undefined
  breached(breach: Breach): void
  ended(): void
  /** Runs what belongs to others and may throw. */
  guard(run: () => void): void
}
