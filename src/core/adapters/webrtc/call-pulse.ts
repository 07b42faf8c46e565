import { every, type Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import type { RealConnection } from './connection'
import { reportOf } from './path'

const beatMs = 500
/** From then on it is looked at whether anything else arrives: a page may be too busy for its beats. */
const doubtMs = 1_000
/** A tick so late tells of a page that stood still, not of a way that was lost. */
const lateMs = 1_000

/** Lost beats are not sent again: they would come after those that were not. */
const beating = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 } as const

/**
 * Tells how long nothing has come from the other end. Browsers take five seconds to see that a way is lost, and those
 * who talk on it do not.
 */
export class Pulse implements Disposable {
  readonly #owned = new DisposableStore()
  #isOpen = false
  #heardAt = 0
  #lookedAt: number
  #packets: number | undefined
  #isAsking = false

  constructor(
    private readonly real: Pick<RealConnection, 'createDataChannel' | 'getStats'>,
    private readonly clock: Clock,
  ) {
    this.#lookedAt = clock.now()
    const channel = real.createDataChannel('tincan-pulse', beating)
    channel.onmessage = () => {
      this.#heard()
    }
    channel.onopen = () => {
      this.#isOpen = true
      this.#heard()
      this.#owned.add(
        every(clock, beatMs, () => {
          // What waits for a way to come back would all be sent at once.
          if (channel.readyState === 'open' && channel.bufferedAmount === 0) channel.send(new ArrayBuffer(1))
        }),
      )
    }
  }

  /** In ms; `undefined` where it does not beat yet. To be asked often. */
  silence(): number | undefined {
    const now = this.clock.now()
    const stoodStill = now - this.#lookedAt > lateMs
    this.#lookedAt = now
    if (!this.#isOpen) return undefined
    if (stoodStill) this.#heard()
    const silent = now - this.#heardAt
    if (silent >= doubtMs && !this.#isAsking) void this.#ask()
    return silent
  }

  /** There is a way again, and beats are to come on it. */
  revive(): void {
    this.#heard()
  }

  dispose(): void {
    this.#isOpen = false
    this.#owned.dispose()
  }

  #heard(): void {
    this.#heardAt = this.clock.now()
    this.#packets = undefined
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    const report = await reportOf(this.real).catch(() => undefined)
    this.#isAsking = false
    const transport = [...(report?.values() ?? [])].find(({ type }) => type === 'transport')
    const packets = Number(transport?.['packetsReceived'] ?? 0)
    const before = this.#packets
    if (before !== undefined && packets > before) this.#heard()
    this.#packets = packets
  }
}
