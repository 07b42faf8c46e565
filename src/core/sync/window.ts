import { isEventId, type ConversationId, type DeviceId, type EventId } from '../base/ids'
import type { Summary } from '../conversation/summary'
import type { SealedEvent } from '../protocol/peer/event'
import { orderOf, type OrderKey } from '../protocol/peer/order'
import type { VersionVector } from '../protocol/peer/statement'
import type { EventRecord } from '../storage/records'
import type { Reading } from '../storage/storage'
import { ChainReader } from './chain-reader'
import type { ConversationDocument } from './document'
import { frankly, withoutWords, wordsForAll, type Discretion } from './discretion'
import { isHeldByAll, outstandingRanges } from './outstanding'

/** What is offered in the shared document. */
export interface WindowBounds {
  /** What lies there at one time, in bytes. */
  readonly bytes: number
  /** How many events somebody linked may lack and be offered them there; beyond, they are asked for (SY7). */
  readonly lag: number
  /** From how many lacking events on the newest are shown first (SY7). */
  readonly ahead: number
}

/** Well under what one update may have (HP3). */
export const usualWindow: WindowBounds = { bytes: 384 * 1024, lag: 128, ahead: 500 }
/** How often an event that somebody took out is put back, until the next link opens. */
const mostRepairs = 3

/** What is put there, with or without its words. */
type Offer = Pick<EventRecord, 'id' | 'device' | 'sequence' | 'order' | 'bytes'> & { readonly bare: boolean }

interface Offered {
  readonly device: DeviceId
  readonly sequence: number
  readonly order: OrderKey
  readonly size: number
  /** Lies there without its words. */
  readonly bare: boolean
  /** Put there by us. */
  readonly own: boolean
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
    private readonly bounds: Pick<WindowBounds, 'bytes'> = usualWindow,
  ) {}

  get offered(): ReadonlyMap<EventId, unknown> {
    return this.#offered
  }

  get hasRoom(): boolean {
    return this.#bytes < this.bounds.bytes
  }

  /** Notes an event that is in the document already, because a peer put it there. */
  note(event: SealedEvent): void {
    if (this.#offered.has(event.id) || !this.document.has(event.id)) return
    this.#take(event.id, offeredAs(event, false))
  }

  offer({ bare, bytes, device, id, order, sequence }: Offer): void {
    const there = this.#offered.get(id)
    if (there !== undefined) {
      if (!there.bare || bare) return
      this.#count(id, there)
      this.#drop(id, there)
    }
    this.#take(id, { device, sequence, order, size: bytes.length, bare, own: true })
    this.document.offer(id, bytes)
  }

  /** Somebody put these there without their words; where that is not as it should be they come back. */
  bared(events: readonly SealedEvent[], { isOpenToAll }: Pick<Discretion, 'isOpenToAll'>): void {
    for (const event of events) {
      const there = this.#offered.get(event.id)
      if (isOpenToAll(orderOf(event.header))) this.lost([event.id])
      else if (there !== undefined) this.#offered.set(event.id, { ...there, bare: true })
    }
  }

  /** Takes out what we put there before somebody came who may not have it; true where that was anything. */
  withdraw({ asked, isOpenToAll }: Discretion): boolean {
    const before = this.#offered.size
    for (const [id, event] of this.#offered) {
      if (!event.own || event.bare || asked.has(id) || isOpenToAll(event.order)) continue
      const bytes = this.document.event(id)
      if (!(bytes instanceof Uint8Array) || withoutWords(bytes) === bytes) continue
      this.#drop(id, event)
      this.document.retire(id)
    }
    return this.#offered.size < before
  }

  /** Takes out what all of these hold; true where that was anything. */
  retire(others: ReadonlyMap<DeviceId, VersionVector>): boolean {
    const before = this.#offered.size
    for (const [id, event] of this.#offered) {
      if (!isHeldByAll(event, others)) continue
      this.#drop(id, event)
      this.document.retire(id)
    }
    for (const [id, { event }] of this.#repairs) if (isHeldByAll(event, others)) this.#repairs.delete(id)
    return this.#offered.size < before
  }

  /** A peer took these out or wrote over them: if somebody lacks them they come back, a few times. */
  lost(keys: Iterable<string>): void {
    for (const id of keys) {
      if (!isEventId(id)) continue
      const event = this.#offered.get(id)
      if (event === undefined || this.#isSpent(id)) continue
      this.#count(id, event)
      this.#drop(id, event)
    }
  }

  /** A new link is a new chance for what was spoiled before. */
  forgive(): void {
    this.#repairs.clear()
    for (const [id, event] of this.#offered) if (!this.document.has(id)) this.#drop(id, event)
  }

  /**
   * What should be put in next, up to the bound: what somebody lacks and is not there yet, and of that what was
   * said first, so that nothing comes before what made its author a member. Nothing of a newer epoch than `epoch`.
   */
  async missing(
    records: Reading,
    summary: Summary,
    others: ReadonlyMap<DeviceId, VersionVector>,
    epoch: number,
    discretion = frankly,
  ): Promise<readonly Offer[]> {
    const found: Offer[] = []
    let room = this.bounds.bytes - this.#bytes
    const reader = new ChainReader(this.conversation, outstandingRanges(summary, others))
    while (room > 0) {
      const event = await reader.next(records)
      if (event === undefined) break
      if (event.epoch > epoch) continue
      const bytes = wordsForAll(event, others, discretion)
      if (bytes === undefined || this.#lies(event.id, bytes)) continue
      found.push({ ...event, bytes, bare: bytes !== event.bytes })
      room -= bytes.length
    }
    return found
  }

  /** Whether it is there as it should be, or has been put right too often. */
  #lies(id: EventId, bytes: Uint8Array): boolean {
    const there = this.#offered.get(id)
    return there !== undefined && (!there.bare || this.#isSpent(id) || withoutWords(bytes) === bytes)
  }

  #isSpent(id: EventId): boolean {
    return (this.#repairs.get(id)?.count ?? 0) >= mostRepairs
  }

  #count(id: EventId, event: Offered): void {
    this.#repairs.set(id, { event, count: (this.#repairs.get(id)?.count ?? 0) + 1 })
  }

  #take(id: EventId, event: Offered): void {
    this.#offered.set(id, event)
    this.#bytes += event.size
  }

  #drop(id: EventId, event: Offered): void {
    this.#offered.delete(id)
    this.#bytes -= event.size
  }
}

const offeredAs = ({ body, bytes, header }: SealedEvent, own: boolean): Offered => {
  const { device, sequence } = header
  return { device, sequence, order: orderOf(header), size: bytes.length, bare: body === undefined, own }
}
