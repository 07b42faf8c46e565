/**
 * DL5: where both are online but no WebRTC path opens within 10 s, events and statements go through the
 * server's relay, one sealed and signed letter each, and back to WebRTC as soon as it opens. A letter is a
 * kind (1 byte: 1 event, 2 statement) and the very bytes that would lie in the shared document.
 */
import { concat } from '../base/bytes'
import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { EventId } from '../base/ids'
import type { Result } from '../base/result'
import type { SignalingError } from '../network/signaling'
import { eventId } from '../protocol/peer/event'

const patienceMs = 10_000
/** A letter nobody acknowledged is sent again after this long. */
const retryMs = 15_000
/** Letters on their way at once: well within a session's rate (SG10). */
const atOnce = 8
const kinds = { event: 1, statement: 2 } as const

export type RelayedEntry =
  | { readonly kind: 'event'; readonly id: EventId; readonly bytes: Uint8Array }
  | { readonly kind: 'statement'; readonly bytes: Uint8Array }

/** `undefined` for what is no letter of this kind; what it holds is judged like anything a peer sends. */
export const readRelayed = (envelope: Uint8Array): RelayedEntry | undefined => {
  const bytes = envelope.slice(1)
  if (envelope[0] === kinds.event) return { kind: 'event', id: eventId(bytes), bytes }
  return envelope[0] === kinds.statement ? { kind: 'statement', bytes } : undefined
}

interface RelaySource {
  /** What some member lacks, in the order it should arrive. */
  outstanding(): Iterable<readonly [EventId, Uint8Array]>
  statement(): Uint8Array | undefined
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
    private readonly send: (envelope: Uint8Array) => Promise<Result<number, SignalingError>>,
    private readonly clock: Clock,
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
      const answers = await Promise.all(batch.map((envelope) => this.send(envelope)))
      if (answers.some((answer) => !answer.ok)) break
    }
    this.#again()
  }

  #next(): Uint8Array[] {
    const now = this.clock.now()
    const batch: Uint8Array[] = []
    const statement = this.source.statement()
    if (statement !== undefined && statement !== this.#lastStatement) {
      this.#lastStatement = statement
      batch.push(concat(Uint8Array.of(kinds.statement), statement))
    }
    for (const [id, bytes] of this.source.outstanding()) {
      if (batch.length >= atOnce) break
      if (now - (this.#sent.get(id) ?? -retryMs) < retryMs) continue
      this.#sent.set(id, now)
      batch.push(concat(Uint8Array.of(kinds.event), bytes))
    }
    return batch
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
