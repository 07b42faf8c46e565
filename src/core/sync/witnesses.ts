import type { Counters } from '../base/counters'
import type { ConversationId, DeviceId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import type { SymmetricKey } from '../crypto/keys'
import type { VersionVector } from '../protocol/peer/statement'
import type { Storage } from '../storage/storage'
import { hearStatement, readTestimonies, silence, testimonyRecord, type Testimony } from './testimony'

interface WitnessContext {
  readonly conversation: ConversationId
  readonly self: DeviceId
  readonly rights: ConversationRights
  readonly key: SymmetricKey
  readonly storage: Storage
  readonly refusals: Counters<string>
}

/** What the other members' devices say they hold: the latest they said, kept on the disk (EV10, DL1). */
export class Witnesses {
  readonly #arrived = new Map<DeviceId, unknown>()
  #testimonies: ReadonlyMap<DeviceId, Testimony> | undefined

  constructor(private readonly context: WitnessContext) {}

  arrive(device: DeviceId, value: unknown): void {
    if (device !== this.context.self) this.#arrived.set(device, value)
  }

  /** What each other device holds; one that never spoke holds nothing. */
  async held(): Promise<ReadonlyMap<DeviceId, VersionVector>> {
    return new Map([...(await this.#load())].map(([device, { held }]) => [device, held]))
  }

  /** Judges what arrived; `written` is how many events of our own exist. */
  async hear(written: number): Promise<void> {
    if (this.#arrived.size === 0) return
    const { conversation, key, refusals, rights, self, storage } = this.context
    const before = await this.#load()
    const arrived = [...this.#arrived]
    const news = new Map<DeviceId, Testimony>()
    for (const [device, value] of arrived) {
      const known = before.get(device)
      const heard = known && hearStatement(value, device, known, { device: self, written }, rights, key)
      if (heard === undefined) refusals.count('statement-not-member')
      else if (!heard.ok) refusals.count(`statement-${heard.error}`)
      else if (heard.value !== 'nothing-new') news.set(device, heard.value)
    }
    if (news.size > 0) {
      await storage.write(async (records) => {
        for (const [device, testimony] of news) {
          await records.statements.put(testimonyRecord(conversation, device, testimony))
        }
      })
      this.#testimonies = new Map([...before, ...news])
    }
    // What came while we wrote is looked at in the next round.
    for (const [device, value] of arrived) if (this.#arrived.get(device) === value) this.#arrived.delete(device)
  }

  async #load(): Promise<ReadonlyMap<DeviceId, Testimony>> {
    if (this.#testimonies !== undefined) return this.#testimonies
    const { conversation, rights, self, storage } = this.context
    const kept = await storage.read((records) => readTestimonies(records, conversation))
    const others = [...rights.devices.keys()].filter((device) => device !== self)
    return (this.#testimonies = new Map(others.map((device) => [device, kept.get(device) ?? silence])))
  }
}
