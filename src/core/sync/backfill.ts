import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Disposable } from '../base/disposables'
import { isTincanError } from '../base/errors'
import type { ConversationId, DeviceId, EventId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import {
  decodeHistory,
  encodeHistory,
  fullBatchBytes,
  mostInBatch,
  type EventRange,
  type HistoryEnd,
  type HistoryRequest,
} from '../history/wire'
import type { Breach, HistoryStream } from '../network/transport'
import type { OrderKey } from '../protocol/peer/order'
import type { Reading, Storage } from '../storage/storage'
import { ChainReader } from './chain-reader'
import { withoutWords } from './discretion'
import { readSummary } from './summary'

interface BackfillHost {
  readonly storage: Storage
  readonly clock: Clock
  readonly refusals: Counters<string>
  /** The newest epoch whose events are for this room. */
  readonly upTo: () => number
  /** Whether that device may have what was said at that point (EV17). */
  readonly isOpenTo: (device: DeviceId, order: OrderKey) => boolean
  /** That device asks, or was handed these: whoever is at work need not be offered the same. */
  at(device: DeviceId, given: readonly EventId[]): void
  breached(breach: Breach, device: DeviceId): void
}

/** More waits for somebody who reads slowly. */
const highWaterBytes = 64 * 1024
/** Questions of one device: so many at once, and one more in each span of ms. */
const burst = 32
const refillMs = 500
/** Who asks this often more all the same is not just in a hurry. */
const mostTooMany = 32

/** Answers linked devices that ask for history, from the disk, as fast as they read (SY7). */
export class Backfill implements Disposable {
  readonly #open = new Set<HistoryStream>()
  /** How many questions each may ask just now, and when that was so. */
  readonly #allowance = new Map<DeviceId, { readonly left: number; readonly at: number }>()

  constructor(
    private readonly conversation: ConversationId,
    private readonly host: BackfillHost,
  ) {}

  /** Takes the stream of somebody who asks. */
  answer(device: DeviceId, stream: HistoryStream): void {
    this.#open.add(stream)
    let asked = false
    stream.onMessage = (message) => {
      const request = asked ? undefined : decodeHistory(message)
      asked = true
      if (request?.kind === 'request') this.#begin(device, stream, request)
      else {
        this.host.breached('history-malformed', device)
        stream.close()
      }
    }
    stream.onClose = () => this.#open.delete(stream)
  }

  dispose(): void {
    for (const stream of [...this.#open]) stream.close()
  }

  #begin(device: DeviceId, stream: HistoryStream, request: HistoryRequest): void {
    if (!this.#mayAsk(device)) {
      this.host.refusals.count('history-declined')
      end(stream, 'declined')
      return
    }
    this.host.at(device, [])
    this.#serve(device, stream, request).catch((error: unknown) => {
      // The disk refuses: whoever asked asks another.
      stream.close()
      if (!isTincanError(error)) throw error
    })
  }

  async #serve(device: DeviceId, stream: HistoryStream, request: HistoryRequest): Promise<void> {
    const { isOpenTo, storage } = this.host
    const ranges = await storage.read((records) => this.#held(records, request.ranges))
    const reader = new ChainReader(this.conversation, ranges, request.newestFirst)
    let left = request.most
    while (stream.isOpen) {
      const { events, over } = await storage.read((records) => this.#next(records, reader, left))
      left -= events.length
      if (events.length > 0 && isOpen(stream)) {
        stream.send(
          encodeHistory({
            kind: 'batch',
            events: events.map(({ bytes, order }) => (isOpenTo(device, order) ? bytes : withoutWords(bytes))),
          }),
        )
        this.host.at(
          device,
          events.map(({ id }) => id),
        )
      }
      if (over || left === 0) {
        end(stream, over ? 'complete' : 'more')
        return
      }
      if (stream.queued >= highWaterBytes) await drained(stream, () => this.#open.delete(stream))
    }
  }

  /** What of the ranges we hold; of whoever told two stories up to the proof (EV3). */
  async #held(records: Reading, ranges: readonly EventRange[]): Promise<readonly EventRange[]> {
    const { forks, held } = await readSummary(records, this.conversation)
    return ranges.flatMap(({ device, from, to }) => {
      const last = Math.min(to, sequenceIn(held, device), forks.get(device) ?? Infinity)
      return last < from ? [] : [{ device, from, to: last }]
    })
  }

  async #next(records: Reading, reader: ChainReader, left: number) {
    const events = []
    let bytes = 0
    while (events.length < Math.min(left, mostInBatch) && bytes < fullBatchBytes) {
      const event = await reader.next(records)
      if (event === undefined) return { events, over: true }
      // What is written under a newer key is not for this topic (EV12).
      if (event.epoch > this.host.upTo()) continue
      events.push(event)
      bytes += event.bytes.length
    }
    return { events, over: false }
  }

  #mayAsk(device: DeviceId): boolean {
    const now = this.host.clock.now()
    const { at, left } = this.#allowance.get(device) ?? { at: now, left: burst }
    const refilled = Math.floor(Math.max(0, now - at) / refillMs)
    const before = Math.min(burst, left + refilled)
    this.#allowance.set(device, { left: Math.max(before - 1, -mostTooMany), at: refilled > 0 ? now : at })
    if (before <= -mostTooMany) this.host.breached('history-excessive', device)
    return before > 0
  }
}

/** It may be closed while the disk is asked. */
const isOpen = (stream: HistoryStream): boolean => stream.isOpen

const end = (stream: HistoryStream, why: HistoryEnd): void => {
  if (stream.isOpen) stream.send(encodeHistory({ kind: 'end', why }))
}

/** Resolves once more may be sent, or nothing any more. */
const drained = (stream: HistoryStream, closed: () => void): Promise<void> =>
  new Promise((resolve) => {
    stream.onDrain = resolve
    stream.onClose = () => {
      closed()
      resolve()
    }
  })
