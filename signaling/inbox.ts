import { type ListenOptions, guard } from './listener'
import { Turn, type Waiting } from './turn'

/** More than these do not wait at one socket, unless it may say more at once. */
const leastHeldFrames = 4_096
/** Texts that wait at one socket are bounded by this once those at all sockets are many, in characters. */
const heldPerSocket = 64 * 1024
const heldInAll = 64 * 1024 * 1024

/** Whoever works on what came in on a socket. */
export interface Reader {
  text(text: string): void
  closed(): void
  /** Too much waits: what else comes is not taken. */
  overrun(): void
}

/** What all sockets of a server share. */
export interface Shared {
  readonly turn: Turn
  readonly backlogBytes: number
  readonly heldFrames: number
  /** How much waits at all of them together. */
  readonly held: { length: number }
  readonly guarded: (work: () => void) => void
}

export const shared = ({ log, limits }: Pick<ListenOptions, 'log' | 'limits'>): Shared => ({
  turn: new Turn(),
  backlogBytes: limits.backlogBytes,
  heldFrames: Math.max(leastHeldFrames, 2 * (limits.rate.burst + limits.joinRate.burst), 2 * limits.signalRate.burst),
  held: { length: 0 },
  guarded: guard(log),
})

/** What came in on one socket, in order: worked on at once where there is time, else when it is this socket's turn. */
export class Inbox implements Waiting {
  #texts: string[] = []
  #length = 0
  #isClosed = false

  constructor(
    private readonly reader: Reader,
    private readonly shared: Shared,
  ) {}

  take(text: string): void {
    if (this.#texts.length === 0 && this.shared.turn.hasTime()) {
      this.reader.text(text)
      return
    }
    if (this.#isFull()) {
      this.reader.overrun()
      return
    }
    this.#length += text.length
    this.shared.held.length += text.length
    this.#texts.push(text)
    if (this.#texts.length === 1) this.shared.turn.queue(this)
  }

  #isFull(): boolean {
    const { held, heldFrames } = this.shared
    return this.#texts.length >= heldFrames || (held.length > heldInAll && this.#length > heldPerSocket)
  }

  next(): boolean {
    const text = this.#texts.shift()
    if (text === undefined) return false
    this.#length -= text.length
    this.shared.held.length -= text.length
    this.reader.text(text)
    if (this.#texts.length > 0) return true
    if (this.#isClosed) this.reader.closed()
    return false
  }

  /** The socket is gone; what it said before that comes first. */
  close(): void {
    if (this.#texts.length === 0) this.reader.closed()
    else this.#isClosed = true
  }
}
