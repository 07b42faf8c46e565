import type { Clock } from '../base/clock'
import { isEventId, type EventId } from '../base/ids'
import { authenticate, type AdmittedEvent, type ConversationRights, type EventRefusal } from '../conversation/admit'
import { decodeEvent, type SealedEvent } from '../protocol/peer/event'
import { mostClockLeadMs, mostEventBytes } from '../protocol/peer/limits'

/** What may lie unjudged, of one conversation: several times what an honest window holds. */
const mostArrived = 16_384
/** What may wait in memory for its predecessor or its time, of one conversation. */
const mostWaiting = 4096
const mostWaitingBytes = 8 * 1024 * 1024
/** How many events are judged in one turn, so that a flood does not freeze the screen. */
const turn = 64

export interface InboxTurn {
  readonly admitted: readonly AdmittedEvent[]
  readonly refused: readonly { readonly key: string; readonly reason: EventRefusal }[]
}

/**
 * Entries that peers left and nobody has judged yet. Those that come before their predecessor or their
 * time wait here, bounded, and are judged again; nothing here is on the disk or acknowledged.
 */
export class Inbox {
  readonly #arrived = new Map<string, unknown>()
  readonly #waiting = new Map<EventId, SealedEvent>()
  #waitingBytes = 0

  constructor(private readonly clock: Clock) {}

  get idle(): boolean {
    return this.#arrived.size === 0
  }

  /** False where so much lies here unjudged that there is no room. */
  arrive(key: string, value: unknown): boolean {
    if (this.#arrived.size >= mostArrived && !this.#arrived.has(key)) return false
    this.#arrived.set(key, value)
    return true
  }

  forget(key: EventId): void {
    this.#arrived.delete(key)
    this.#release(key)
  }

  /** Puts an event by until {@link wake}; false where there is no room for it. */
  wait(event: SealedEvent): boolean {
    if (this.#waiting.has(event.id)) return true
    if (this.#waiting.size >= mostWaiting || this.#waitingBytes + event.bytes.length > mostWaitingBytes) return false
    this.#waiting.set(event.id, event)
    this.#waitingBytes += event.bytes.length
    return true
  }

  /** Judges everything that waits once more: something it may have waited for has happened. */
  wake(): void {
    for (const [id, event] of this.#waiting) {
      this.#release(id)
      this.#arrived.set(id, event.bytes)
    }
  }

  /** Milliseconds until the first event held back for its clock may be applied (EV4). */
  nextRelease(): number | undefined {
    const now = this.clock.now()
    const waits = [...this.#waiting.values()].map(({ header }) => header.time.wall - mostClockLeadMs - now)
    const ahead = waits.filter((wait) => wait >= 0)
    return ahead.length === 0 ? undefined : Math.min(...ahead) + 1
  }

  /** Who of the members sends from a clock too far ahead. */
  heldBack(): readonly SealedEvent[] {
    const limit = this.clock.now() + mostClockLeadMs
    return [...this.#waiting.values()].filter(({ header }) => header.time.wall > limit)
  }

  /** Takes the next entries and judges them by all that needs no history, in the order of each device. */
  take(rights: ConversationRights): InboxTurn {
    const refused: { key: string; reason: EventRefusal }[] = []
    const events: SealedEvent[] = []
    for (const [key, value] of this.#arrived) {
      if (events.length + refused.length >= turn) break
      this.#arrived.delete(key)
      const event = readEntry(key, value)
      if (typeof event === 'string') refused.push({ key, reason: event })
      else events.push(event)
    }
    const admitted: AdmittedEvent[] = []
    for (const event of events.sort(byChain)) {
      const judged = authenticate(event, rights, this.clock.now())
      if (judged.ok) admitted.push(judged.value)
      else if (!mayComeRight(judged.error, rights) || !this.wait(event))
        refused.push({ key: event.id, reason: judged.error })
    }
    return { admitted, refused }
  }

  #release(id: EventId): void {
    const event = this.#waiting.get(id)
    if (event === undefined) return
    this.#waiting.delete(id)
    this.#waitingBytes -= event.bytes.length
  }
}

/** Its time may come, or the event that made its author a member, or its key: one more of an epoch, too. */
const mayComeRight = (reason: EventRefusal, { directory }: ConversationRights): boolean =>
  reason === 'held-back' || (directory.kind !== 'direct' && governed.has(reason))

const governed: ReadonlySet<EventRefusal> = new Set(['not-member', 'unknown-epoch', 'unreadable'])

const byChain = (left: SealedEvent, right: SealedEvent): number =>
  left.header.device === right.header.device
    ? left.header.sequence - right.header.sequence
    : left.header.device < right.header.device
      ? -1
      : 1

/** The key must be the hash of what lies under it: else somebody overwrote another's entry. */
const readEntry = (key: string, value: unknown): SealedEvent | EventRefusal => {
  if (!(value instanceof Uint8Array) || !isEventId(key)) return 'malformed'
  if (value.length > mostEventBytes) return 'too-large'
  const event = decodeEvent(value)
  if (!event.ok) return event.error
  return event.value.id === key ? event.value : 'malformed'
}
