import type { DeviceId } from '../base/ids'
import { decodeEvent, type SealedEvent } from '../protocol/peer/event'
import type { EventRange, HistoryRequest } from './wire'

/** A range of one device, and how much of it has come. */
interface Due {
  readonly range: EventRange
  /** The last number that came, and how many events with it: two are a proof that it told two stories (EV3). */
  last: number
  same: number
}

/**
 * What has to come of one question: nothing that was not asked for, nothing thrice, in each device's order, and no
 * more than was asked for. A number may be left out: what is not for us is not handed over.
 */
export class Receipt {
  readonly #due: ReadonlyMap<DeviceId, Due>
  readonly #newestFirst: boolean
  #left: number

  constructor({ most, newestFirst, ranges }: HistoryRequest) {
    this.#due = new Map(
      ranges.map((range) => [range.device, { range, last: newestFirst ? range.to + 1 : range.from - 1, same: 0 }]),
    )
    this.#newestFirst = newestFirst
    this.#left = most
  }

  /** `undefined` where any of this should not have come. */
  take(batch: readonly Uint8Array[]): readonly SealedEvent[] | undefined {
    const events: SealedEvent[] = []
    for (const bytes of batch) {
      const event = decodeEvent(bytes)
      if (!event.ok || !this.#expects(event.value)) return undefined
      events.push(event.value)
    }
    return events
  }

  #expects({ header: { device, sequence } }: SealedEvent): boolean {
    const due = this.#due.get(device)
    if (due === undefined || this.#left === 0 || sequence < due.range.from || sequence > due.range.to) return false
    this.#left -= 1
    if (sequence === due.last) {
      due.same += 1
      return due.same <= 2
    }
    if (this.#newestFirst ? sequence > due.last : sequence < due.last) return false
    due.last = sequence
    due.same = 1
    return true
  }
}
