import type { Clock } from '../src/core/base/clock'
import type { Refusal } from '../src/core/protocol/signaling/errors'
import type { Journal } from './journal'
import type { Rate, TokenBucket } from './limits'
import { TokenBuckets } from './limits'
import { tooFast } from './patience'
import type { Session } from './sessions'

/** Of one flood, the log hears this often, in ms. */
const noteMs = 10_000

export interface TooFast {
  readonly refusal: Refusal
  /** Told so often that this is the last time: the socket is to be closed. */
  readonly last: boolean
}

/** SG10: each frame and call costs its session and its address a token. */
export type Gate = (bucket: TokenBucket) => TooFast | undefined

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
    const note = (limit: 'session' | 'address', now: number): void => {
      if (now - notedAt < noteMs) return
      notedAt = now
      this.journal.tooFast(limit, session.zid, address)
    }
    return (bucket) => {
      const now = this.clock.now()
      if (!bucket.take(now)) {
        note('session', now)
        session.patience.strain(now)
        const pauseMs = session.patience.pauseMs(now)
        return { refusal: tooFast(Math.max(pauseMs, bucket.retryAfterMs())), last: pauseMs > 0 }
      }
      // Others at the address may be to blame: that costs nobody their patience.
      if (this.#addresses.take(address, now)) return undefined
      note('address', now)
      return { refusal: tooFast(this.#addresses.retryAfterMs(address)), last: false }
    }
  }

  sweep(now: number): void {
    this.#addresses.sweep(now)
  }
}
