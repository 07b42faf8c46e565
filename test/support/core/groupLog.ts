import { authenticate } from '../../../src/core/conversation/admit'
import { isControlBody, type EventBody } from '../../../src/core/conversation/body'
import type { EpochKey } from '../../../src/core/conversation/epoch'
import { foundedConversationId, keyIdOf } from '../../../src/core/conversation/group'
import { keyFrom, randomKey } from '../../../src/core/crypto/keys'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { within } from '../../../src/core/storage/collection'
import type { ConversationRecord } from '../../../src/core/storage/records'
import type { Storage } from '../../../src/core/storage/storage'
import { emptySummary } from '../../../src/core/conversation/summary'
import { readRights } from '../../../src/core/sync/authority'
import { ingestEvents, readConversation } from '../../../src/core/sync/log'
import { summaryRecordOf } from '../../../src/core/sync/summary'
import { Chain } from './chain'
import { noon, person, type Person } from './people'

const seed = new Uint8Array(32)

/** A group Alice founds, as an invitation leaves it on a member's disk: nothing but its keys and who founded it. */
export const foundedGroup = (founder: Person = person('alice')): ConversationRecord => ({
  id: foundedConversationId(founder.account.id, seed),
  kind: 'group',
  server: 'http://127.0.0.1:8787',
  keys: [{ ...firstKey(founder) }],
  createdAt: noon,
  founding: { certificate: founder.certificate.bytes, seed },
  introduced: [],
  shelf: '1',
})

export const firstKey = (founder: Person): EpochKey => ({
  epoch: 1,
  key: keyFrom(randomKey(seededRandom(41))),
  madeBy: founder.account.id,
})

/** What becomes of events that were handed to a device. */
export interface Reception {
  /** Refused for now: they may be applied once something else is there. */
  readonly waiting: readonly SealedEvent[]
  readonly refused: readonly { readonly event: SealedEvent; readonly reason: string }[]
}

export const keepGroup = (storage: Storage, group: ConversationRecord): Promise<void> =>
  storage.write(async (records) => {
    if ((await records.conversations.get(group.id)) !== undefined) return
    await records.conversations.put(group)
    await records.summaries.put(summaryRecordOf(group, emptySummary))
  })

const patient: readonly string[] = ['not-member', 'unknown-epoch', 'unreadable', 'held-back', 'premature']

/** Hands events to a device the way a room does: what waits for another is tried again whenever something came. */
export const receiveInGroup = async (
  storage: Storage,
  group: ConversationRecord,
  events: readonly SealedEvent[],
  self: Person,
): Promise<Reception> => {
  await keepGroup(storage, group)
  const author = { account: self.account.id, device: self.device }
  const refused: { event: SealedEvent; reason: string }[] = []
  let left = [...events]
  for (;;) {
    const waiting: SealedEvent[] = []
    const sort = (event: SealedEvent, reason: string): void => {
      if (patient.includes(reason)) waiting.push(event)
      else refused.push({ event, reason })
    }
    const applied = await storage.write(async (records) => {
      const rights = await readRights(records, await readConversation(records, group.id))
      const admitted = left.flatMap((event) => {
        const judged = authenticate(event, rights, noon + 86_400_000)
        if (!judged.ok) sort(event, judged.error)
        return judged.ok ? [judged.value] : []
      })
      const ingestion = await ingestEvents(records, group.id, admitted, author)
      for (const { event, reason } of ingestion.refused) sort(event, reason)
      return ingestion.applied.length
    })
    if (applied === 0 || waiting.length === 0) return { waiting, refused }
    left = waiting
  }
}

/** All that the screen and the next act are made of. Of keys those that the members agreed on. */
export const groupOf = (storage: Storage, { id }: ConversationRecord) =>
  storage.read(async (records) => {
    const directory = await records.directories.get(id)
    const agreed = new Set(directory?.epochs.map(({ keyId }) => keyId))
    const keys = ((await records.conversations.get(id))?.keys ?? []).map(({ key }) => keyIdOf(key))
    return {
      summary: await records.summaries.get(id),
      directory,
      messages: await records.messages.list('home', within(`${id}/`)),
      profiles: await records.profiles.list('key', within(`${id}/`)),
      keys: keys.filter((key) => agreed.has(key)).sort(),
    }
  })

/** What one device writes, naming the control events it knows of. */
export class GroupWriter {
  readonly chain: Chain
  /** Control events this device heard of. */
  readonly known = new Map<string, { readonly event: SealedEvent; readonly parents: readonly string[] }>()

  constructor(
    readonly person: Person,
    group: ConversationRecord,
    key: EpochKey,
  ) {
    this.chain = new Chain(person, group.id, key)
  }

  get tips() {
    const named = new Set([...this.known.values()].flatMap(({ parents }) => parents))
    return [...this.known.values()].filter(({ event }) => !named.has(event.id)).map(({ event }) => event.id)
  }

  write(body: EventBody, options: Parameters<Chain['write']>[1] = {}): SealedEvent {
    const event = this.chain.write(body, options)
    if (isControlBody(body)) this.known.set(event.id, { event, parents: body.parents })
    return event
  }

  hear(other: GroupWriter): void {
    for (const [id, one] of other.known) this.known.set(id, one)
  }
}
