import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import type { ConversationId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import type { PlanningState, Source } from '../history/plan'
import { Receipt } from '../history/receipt'
import { decodeHistory, encodeHistory, mostRanges, type EventRange, type HistoryRequest } from '../history/wire'
import type { HistoryStream } from '../network/transport'
import { isSignedByDevice, type SealedEvent } from '../protocol/peer/event'

interface NewestHost {
  readonly clock: Clock
  readonly conversation: ConversationId
  /** The answer, or what of it came in time; called once. */
  over(events: readonly SealedEvent[]): void
  /** What came should never have come. */
  malformed(): void
}

/** Some screens full, of all devices together. */
const mostNewest = 64
/** All else waits for this where there is only one to ask, so not for long; in ms. */
const patienceMs = 5_000

/** What somebody has and we lack, to be asked for from its end. */
export const newestRanges = (
  source: Source,
  { held, upTo }: Pick<PlanningState, 'held' | 'upTo'>,
): readonly EventRange[] =>
  [...source.held]
    .map(([device, last]) => ({ device, from: sequenceIn(held, device) + 1, to: Math.min(last, upTo(device)) }))
    .filter(({ from, to }) => from <= to)
    .slice(0, mostRanges)

/** One question for the newest events, so that they can be shown before all else is there (SY7). */
export class NewestQuestion implements Disposable {
  readonly #receipt: Receipt
  readonly #timer: Disposable
  #events: readonly SealedEvent[] = []
  #isOver = false

  constructor(
    private readonly stream: HistoryStream,
    ranges: readonly EventRange[],
    private readonly host: NewestHost,
  ) {
    const request: HistoryRequest = { kind: 'request', newestFirst: true, most: mostNewest, ranges }
    this.#receipt = new Receipt(request)
    stream.onMessage = (message) => {
      this.#hear(message)
    }
    stream.onClose = () => {
      this.#end()
    }
    this.#timer = host.clock.after(patienceMs, () => {
      this.#end()
    })
    stream.send(encodeHistory(request))
  }

  get isOver(): boolean {
    return this.#isOver
  }

  dispose(): void {
    this.#isOver = true
    this.#timer.dispose()
    this.stream.onClose = undefined
    this.stream.close()
  }

  #hear(bytes: Uint8Array): void {
    if (this.#isOver) return
    const message = decodeHistory(bytes)
    if (message?.kind === 'end') {
      this.#end()
      return
    }
    const events = message?.kind === 'batch' ? this.#receipt.take(message.events) : undefined
    if (events?.every((event) => this.#isSound(event)) === true) {
      this.#events = [...this.#events, ...events]
      return
    }
    this.#events = []
    this.host.malformed()
    this.#end()
  }

  #isSound(event: SealedEvent): boolean {
    return event.header.conversation === this.host.conversation && isSignedByDevice(event)
  }

  #end(): void {
    if (this.#isOver) return
    this.dispose()
    this.host.over(this.#events)
  }
}
