import type { ConversationId } from '../base/ids'
import type { EventRange } from '../history/wire'
import type { EventRecord } from '../storage/records'
import { chainKey, type Reading } from '../storage/storage'

/** Records read ahead, over all ranges together and of one range at most. */
const mostAhead = 512
const mostPage = 64

/** Several devices' events of some ranges in one row, by when they were said. */
export class ChainReader {
  readonly #queues: readonly Queue[]

  constructor(
    conversation: ConversationId,
    ranges: readonly EventRange[],
    private readonly newestFirst = false,
  ) {
    const page = Math.max(1, Math.min(mostPage, Math.floor(mostAhead / ranges.length)))
    this.#queues = ranges.map((range) => new Queue(conversation, range, newestFirst, page))
  }

  /** The next one; each call may be within a transaction of its own. */
  async next(records: Reading): Promise<EventRecord | undefined> {
    let first: { readonly queue: Queue; readonly event: EventRecord } | undefined
    for (const queue of this.#queues) {
      if (queue.isDry) await queue.fill(records)
      const { event } = queue
      if (event === undefined) continue
      if (first === undefined || event.order < first.event.order !== this.newestFirst) first = { queue, event }
    }
    first?.queue.shift()
    return first?.event
  }
}

/** One device's events of a range, read a page at a time. */
class Queue {
  #page: readonly EventRecord[] = []
  #at = 0
  #from: number
  #to: number

  constructor(
    private readonly conversation: ConversationId,
    private readonly range: EventRange,
    private readonly newestFirst: boolean,
    private readonly page: number,
  ) {
    this.#from = range.from
    this.#to = range.to
  }

  /** Nothing is read ahead, and there may be more. */
  get isDry(): boolean {
    return this.#at >= this.#page.length && this.#from <= this.#to
  }

  get event(): EventRecord | undefined {
    return this.#page[this.#at]
  }

  shift(): void {
    this.#at += 1
  }

  async fill(records: Reading): Promise<void> {
    while (this.isDry) {
      const { newestFirst, page } = this
      const from = newestFirst ? Math.max(this.#from, this.#to - page + 1) : this.#from
      const end = newestFirst ? this.#to + 1 : Math.min(this.#from + page, this.#to + 1)
      const at = (sequence: number): string => chainKey(this.conversation, this.range.device, sequence)
      this.#page = await records.events.list('chain', { from: at(from), to: at(end), reverse: newestFirst })
      this.#at = 0
      if (newestFirst) this.#to = from - 1
      else this.#from = end
    }
  }
}
