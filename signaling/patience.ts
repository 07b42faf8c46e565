import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import { type PatienceRule, TokenBucket } from './limits'

/** How much longer a session that is too fast is answered, over all its sockets together. */
export class Patience {
  readonly #refusals: TokenBucket
  #until = Number.NEGATIVE_INFINITY

  constructor(
    private readonly rule: PatienceRule,
    now: number,
  ) {
    this.#refusals = new TokenBucket(rule.refusals, now)
  }

  /** The session was too fast once more. */
  strain(now: number): void {
    if (!this.#refusals.take(now) && this.#until <= now) this.#until = now + this.rule.pauseMs
  }

  /** Whole milliseconds until it may come back; 0 where it need not go. */
  pauseMs(now: number): number {
    return Math.max(0, Math.ceil(this.#until - now))
  }
}

export const tooFast = (retryAfterMs: number): Refusal => ({
  ...refusal('RATE_LIMITED', 'Too many frames: slow down.'),
  retryAfterMs,
})
