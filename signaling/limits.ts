import { maxEnvelopeBytes, maxFrameBytes, maxTopicsPerSession } from '../src/core/protocol/signaling/limits'

/** Tokens flow in at `perSecond` up to `burst`. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** What is lost by going on in spite of refusals, and for how long. */
export interface PatienceRule {
  /** Refusals for being too fast that are answered; whoever needs more is hung up on. */
  readonly refusals: Rate
  /** No socket is opened for the session for so long after that, in ms. */
  readonly pauseMs: number
}

/** SG10: all of them configurable. Bytes and milliseconds unless the name says otherwise. */
export interface Limits {
  readonly frameBytes: number
  readonly envelopeBytes: number
  /** Frames and calls of one session. */
  readonly rate: Rate
  /** Joins of one session: after a reconnect it takes all its topics up again at once. */
  readonly joinRate: Rate
  /** y-webrtc announces each room once, at once, and never again: refusing one would leave that room deaf (SG5). */
  readonly signalRate: Rate
  /** Frames and calls of all sessions at one address together. */
  readonly addressRate: Rate
  /** Sign-in attempts from one address. */
  readonly signInRate: Rate
  readonly topicsPerSession: number
  readonly sessionsPerAddress: number
  readonly sessions: number
  readonly signalSocketsPerSession: number
  /** What a reader may leave unread before it is closed. */
  readonly backlogBytes: number
  /** Seconds of silence, in spite of pings, after which a peer is dead; 15 s less what the rest takes (SG6). */
  readonly idleSeconds: number
  /** The frame that cannot be parsed and closes the socket. */
  readonly strikes: number
  /** Of one session that goes on although it is told that it is too fast. */
  readonly patience: PatienceRule
}

export const defaultLimits: Limits = {
  frameBytes: maxFrameBytes,
  envelopeBytes: maxEnvelopeBytes,
  rate: { perSecond: 50, burst: 200 },
  joinRate: { perSecond: 50, burst: maxTopicsPerSession },
  signalRate: { perSecond: 50, burst: maxTopicsPerSession },
  addressRate: { perSecond: 2_000, burst: 20_000 },
  signInRate: { perSecond: 50, burst: 1_000 },
  topicsPerSession: maxTopicsPerSession,
  sessionsPerAddress: 1_000,
  sessions: 50_000,
  signalSocketsPerSession: 4,
  backlogBytes: 1024 * 1024,
  idleSeconds: 12,
  strikes: 3,
  patience: { refusals: { perSecond: 10, burst: 500 }, pauseMs: 10_000 },
}

/** A token bucket; time is told, not asked. */
export class TokenBucket {
  #tokens: number
  #at: number

  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.#tokens = rate.burst
    this.#at = now
  }

  /** True where a token was there to take. */
  take(now: number): boolean {
    const elapsed = Math.max(0, now - this.#at)
    this.#tokens = Math.min(this.rate.burst, this.#tokens + (elapsed * this.rate.perSecond) / 1000)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  /** Whole milliseconds until a token is there; asked right after there was none. */
  retryAfterMs(): number {
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1000) / this.rate.perSecond))
  }

  /** A full bucket says nothing about the past and may be forgotten. */
  isFull(now: number): boolean {
    return this.#tokens + ((now - this.#at) * this.rate.perSecond) / 1000 >= this.rate.burst
  }
}

/** One bucket a key. Full ones are forgotten; beyond `capacity` keys, strangers share one bucket. */
export class TokenBuckets {
  readonly #buckets = new Map<string, TokenBucket>()
  #shared: TokenBucket | undefined

  constructor(
    private readonly rate: Rate,
    private readonly capacity = 10_000,
  ) {}

  take(key: string, now: number): boolean {
    return this.#bucket(key, now).take(now)
  }

  /** As of {@link TokenBucket}. */
  retryAfterMs(key: string): number {
    return (this.#buckets.get(key) ?? this.#shared)?.retryAfterMs() ?? 1
  }

  sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
  }

  #bucket(key: string, now: number): TokenBucket {
    const known = this.#buckets.get(key)
    if (known !== undefined) return known
    if (this.#buckets.size >= this.capacity) return (this.#shared ??= new TokenBucket(this.rate, now))
    const fresh = new TokenBucket(this.rate, now)
    this.#buckets.set(key, fresh)
    return fresh
  }
}

/** How many of something each key holds. */
export class Tally {
  readonly #counts = new Map<string, number>()

  get(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  add(key: string): void {
    this.#counts.set(key, this.get(key) + 1)
  }

  remove(key: string): void {
    const left = this.get(key) - 1
    if (left > 0) this.#counts.set(key, left)
    else this.#counts.delete(key)
  }
}
