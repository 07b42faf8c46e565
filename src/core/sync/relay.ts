/**
 * DL5: where both are online but no WebRTC path opens within 10 s, events and statements go through the
 * server's relay, one letter each, and back to WebRTC as soon as it opens. A letter is a kind (1 byte:
 * 1 event, 2 statement) and the very bytes that would lie in the shared document, all of it sealed under the
 * epoch's relay key: the server must not read even an event's header.
 */
import { concat } from '../base/bytes'
import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { EventId } from '../base/ids'
import type { Random } from '../base/random'
import type { Result } from '../base/result'
import type { SymmetricKey } from '../crypto/keys'
import { open, seal } from '../crypto/seal'
import type { SignalingError } from '../network/signaling'
import { decodeEvent } from '../protocol/peer/event'

const patienceMs = 10_000
/** A letter nobody acknowledged is sent again after this long. */
const retryMs = 15_000
/** Letters on their way at once: well within a session's rate (SG10). */
const atOnce = 8
const kinds = { event: 1, statement: 2 } as const

export type RelayedEntry =
  | { readonly kind: 'event'; readonly id: EventId; readonly bytes: Uint8Array }
  | { readonly kind: 'statement'; readonly bytes: Uint8Array }

/** `undefined` for what is no letter of this epoch; what it holds is judged like anything a peer sends. */
export const readRelayed = (envelope: Uint8Array, key: SymmetricKey): RelayedEntry | undefined => {
  const letter = open(key, envelope, nothing)
  if (!letter.ok) return undefined
  const bytes = letter.value.slice(1)
  if (letter.value[0] === kinds.event) {
    const event = decodeEvent(bytes)
    return event.ok ? { kind: 'event', id: event.value.id, bytes } : undefined
  }
  return letter.value[0] === kinds.statement ? { kind: 'statement', bytes } : undefined
}

const nothing = new Uint8Array()

/** What is relayed, and who wants to know that it went. */
interface RelaySource {
  /** What some member lacks, in the order it should arrive. */
  outstanding(): Iterable<readonly [EventId, Uint8Array]>
  statement(): Uint8Array | undefined
  /** These reached so many sessions (DL4). */
  relayed(events: readonly EventId[], reached: number): void
}

interface Posting {
  readonly event?: EventId
  readonly envelope: Uint8Array
}

export class RelayFallback implements Disposable {
  /** True while the relay carries this conversation. */
  readonly active = new Cell(false)
  readonly #sent = new Map<EventId, number>()
  #lastStatement: Uint8Array | undefined
  #waiting: Disposable | undefined
  #pumping = false

  constructor(
    private readonly source: RelaySource,
    private readonly key: SymmetricKey,
    private readonly send: (envelope: Uint8Array) => Promise<Result<number, SignalingError>>,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Tells whether somebody is there whom no link reaches. */
  need(needed: boolean): void {
    if (!needed) {
      this.#waiting?.dispose()
      this.#waiting = undefined
      this.#sent.clear()
      this.#lastStatement = undefined
      this.active.set(false)
    } else if (!this.active.value) {
      this.#waiting ??= this.clock.after(patienceMs, () => {
        this.active.set(true)
        this.pump()
      })
    }
  }

  /** Something may have to go out. */
  pump(): void {
    if (!this.active.value || this.#pumping) return
    this.#pumping = true
    void this.#run().finally(() => {
      this.#pumping = false
    })
  }

  dispose(): void {
    this.need(false)
  }

  async #run(): Promise<void> {
    for (;;) {
      const batch = this.#next()
      if (batch.length === 0 || !this.active.value) break
      const answers = await Promise.all(batch.map(({ envelope }) => this.send(envelope)))
      batch.forEach(({ event }, index) => {
        const answer = answers[index]
        if (event !== undefined && answer?.ok === true) this.source.relayed([event], answer.value)
      })
      if (answers.some((answer) => !answer.ok)) break
    }
    this.#again()
  }

  #next(): Posting[] {
    const now = this.clock.now()
    const batch: Posting[] = []
    const statement = this.source.statement()
    if (statement !== undefined && statement !== this.#lastStatement) {
      this.#lastStatement = statement
      batch.push({ envelope: this.#sealed(kinds.statement, statement) })
    }
    for (const [id, bytes] of this.source.outstanding()) {
      if (batch.length >= atOnce) break
      if (now - (this.#sent.get(id) ?? -retryMs) < retryMs) continue
      this.#sent.set(id, now)
      batch.push({ event: id, envelope: this.#sealed(kinds.event, bytes) })
    }
    return batch
  }

  #sealed(kind: number, bytes: Uint8Array): Uint8Array {
    return seal(this.key, concat(Uint8Array.of(kind), bytes), nothing, this.random)
  }

  #again(): void {
    this.#waiting?.dispose()
    this.#waiting = undefined
    if (!this.active.value) return
    this.#waiting = this.clock.after(retryMs, () => {
      this.#waiting = undefined
      this.#lastStatement = undefined
      this.pump()
    })
  }
}
