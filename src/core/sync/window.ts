import { isEventId, type ConversationId, type DeviceId, type EventId } from '../base/ids'
import type { Summary } from '../conversation/summary'
import type { SealedEvent } from '../protocol/peer/event'
import type { VersionVector } from '../protocol/peer/statement'
import { chainKey, type Reading } from '../storage/storage'
import type { ConversationDocument } from './document'
import { isHeldByAll, outstandingRanges } from './outstanding'

/** What lies in the shared document at one time, in bytes: well under what one update may have (HP3). */
const windowBytes = 384 * 1024
const page = 128
/** How often an event that somebody took out is put back, until the next link opens. */
const mostRepairs = 3

interface Offered {
  readonly device: DeviceId
  readonly sequence: number
  readonly size: number
}

/**
 * The part of the log that lies in the shared document: what some member still lacks, oldest first, up
 * to a bound. As members say what they hold, it moves on; so a long absence is caught up in steps that
 * no transport chokes on.
 */
export class Window {
  readonly #offered = new Map<EventId, Offered>()
  readonly #repairs = new Map<EventId, { readonly event: Offered; readonly count: number }>()
  #bytes = 0

  constructor(
    private readonly conversation: ConversationId,
    private readonly document: ConversationDocument,
  ) {}

  get offered(): ReadonlyMap<EventId, unknown> {
    return this.#offered
  }

  get hasRoom(): boolean {
    return this.#bytes < windowBytes
  }

  /** Notes an event that is in the document already, because a peer put it there. */
  note(event: SealedEvent): void {
    if (this.#offered.has(event.id) || !this.document.has(event.id)) return
    const { device, sequence } = event.header
    this.#offered.set(event.id, { device, sequence, size: event.bytes.length })
    this.#bytes += event.bytes.length
  }

  offer(id: EventId, device: DeviceId, sequence: number, bytes: Uint8Array): void {
    if (this.#offered.has(id)) return
    this.#offered.set(id, { device, sequence, size: bytes.length })
    this.#bytes += bytes.length
    this.document.offer(id, bytes)
  }

  /** Takes out what everybody holds. */
  retire(others: ReadonlyMap<DeviceId, VersionVector>): void {
    for (const [id, event] of this.#offered) {
      if (!isHeldByAll(event, others)) continue
      this.#drop(id, event)
      this.document.retire(id)
    }
    for (const [id, { event }] of this.#repairs) if (isHeldByAll(event, others)) this.#repairs.delete(id)
  }

  /** A peer took these out or wrote over them: if somebody lacks them they come back, a few times. */
  lost(keys: Iterable<string>): void {
    for (const id of keys) {
      if (!isEventId(id)) continue
      const event = this.#offered.get(id)
      const count = this.#repairs.get(id)?.count ?? 0
      if (event === undefined || count >= mostRepairs) continue
      this.#repairs.set(id, { event, count: count + 1 })
      this.#drop(id, event)
    }
  }

  /** A new link is a new chance for what was spoiled before. */
  forgive(): void {
    this.#repairs.clear()
    for (const [id, event] of this.#offered) if (!this.document.has(id)) this.#drop(id, event)
  }

  /** What should be put in next: outstanding, not there yet, oldest of each device first, up to the bound. */
  async missing(
    records: Reading,
    summary: Summary,
    others: ReadonlyMap<DeviceId, VersionVector>,
  ): Promise<
    readonly {
      readonly id: EventId
      readonly device: DeviceId
      readonly sequence: number
      readonly bytes: Uint8Array
    }[]
  > {
    const found = []
    let room = windowBytes - this.#bytes
    for (const { device, from, to } of outstandingRanges(summary, others)) {
      let next = from
      while (room > 0 && next <= to) {
        const last = Math.min(to, next + page - 1)
        const range = {
          from: chainKey(this.conversation, device, next),
          to: chainKey(this.conversation, device, last + 1),
        }
        for (const event of await records.events.list('chain', range)) {
          if (this.#offered.has(event.id) || room <= 0) continue
          found.push(event)
          room -= event.bytes.length
        }
        next = last + 1
      }
    }
    return found
  }

  #drop(id: EventId, event: Offered): void {
    this.#offered.delete(id)
    this.#bytes -= event.size
  }
}
