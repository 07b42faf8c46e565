import { createHmac, timingSafeEqual } from 'node:crypto'
import { concat, fromBase64Url, toBase64Url, utf8 } from '../src/core/base/bytes'
import type { Zid } from '../src/core/base/ids'
import type { Random } from '../src/core/base/random'
import { type Result, err, ok } from '../src/core/base/result'

/** How long a challenge may be answered, in ms. */
export const challengeLifetimeMs = 60_000

const nonceLength = 16
const timeLength = 8

/**
 * Challenges (SG1) cost no memory until they are answered: expiry, nonce and an HMAC over both and the
 * zid they were made for. Only answered ones are remembered, until they expire, so that none works twice.
 */
export class Challenges {
  readonly #answered = new Map<string, number>()

  constructor(
    private readonly random: Random,
    private readonly capacity = 20_000,
    /** Where several nodes share one, each takes the others' challenges. */
    private readonly key = random.bytes(32),
  ) {}

  issue(zid: Zid, now: number): { readonly challenge: string; readonly expiresAt: number } {
    const expiresAt = now + challengeLifetimeMs
    const head = concat(timeBytes(expiresAt), this.random.bytes(nonceLength))
    return { challenge: toBase64Url(concat(head, this.#mac(zid, head))), expiresAt }
  }

  /** Takes a challenge once. `full`: too many are being answered to remember another. */
  redeem(zid: Zid, challenge: string, now: number): Result<undefined, 'unknown' | 'expired' | 'used' | 'full'> {
    const bytes = fromBase64Url(challenge)
    if (bytes?.length !== timeLength + nonceLength + 32) return err('unknown')
    const head = bytes.subarray(0, timeLength + nonceLength)
    if (!timingSafeEqual(this.#mac(zid, head), bytes.subarray(timeLength + nonceLength))) return err('unknown')
    const expiresAt = Number(new DataView(head.buffer, head.byteOffset, timeLength).getBigUint64(0))
    if (expiresAt <= now) return err('expired')
    if (this.#answered.has(challenge)) return err('used')
    if (this.#answered.size >= this.capacity) this.sweep(now)
    if (this.#answered.size >= this.capacity) return err('full')
    this.#answered.set(challenge, expiresAt)
    return ok(undefined)
  }

  sweep(now: number): void {
    for (const [challenge, expiresAt] of this.#answered) if (expiresAt <= now) this.#answered.delete(challenge)
  }

  #mac(zid: Zid, head: Uint8Array): Uint8Array {
    return createHmac('sha256', this.key).update(head).update(utf8(zid)).digest()
  }
}

const timeBytes = (time: number): Uint8Array => {
  const bytes = new Uint8Array(timeLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  return bytes
}
