/**
 * Which event each device's story stands at, here and at the others (EV3, EV10). Where somebody was told another
 * story than we were, each holds as many events as the other and lacks the one that matters: the last stretch
 * is handed over again, until both hold the proof.
 */
import { isEventId, type ConversationId, type DeviceId, type EventId } from '../base/ids'
import type { Summary } from '../conversation/summary'
import { sequenceIn } from '../conversation/vector'
import { decodeEvent } from '../protocol/peer/event'
import type { OrderKey } from '../protocol/peer/order'
import { forkedHead, headOf, type Head, type Statement, type VersionVector } from '../protocol/peer/statement'
import { within } from '../storage/collection'
import type { EventRecord } from '../storage/records'
import { chainKey, type Reading } from '../storage/storage'

/** How far back the stories are compared at first, in events; twice as far each time it was not enough. */
const firstStretch = 32

interface Claim {
  readonly sequence: number
  readonly head: Head
}

export class Heads {
  readonly #own = new Map<DeviceId, Claim>()
  /** By who says it, of whom. */
  readonly #claims = new Map<DeviceId, ReadonlyMap<DeviceId, Claim>>()
  readonly #wanted = new Map<DeviceId, Statement['wanted']>()
  readonly #stretches = new Map<string, number>()
  #asked = new Set<EventId>()

  constructor(
    private readonly conversation: ConversationId,
    /** Whether somebody may have what was said at that point. */
    private readonly isOpenTo: (device: DeviceId, order: OrderKey) => boolean,
  ) {}

  /** Of what we can tell, what was asked for by somebody who may have it, when {@link agreed} was asked last. */
  get asked(): ReadonlySet<EventId> {
    return this.#asked
  }

  hear(by: DeviceId, { heads, held, wanted }: Pick<Statement, 'held' | 'heads' | 'wanted'>): void {
    this.#wanted.set(by, wanted)
    const claims = [...held].flatMap(([device, sequence]) => {
      const head = heads.get(device)
      return head === undefined ? [] : [[device, { sequence, head }] as const]
    })
    this.#claims.set(by, new Map(claims))
  }

  /** What we say of ourselves: one head a device we hold anything of. */
  async own(records: Reading, summary: Summary): Promise<ReadonlyMap<DeviceId, Head>> {
    const heads = new Map<DeviceId, Head>()
    for (const [device, sequence] of summary.held)
      heads.set(device, await this.#head(records, summary, device, sequence))
    return heads
  }

  /** What the others hold, less what they hold another story of. */
  async agreed(
    records: Reading,
    summary: Summary,
    others: ReadonlyMap<DeviceId, VersionVector>,
  ): Promise<ReadonlyMap<DeviceId, VersionVector>> {
    this.#asked = new Set()
    const agreed = new Map<DeviceId, VersionVector>()
    for (const [other, held] of others) agreed.set(other, await this.#agreedWith(records, summary, other, held))
    return agreed
  }

  async #agreedWith(records: Reading, summary: Summary, other: DeviceId, held: VersionVector): Promise<VersionVector> {
    const claims = this.#claims.get(other)
    if (claims === undefined) return held
    const agreed = new Map(held)
    for (const [device, last] of summary.held) {
      const claim = claims.get(device)
      // What was said last counts: of somebody who was removed it may be less than before.
      const upTo = claim === undefined ? 0 : await this.#sameUpTo(records, summary, other, device, claim)
      if (upTo < Math.min(last, sequenceIn(held, device))) agreed.set(device, upTo)
    }
    for (const [device, sequence] of this.#wanted.get(other) ?? []) {
      const upTo = Math.min(agreed.get(device) ?? 0, sequence - 1)
      const told = await this.#canTell(records, device, sequence)
      if (told === undefined || !this.isOpenTo(other, told.order)) continue
      agreed.set(device, upTo)
      this.#asked.add(told.id)
    }
    return agreed
  }

  /** What somebody was only shown the proof of, if we have it. */
  async #canTell(records: Reading, device: DeviceId, sequence: number): Promise<EventRecord | undefined> {
    const [kept] = await records.events.list('chain', within(chainKey(this.conversation, device, sequence)))
    const event = kept && decodeEvent(kept.bytes)
    return event?.ok === true && event.value.body !== undefined ? kept : undefined
  }

  /** Up to where the stories may be thought the same. */
  async #sameUpTo(
    records: Reading,
    summary: Summary,
    other: DeviceId,
    device: DeviceId,
    { head, sequence }: Claim,
  ): Promise<number> {
    if (head === forkedHead || sequence > sequenceIn(summary.held, device)) return sequence
    const fork = summary.forks.get(device)
    if (fork !== undefined) return fork - 1
    if (sequence === 0 || head === (await this.#head(records, summary, device, sequence))) return sequence
    const key = `${other} ${device} ${String(sequence)}`
    const stretch = this.#stretches.get(key) ?? firstStretch
    this.#stretches.set(key, Math.min(stretch * 2, sequence))
    return Math.max(0, sequence - stretch)
  }

  async #head(records: Reading, summary: Summary, device: DeviceId, sequence: number): Promise<Head> {
    if (summary.forks.has(device)) return forkedHead
    const known = this.#own.get(device)
    if (known?.sequence === sequence) return known.head
    const [id] = (await records.events.keys('chain', within(chainKey(this.conversation, device, sequence)))).filter(
      isEventId,
    )
    const head = id === undefined ? forkedHead : headOf(id)
    if (sequence === sequenceIn(summary.held, device)) this.#own.set(device, { sequence, head })
    return head
  }
}
