/** Somebody's whole profile, written at once: as many conversations and messages as a few years would leave. */
import type { ConversationId } from '../../src/core'
import { createIdentity, loadCrypto, openStorage, systemClock, systemRandom, type Storage } from '../../src/core'
import { openDexieRows } from '../../src/core/adapters/dexie/open'
import { seededRandom } from '../../src/core/adapters/memory/random'
import type { EpochKey } from '../../src/core/conversation/epoch'
import { foundedConversationId, keyIdOf } from '../../src/core/conversation/group'
import { emptySummary } from '../../src/core/conversation/summary'
import { mostAddedAtOnce, type ControlBody } from '../../src/core/conversation/control'
import { randomKey } from '../../src/core/crypto/keys'
import { randomClientMessageId } from '../../src/core/messenger/appending'
import { befriend } from '../../src/core/messenger/befriend'
import { loadSelf, type Self } from '../../src/core/messenger/identity'
import type { Writing } from '../../src/core/storage/storage'
import { readDirectory } from '../../src/core/sync/authority'
import { appendEvent, readConversation } from '../../src/core/sync/log'
import { summaryRecordOf } from '../../src/core/sync/summary'
import { saveRecord } from '../../src/renderer/platform/record'
import { encodeRecord } from '../../src/renderer/vault/record'
import { person, type Person } from '../../test/support/core/people'
import { BulkStorage } from './bulk'
import { writeHistory } from './history'
import { indexAll } from './indexing'

/** A conversation to be: between two unless it has `members`, who are strangers with names of their own. */
export interface Plan {
  readonly title: string
  readonly messages: number
  readonly members?: number
}

const name = 'tincan'
/** Before all that is said. */
const foundedAt = Date.UTC(2025, 11, 31)
/** When the last message of the first conversation was sent; the next conversation's came a little earlier. */
const lastSaidAt = Date.UTC(2026, 5, 1)
const apartMs = 3_600_000

/** Who writes in a conversation, ourselves among them. */
interface Begun {
  readonly id: ConversationId
  readonly plan: Plan
  readonly writers: readonly Pick<Person, 'account' | 'device'>[]
}

export const makeProfile = async (server: string, plans: readonly Plan[]): Promise<void> => {
  await loadCrypto()
  const random = systemRandom
  const databaseKey = random.bytes(32)
  await saveRecord(indexedDB, encodeRecord({ form: 'bare', bytes: databaseKey }))
  const storage = openStorage({ rows: await openDexieRows({ name }), databaseKey, random })
  await createIdentity(storage, { name: 'Alice', clock: systemClock, random })
  const self = await loadSelf(storage)
  const begun = await begin(storage, self, server, plans)
  const bulk = await BulkStorage.open(name, databaseKey)
  for (const [index, { id, plan, writers }] of begun.entries()) {
    const until = lastSaidAt - index * apartMs
    const random = seededRandom(index + 1)
    await writeHistory(storage, bulk, { id, self, writers, count: plan.messages, until, random })
  }
  await indexAll(
    storage,
    bulk,
    begun.map(({ id }) => id),
  )
  await bulk.close()
  storage.dispose()
}

const begin = (storage: Storage, self: Self, server: string, plans: readonly Plan[]): Promise<readonly Begun[]> =>
  storage.write(async (records) => {
    const begun: Begun[] = []
    for (const [index, plan] of plans.entries()) {
      const make = plan.members === undefined ? beginTalk : beginGroup
      begun.push({ plan, ...(await make(records, { index, plan, self, server })) })
    }
    return begun
  })

interface Beginning {
  readonly index: number
  readonly plan: Plan
  readonly self: Self
  readonly server: string
}

const newKey = ({ account }: Self): EpochKey => ({ epoch: 1, key: randomKey(systemRandom), madeBy: account.id })

const beginTalk = async (records: Writing, { index, plan, self, server }: Beginning) => {
  const contact = person(`c${String(index)}`)
  const context = { self, clock: systemClock, random: systemRandom }
  const { certificate } = contact
  const { conversation } = await befriend(records, context, {
    certificate,
    name: plan.title,
    key: newKey(self),
    server,
  })
  return { id: conversation, writers: [self, contact] }
}

const beginGroup = async (records: Writing, { index, plan, self, server }: Beginning) => {
  const seed = systemRandom.bytes(32)
  const id = foundedConversationId(self.account.id, seed)
  const key = newKey(self)
  const conversation = {
    id,
    kind: 'group' as const,
    server,
    keys: [{ ...key }],
    createdAt: systemClock.now(),
    founding: { certificate: self.certificate.bytes, seed },
    introduced: [],
    shelf: '1' as const,
  }
  await records.conversations.put(conversation)
  await records.summaries.put(summaryRecordOf(conversation, emptySummary))
  const say = async (body: (parents: ControlBody['parents']) => ControlBody): Promise<void> => {
    const { tips } = await readDirectory(records, await readConversation(records, id))
    await appendEvent(records, id, body([...tips]), {
      clientMessageId: randomClientMessageId(systemRandom),
      author: { account: self.account.id, device: self.device },
      now: foundedAt,
      random: systemRandom,
    })
  }
  const others = Array.from({ length: (plan.members ?? 1) - 1 }, (_, at) => person(`g${String(index)}m${String(at)}`))
  await say((parents) => ({
    kind: 'conversation.create',
    parents,
    conversation: 'group',
    name: plan.title,
    keyId: keyIdOf(key.key),
  }))
  for (let first = 0; first < others.length; first += mostAddedAtOnce) {
    const members = others.slice(first, first + mostAddedAtOnce).map(({ account, certificate }, at) => ({
      account: account.id,
      name: `Member ${String(first + at + 1)}`,
      certificates: [certificate.bytes],
    }))
    await say((parents) => ({ kind: 'member.add', parents, members, keys: [keyIdOf(key.key)] }))
  }
  return { id, writers: [self, ...others] }
}
