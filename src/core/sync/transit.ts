import { toBase64Url } from '../base/bytes'
import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import type { ConversationId, DeviceId, EventId } from '../base/ids'
import { Throttle } from '../base/throttle'
import { hash } from '../crypto/derive'
import { messageIdOf } from '../conversation/direct'
import { decodeEvent } from '../protocol/peer/event'
import type { Storage } from '../storage/storage'

/** How long what leaves after the last note is gathered for the next one. */
const pauseMs = 500

/**
 * DL4: each send that left the device leaves a receipt here: the hash of the bytes, when, and how many
 * devices were there to take it. Never the content. Written beside the way of the message, not in it: what leaves
 * within a moment is noted together, after it.
 */
export class TransitLog implements Disposable {
  #queue = new Map<EventId, number>()
  #writing = false
  readonly #pace: Throttle

  constructor(
    private readonly conversation: ConversationId,
    private readonly context: {
      readonly storage: Storage
      readonly clock: Clock
      readonly author: { readonly device: { readonly id: DeviceId } }
    },
  ) {
    this.#pace = new Throttle(context.clock, pauseMs, () => {
      this.#note()
    })
  }

  left(events: Iterable<EventId>, reached: number): void {
    if (reached === 0) return
    for (const event of events) this.#queue.set(event, reached)
    this.#note()
  }

  /** What was not noted yet is noted now. */
  dispose(): void {
    this.#pace.dispose()
    if (this.#queue.size > 0 && !this.#writing) void this.#write()
  }

  #note(): void {
    if (this.#queue.size > 0 && !this.#writing && this.#pace.take()) void this.#write()
  }

  async #write(): Promise<void> {
    this.#writing = true
    try {
      while (this.#queue.size > 0) {
        const batch = this.#queue
        this.#queue = new Map()
        await this.#store(batch)
      }
    } catch {
      // The disk refused or is closed: the message's own write tells the user; a receipt is no reason to stop.
      this.#queue.clear()
    } finally {
      this.#writing = false
    }
  }

  #store(batch: ReadonlyMap<EventId, number>): Promise<void> {
    const at = this.context.clock.now()
    return this.context.storage.write(async (records) => {
      for (const [event, reached] of batch) {
        const kept = await records.events.get(event)
        if (kept?.device !== this.context.author.device.id) continue
        const before = await records.transit.get(event)
        if (before !== undefined && before.reached >= reached) continue
        const decoded = decodeEvent(kept.bytes)
        if (!decoded.ok || decoded.value.header.kind !== 'message.text') continue
        const { author, clientMessageId } = decoded.value.header
        await records.transit.put({
          event,
          message: messageIdOf(this.conversation, author, clientMessageId),
          conversation: this.conversation,
          hash: toBase64Url(hash(kept.bytes)),
          at: before?.at ?? at,
          reached,
        })
      }
    })
  }
}
