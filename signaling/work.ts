import { createHash } from 'node:crypto'
import { fromBase64Url } from '../src/core/base/bytes'
import { leadingZeroBits } from '../src/core/protocol/signaling/work'

/** When whoever signs in is asked for work, and how much at most. */
export interface WorkRule {
  /** 0: never. */
  readonly mostBits: number
  /** Sign-ins a second above which it begins. */
  readonly perSecond: number
}

/** The pace of sign-ins is that of about the last so many seconds. */
const memorySeconds = 10
/** It begins so much easier than it may get; each doubling of the pace adds a bit. */
const easierBits = 4
/** Work that was asked for before the pace rose is good enough still. */
const graceBits = 2

/** Work asked of whoever signs in while too many do: each session costs its opener, and the server one hash. */
export class WorkGauge {
  #pace = 0
  #at = 0

  constructor(
    private readonly rule: WorkRule,
    /** Is the server nearly full, however slowly it became so? */
    private readonly crowded: () => boolean,
  ) {}

  /** Somebody proved a zid. */
  note(now: number): void {
    this.#decay(now)
    this.#pace += 1 / memorySeconds
  }

  bits(now: number): number {
    const { mostBits, perSecond } = this.rule
    this.#decay(now)
    if (mostBits === 0) return 0
    if (this.crowded()) return mostBits
    if (this.#pace <= perSecond) return 0
    return Math.max(1, Math.min(mostBits, mostBits - easierBits + Math.floor(Math.log2(this.#pace / perSecond))))
  }

  /** Is this work for this challenge what we ask for at present? */
  suffices(challenge: string, work: string | undefined, now: number): boolean {
    const bits = this.bits(now)
    if (bits <= graceBits) return true
    const [head, tail] = [fromBase64Url(challenge), work === undefined ? undefined : fromBase64Url(work)]
    if (head === undefined || tail === undefined) return false
    return leadingZeroBits(createHash('sha256').update(head).update(tail).digest()) >= bits - graceBits
  }

  #decay(now: number): void {
    this.#pace *= Math.exp(-Math.max(0, now - this.#at) / 1000 / memorySeconds)
    this.#at = now
  }
}
