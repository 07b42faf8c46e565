import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Disposable } from '../base/disposables'
import type { AccountId, ConversationId, DeviceId, EventId, KeyId } from '../base/ids'
import { partedDevices } from '../conversation/ends'
import { Throttle } from '../base/throttle'
import { mergeVectors } from '../conversation/vector'
import type { SymmetricKey } from '../crypto/keys'
import type { Summary } from '../conversation/summary'
import type { Head, Statement, VersionVector } from '../protocol/peer/statement'
import type { Reading, Storage } from '../storage/storage'
import { Heads } from './heads'
import type { RoomRights } from './rights'
import { hearStatement, readTestimonies, readTestimony, silence, testimonyRecord, type Testimony } from './testimony'

/** Keys that a member showed. */
export interface Showing {
  readonly by: AccountId
  readonly keys: Statement['keys']
  /** Keys we lack, sealed to this device. */
  readonly forUs?: Uint8Array
}

/** How long what is heard after the last write is gathered for the next one. */
const pauseMs = 500

interface WitnessContext {
  readonly conversation: ConversationId
  readonly self: DeviceId
  readonly rights: RoomRights
  readonly clock: Clock
  readonly key: SymmetricKey
  readonly storage: Storage
  readonly refusals: Counters<string>
  /** What was heard may be written now: {@link Witnesses.hear} is to be asked again. */
  readonly due: () => void
}

/**
 * What the other members' devices say they hold: the latest they said, kept on the disk (EV10, DL1). Where somebody
 * says more each moment, it reaches the disk and the screen a moment later: until then it is known here alone, and
 * if it is lost, they say it again.
 */
export class Witnesses implements Disposable {
  readonly #arrived = new Map<DeviceId, unknown>()
  #testimonies: ReadonlyMap<DeviceId, Testimony> | undefined
  readonly #unwritten = new Map<DeviceId, Testimony>()
  readonly #pace: Throttle

  readonly #heads: Heads

  constructor(private readonly context: WitnessContext) {
    this.#pace = new Throttle(context.clock, pauseMs, context.due)
    this.#heads = new Heads(context.conversation, (device, order) => context.rights.isOpenTo(device, order))
  }

  arrive(device: DeviceId, value: unknown): void {
    if (device !== this.context.self && value !== undefined) this.#arrived.set(device, value)
  }

  /** What each other device holds of what we hold, as far as both were told the same (EV3); one that never spoke holds nothing. */
  agreed(
    records: Reading,
    summary: Summary,
    held: ReadonlyMap<DeviceId, VersionVector>,
  ): Promise<ReadonlyMap<DeviceId, VersionVector>> {
    return this.#heads.agreed(records, summary, held)
  }

  /** Of what we can tell, what somebody who may have it was only shown the proof of. */
  get asked(): ReadonlySet<EventId> {
    return this.#heads.asked
  }

  /** The head of each device's story as we hold it. */
  heads(records: Reading, summary: Summary): Promise<ReadonlyMap<DeviceId, Head>> {
    return this.#heads.own(records, summary)
  }

  /** What each other device ever said it holds. */
  async held(): Promise<ReadonlyMap<DeviceId, VersionVector>> {
    const { rights, self } = this.context
    const testimonies = await this.#load()
    const others = [...rights.peers].filter((device) => device !== self)
    return new Map(others.map((device) => [device, (testimonies.get(device) ?? silence).held]))
  }

  /** Whoever is out and said to know it is nobody to link with any more (EV12). */
  async partFrom(rights: RoomRights): Promise<boolean> {
    return rights.part(partedDevices(rights.current.directory, await this.#load()))
  }

  /** Which keys each other device has, where it said so. */
  async keyNames(): Promise<ReadonlyMap<DeviceId, readonly KeyId[]>> {
    const named = new Map<DeviceId, readonly KeyId[]>()
    for (const [device, { keyNames }] of await this.#load()) if (keyNames !== undefined) named.set(device, keyNames)
    return named
  }

  /** Judges what arrived; `written` is how many events of our own exist. Tells which keys members showed. */
  async hear(written: number): Promise<readonly Showing[]> {
    const showings = this.#arrived.size === 0 ? [] : await this.#judge(written)
    if (this.#unwritten.size > 0 && this.#pace.take()) await this.#write()
    return showings
  }

  dispose(): void {
    this.#pace.dispose()
  }

  async #judge(written: number): Promise<readonly Showing[]> {
    const showings: Showing[] = []
    const { clock, key, refusals, rights, self } = this.context
    const before = await this.#load()
    const arrived = [...this.#arrived]
    const known = new Map(before)
    for (const [device, value] of arrived) {
      const own = { device: self, written, now: clock.now() }
      const heard = hearStatement(value, device, before.get(device) ?? silence, own, rights, key)
      if (!heard.ok) refusals.count(`statement-${heard.error}`)
      else {
        this.#heads.hear(device, heard.value.said)
        const by = rights.accountOf(device)
        const { handed, keys } = heard.value.said
        const forUs = handed.find(({ to }) => to === self)?.sealed
        if (by !== undefined && (keys.length > 0 || forUs !== undefined))
          showings.push({ by, keys, ...(forUs === undefined ? {} : { forUs }) })
        if (heard.value.heard !== 'nothing-new') {
          known.set(device, heard.value.heard)
          this.#unwritten.set(device, heard.value.heard)
        }
      }
      this.#arrived.delete(device)
    }
    this.#testimonies = known
    return showings
  }

  async #write(): Promise<void> {
    const { conversation, storage } = this.context
    const news = new Map(this.#unwritten)
    await storage.write(async (records) => {
      for (const [device, testimony] of news) {
        // A room of another epoch may have heard more meanwhile.
        const kept = await readTestimony(records, conversation, device)
        const merged = {
          ...testimony,
          held: mergeVectors(kept.held, testimony.held),
          read: mergeVectors(kept.read, testimony.read),
        }
        await records.statements.put(testimonyRecord(conversation, device, merged))
      }
    })
    for (const [device, testimony] of news)
      if (this.#unwritten.get(device) === testimony) this.#unwritten.delete(device)
  }

  async #load(): Promise<ReadonlyMap<DeviceId, Testimony>> {
    if (this.#testimonies !== undefined) return this.#testimonies
    const { conversation, storage } = this.context
    return (this.#testimonies = await storage.read((records) => readTestimonies(records, conversation)))
  }
}
