import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import type { ConversationId, DeviceId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import { Receipt } from '../history/receipt'
import { decodeHistory, encodeHistory, type EventRange, type HistoryRequest } from '../history/wire'
import type { HistoryStream } from '../network/transport'
import type { SealedEvent } from '../protocol/peer/event'
import type { VersionVector } from '../protocol/peer/statement'

interface ExchangeHost {
  readonly clock: Clock
  readonly conversation: ConversationId
  arrived(events: readonly SealedEvent[]): void
  /** What came should never have come. */
  malformed(): void
  /** {@link Exchange.settle} wants to be called. */
  changed(): void
}

/** Asked for at once: what waits for others before it can be stored stays well under what the inbox holds (SY5). */
const mostAsked = 2048
/** From so much on that came and is not stored yet, no more is read. */
const highWater = { events: 1024, bytes: 2 * 1024 * 1024 }
/** Whoever sends nothing for so long, or nothing of use, is given up, in ms. */
const stalledMs = 15_000
/** And whoever has sent this little by then. */
const slowMs = 60_000
const slowBytes = 32 * 1024

/** One question to one device, and how much of the answer came and is stored. */
export class Exchange {
  readonly #receipt: Receipt
  readonly #begun: number
  /** What came and is not stored yet. */
  #waiting = new Map<string, SealedEvent>()
  #waitingBytes = 0
  #received = 0
  /** How its sender ended it. */
  #end: 'complete' | 'more' | 'failed' | undefined
  #held: VersionVector = new Map()
  #stalled: Disposable | undefined

  constructor(
    private readonly stream: HistoryStream,
    readonly ranges: readonly EventRange[],
    private readonly host: ExchangeHost,
  ) {
    const request: HistoryRequest = { kind: 'request', newestFirst: false, most: mostAsked, ranges }
    this.#receipt = new Receipt(request)
    this.#begun = host.clock.now()
    stream.onMessage = (message) => {
      this.#hear(message)
    }
    stream.onClose = () => {
      if (this.#end === undefined) this.#over('failed')
    }
    this.#alive()
    stream.send(encodeHistory(request))
  }

  /** Whose events are asked for. */
  get devices(): readonly DeviceId[] {
    return this.ranges.map(({ device }) => device)
  }

  /** What was asked for and is not held. */
  get lacking(): readonly EventRange[] {
    return this.ranges.filter(({ device, to }) => sequenceIn(this.#held, device) < to)
  }

  /** Whether anything of it is held now. */
  get progressed(): boolean {
    return this.ranges.some(({ device, from }) => sequenceIn(this.#held, device) >= from)
  }

  /** What of this came here and is not stored. */
  waiting(key: string): SealedEvent | undefined {
    return this.#waiting.get(key)
  }

  /** How it stands, now that we hold this. An answer is over once it has ended and all of it is stored. */
  settle(held: VersionVector): 'under way' | 'complete' | 'more' | 'failed' {
    this.#held = held
    const before = this.#waiting.size
    for (const [id, event] of this.#waiting) {
      if (sequenceIn(held, event.header.device) < event.header.sequence) continue
      this.#waiting.delete(id)
      this.#waitingBytes -= event.bytes.length
    }
    if (this.#waiting.size < before) this.#alive()
    if (this.#end === 'failed') return 'failed'
    if (this.#end !== undefined && this.#waiting.size === 0)
      return this.#end === 'more' && !this.progressed ? 'failed' : this.#end
    if (this.#end === undefined && !this.#isFull(2)) this.stream.resume()
    return 'under way'
  }

  fail(): void {
    this.#over('failed')
    this.close()
  }

  close(): void {
    this.#stalled?.dispose()
    this.stream.onClose = undefined
    this.stream.close()
  }

  #hear(bytes: Uint8Array): void {
    if (this.#end !== undefined) return
    const message = decodeHistory(bytes)
    if (message?.kind === 'end') {
      this.#over(message.why === 'declined' ? 'failed' : message.why)
      return
    }
    const events = message?.kind === 'batch' ? this.#receipt.take(message.events) : undefined
    if (events === undefined || events.some(({ header }) => header.conversation !== this.host.conversation)) {
      this.host.malformed()
      this.fail()
      return
    }
    for (const event of events) {
      this.#waiting.set(event.id, event)
      this.#waitingBytes += event.bytes.length
      this.#received += event.bytes.length
    }
    const isSlow = this.host.clock.now() - this.#begun > slowMs && this.#received < slowBytes
    if (isSlow) this.fail()
    else this.#alive()
    if (this.#isFull(1)) this.stream.pause()
    this.host.arrived(events)
  }

  /** Whether more than one part in `parts` of what may wait does. */
  #isFull(parts: number): boolean {
    return this.#waiting.size >= highWater.events / parts || this.#waitingBytes >= highWater.bytes / parts
  }

  #alive(): void {
    this.#stalled?.dispose()
    this.#stalled = this.host.clock.after(stalledMs, () => {
      this.fail()
    })
  }

  #over(how: 'complete' | 'more' | 'failed'): void {
    this.#end = this.#end === undefined || how === 'failed' ? how : this.#end
    this.host.changed()
  }
}
