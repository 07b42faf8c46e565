import { createHmac } from 'node:crypto'
import { toBase64Url } from '../src/core/base/bytes'
import type { Clock } from '../src/core/base/clock'
import type { Random } from '../src/core/base/random'

const lifetimeMs = 24 * 60 * 60 * 1000

/**
 * Names for the log instead of addresses and zids (SG9): one person keeps a name for a day, and then nobody can tell
 * which it was, since the key behind the names was nowhere but here and is gone.
 */
export class Pseudonyms {
  readonly #key = new Uint8Array(32)
  #until = 0

  constructor(
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  of(kind: 'address' | 'zid', value: string): string {
    const now = this.clock.now()
    if (now >= this.#until) {
      this.#key.set(this.random.bytes(32))
      this.#until = now + lifetimeMs
    }
    const mac = createHmac('sha256', this.#key).update(`${kind}\0${value}`).digest()
    return `${kind}-${toBase64Url(mac.subarray(0, 9))}`
  }
}
