import type { Clock } from '../src/core/base/clock'
import type { Logger } from '../src/core/base/logger'
import type { Exchange } from './exchange'

/** Clients come back within this span after a drain, each at a moment of its own, in ms. */
const comeBackEarliestMs = 500
const comeBackSpreadMs = 4_500
const lookMs = 20

/** Sending everybody away (SG12): before the process ends, or by an administrator who may think better of it. */
export class Drain {
  #active = false

  constructor(
    private readonly exchange: Exchange,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly drainMs: number,
  ) {}

  /** True while nobody new is let in. */
  get active(): boolean {
    return this.#active
  }

  /**
   * Asks clients to go; closes what is left after `drainMs`, unless {@link end} came first. What was acknowledged until
   * then reaches its readers before, for which they have as long again.
   */
  async begin(): Promise<void> {
    this.#active = true
    this.log.info('draining', { sockets: this.exchange.socketCount })
    this.exchange.announceDrain(comeBackEarliestMs, comeBackSpreadMs)
    if (!(await this.#waited())) return
    await Promise.race([this.exchange.stopRelaying(), this.#passed(this.drainMs)])
    if (this.active) this.exchange.closeAll()
  }

  end(): void {
    this.#active = false
    this.exchange.resumeRelaying()
  }

  #passed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (ms === 0) resolve()
      else this.clock.after(ms, resolve)
    })
  }

  /** Resolves once no socket is left, or after `drainMs`; with false as soon as the drain is ended. */
  #waited(): Promise<boolean> {
    return new Promise((resolve) => {
      const until = this.clock.now() + this.drainMs
      const look = (): void => {
        if (!this.#active) resolve(false)
        else if (this.exchange.socketCount === 0 || this.clock.now() >= until) resolve(true)
        else this.clock.after(lookMs, look)
      }
      look()
    })
  }
}
