import type { LinkStream } from './link-stream'

/** Which end of a link this is: the one that called numbers its streams odd, the other even. */
export type Side = 'calling' | 'called'

/** How many streams either end may have opened at once. */
export const maxStreams = 1024

/** The streams that are open, by number. Each end counts its own upwards, and no number comes twice. */
export class StreamTable {
  readonly #streams = new Map<number, LinkStream>()
  readonly #parity: number
  /** The number of our next stream, and of the last that the other end opened. */
  #next: number
  #last = 0
  /** How many are open that this end opened. */
  #own = 0

  constructor(side: Side) {
    this.#next = side === 'calling' ? 1 : 2
    this.#parity = this.#next % 2
  }

  get all(): readonly LinkStream[] {
    return [...this.#streams.values()]
  }

  get(id: number): LinkStream | undefined {
    return this.#streams.get(id)
  }

  add(stream: LinkStream): void {
    this.#streams.set(stream.id, stream)
    if (this.#isOwn(stream.id)) this.#own += 1
  }

  delete(id: number): void {
    if (this.#streams.delete(id) && this.#isOwn(id)) this.#own -= 1
  }

  /** A number for a stream of our own; `undefined` where the other end would not take one more. */
  number(): number | undefined {
    if (this.#own >= maxStreams) return undefined
    this.#next += 2
    return this.#next - 2
  }

  /** Whether the other end may open this one. Its number is used then, whatever becomes of the stream. */
  admits(id: number): boolean {
    if (this.#isOwn(id) || id <= this.#last) return false
    this.#last = id
    return this.#streams.size - this.#own < maxStreams
  }

  /** Whether there ever was such a stream. */
  knows(id: number): boolean {
    return this.#isOwn(id) ? id < this.#next : id <= this.#last
  }

  #isOwn(id: number): boolean {
    return id % 2 === this.#parity
  }
}
