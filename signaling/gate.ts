import type { Clock } from '../src/core/base/clock'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import type { Journal } from './journal'
import type { Rate, TokenBucket } from './limits'
import { TokenBuckets } from './limits'
import type { Session } from './sessions'

/** Of one flood, the log hears this often, in ms. */
const noteMs = 10_000

/** SG10: each frame and call costs its session and its address a token. */
export type Gate = (bucket: TokenBucket) => Refusal | undefined

export class Gates {
  readonly #addresses: TokenBuckets

  constructor(
    rate: Rate,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {
    this.#addresses = new TokenBuckets(rate)
  }

  /** For one socket or one call. */
  of(session: Session, address: string): Gate {
    let notedAt = Number.NEGATIVE_INFINITY
    const refuse = (limit: 'session' | 'address', retryAfterMs: number): Refusal => {
      const now = this.clock.now()
      if (now - notedAt >= noteMs) {
        notedAt = now
        this.journal.tooFast(limit, session.zid, address)
      }
      return tooFast(retryAfterMs)
    }
    return (bucket) => {
      const now = this.clock.now()
      if (!bucket.take(now)) return refuse('session', bucket.retryAfterMs())
      if (!this.#addresses.take(address, now)) return refuse('address', this.#addresses.retryAfterMs(address))
      return undefined
    }
  }

  sweep(now: number): void {
    this.#addresses.sweep(now)
  }
}

const tooFast = (retryAfterMs: number): Refusal => ({
  ...refusal('RATE_LIMITED', 'Too many frames: slow down.'),
  retryAfterMs,
})
