import type { Clock } from '../src/core/base/clock'
import type { Zid } from '../src/core/base/ids'
import type { LogFields, Logger } from '../src/core/base/logger'
import type { RefusalCode } from '../src/core/protocol/signaling/errors'
import { TokenBucket } from './limits'
import type { Pseudonyms } from './pseudonyms'

/** What strangers can bring about is written at this pace at most: nobody fills a disk with it. */
const pace = { perSecond: 10, burst: 200 }

/** What people do, in the log, under the names of the day (SG9). `address` is what limits count by. */
export class Journal {
  readonly #pace: TokenBucket
  #unwritten = 0

  constructor(
    private readonly log: Logger,
    private readonly pseudonyms: Pseudonyms,
    private readonly clock: Clock,
  ) {
    this.#pace = new TokenBucket(pace, clock.now())
  }

  signedIn(zid: Zid, address: string): void {
    this.#write('signed-in', { who: this.#zid(zid), from: this.#address(address) })
  }

  notLetIn(code: RefusalCode, address: string, zid?: Zid): void {
    const who = zid === undefined ? {} : { who: this.#zid(zid) }
    this.#write('not-let-in', { code, from: this.#address(address), ...who })
  }

  /** `limit`: whose, the session's or that of everybody at the address. */
  tooFast(limit: 'session' | 'address', zid: Zid, address: string): void {
    this.#write('too-fast', { limit, who: this.#zid(zid), from: this.#address(address) })
  }

  banned(zid: Zid): void {
    this.log.warn('banned', { who: this.#zid(zid) })
  }

  #write(event: string, fields: LogFields): void {
    if (!this.#pace.take(this.clock.now())) {
      this.#unwritten += 1
      return
    }
    const unwritten = this.#unwritten
    this.#unwritten = 0
    this.log.info(event, unwritten === 0 ? fields : { ...fields, unwritten })
  }

  #zid(zid: Zid): string {
    return this.pseudonyms.of('zid', zid)
  }

  #address(address: string): string {
    return this.pseudonyms.of('address', address)
  }
}
