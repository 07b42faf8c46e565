/** People whose devices share conversations, made where nothing is measured: in this process, over a network in memory. */
import {
  createIdentity,
  createMessenger,
  loadCrypto,
  openStorage,
  silentLogger,
  systemClock,
  systemRandom,
  type AccountId,
  type ConversationId,
  type Messenger,
  type Storage,
} from '../../src/core'
import { createMemoryNetwork } from '../../src/core/adapters/memory/network/network'
import { createMemoryRows } from '../../src/core/adapters/memory/storage/rowStore'
import { coversVector } from '../../src/core/conversation/vector'
import { randomKey } from '../../src/core/crypto/keys'
import { randomClientMessageId } from '../../src/core/messenger/appending'
import { befriend } from '../../src/core/messenger/befriend'
import { loadSelf, type Self } from '../../src/core/messenger/identity'
import type { RowStore } from '../../src/core/storage/rows'
import { appendEvent } from '../../src/core/sync/log'
import { readSummary } from '../../src/core/sync/summary'
import { readTestimonies } from '../../src/core/sync/testimony'
import { packRows } from '../page/baggage'

const makeMs = 25_000
const settleMs = 40_000
const lookMs = 200

/** A device that was not started yet. */
export interface Someone {
  readonly self: Self
  readonly rows: RowStore
  readonly storage: Storage
  readonly databaseKey: Uint8Array
}

/** What a page needs to go on as that device. */
export interface Luggage {
  readonly account: AccountId
  readonly databaseKey: string
  readonly rows: string
}

export const someone = async (name: string): Promise<Someone> => {
  await loadCrypto()
  const rows = createMemoryRows()
  const databaseKey = systemRandom.bytes(32)
  const storage = openStorage({ rows, databaseKey, random: systemRandom })
  await createIdentity(storage, { name, clock: systemClock, random: systemRandom })
  return { self: await loadSelf(storage), rows, storage, databaseKey }
}

/** Makes each a contact of the other; the conversation between them is empty. */
export const acquaint = async (one: Someone, other: Someone, server: string): Promise<ConversationId> => {
  const key = { epoch: 1, key: randomKey(systemRandom), madeBy: one.self.account.id }
  const tell = ({ self, storage }: Someone, contact: Someone): Promise<ConversationId> =>
    storage.write(async (records) => {
      const { certificate } = contact.self
      const context = { self, clock: systemClock, random: systemRandom }
      const name = contact.self.account.id.slice(0, 8)
      return (await befriend(records, context, { certificate, name, key, server })).conversation
    })
  await tell(other, one)
  return tell(one, other)
}

export const pack = async ({ databaseKey, rows, self }: Someone): Promise<Luggage> => ({
  account: self.account.id,
  databaseKey: Buffer.from(databaseKey).toString('base64'),
  rows: await packRows(rows),
})

/** What was written in a conversation. */
export interface Written {
  readonly count: number
  /** Of the sealed events together. */
  readonly bytes: number
}

/** Says these in a conversation, without a network; on a busy machine no more of them than time allows. */
export const writeTexts = async (
  { self, storage }: Someone,
  conversation: ConversationId,
  texts: readonly string[],
  mostMs = Infinity,
): Promise<Written> => {
  const author = { account: self.account.id, device: self.device }
  const batch = 200
  const began = performance.now()
  let [bytes, count] = [0, 0]
  while (count < texts.length && (count === 0 || performance.now() - began < mostMs))
    await storage.write(async (records) => {
      for (const text of texts.slice(count, count + batch)) {
        const { event } = await appendEvent(
          records,
          conversation,
          { kind: 'message.text', text },
          {
            clientMessageId: randomClientMessageId(systemRandom),
            author,
            now: systemClock.now(),
            random: systemRandom,
          },
        )
        bytes += event.bytes.length
        count += 1
      }
    })
  return { count, bytes }
}

const start = (people: readonly Someone[], server: string): Promise<readonly Messenger[]> => {
  const network = createMemoryNetwork({ clock: systemClock, random: systemRandom })
  return Promise.all(
    people.map(({ rows, databaseKey }) =>
      createMessenger({
        storage: openStorage({ rows: undying(rows), databaseKey, random: systemRandom }),
        server,
        network: (_, signer, identity) => {
          const signaling = network.signaling(signer)
          return { signaling, transport: network.transport(signaling, identity) }
        },
        clock: systemClock,
        random: systemRandom,
        logger: silentLogger,
      }),
    ),
  )
}

/** Rows outlive the messenger that is started on them. */
const undying = (rows: RowStore): RowStore => ({
  read: (work) => rows.read(work),
  write: (work) => rows.write(work),
  onEnd: (listener) => rows.onEnd(listener),
  dispose: () => undefined,
})

export const conversationsOf = ({ storage }: Someone): Promise<readonly ConversationId[]> =>
  storage.read(async ({ conversations }) => (await conversations.list('key')).map(({ id }) => id))

/** Whether the other device is known to hold all that this one does. */
const isInStep = ({ databaseKey, rows }: Someone, conversation: ConversationId, other: Someone): Promise<boolean> =>
  // What another storage wrote is seen by one that has kept nothing yet.
  openStorage({ rows: undying(rows), databaseKey, random: systemRandom }).read(async (records) => {
    const { held } = await readSummary(records, conversation)
    const told = (await readTestimonies(records, conversation)).get(other.self.device.id)
    return held.size > 0 && told !== undefined && coversVector(told.held, held)
  })

/**
 * `host` shares as many conversations with each of the `guests`: the one between them, and groups of the two. All
 * hold the same and know it of each other. On a busy machine they are no more than time allows: how many with each.
 */
export const shareConversations = async (
  host: Someone,
  guests: readonly Someone[],
  each: number,
  server: string,
): Promise<number> => {
  for (const guest of guests) await writeTexts(host, await acquaint(host, guest, server), ['Hello.'])
  const messengers = await start([host, ...guests], server)
  const [messenger] = messengers
  const began = performance.now()
  let shared = 1
  for (; shared < each && performance.now() - began < makeMs; shared++)
    for (const { self } of guests)
      await messenger?.conversations.create({
        kind: 'group',
        name: `Group ${String(shared)}`,
        members: [self.account.id],
      })
  const settled = performance.now()
  for (const guest of guests)
    while (!(await areInStep(host, guest, shared))) {
      if (performance.now() - settled > settleMs) throw new Error('the conversations to measure with did not settle')
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
  for (const one of messengers) one.dispose()
  return shared
}

const areInStep = async (host: Someone, guest: Someone, shared: number): Promise<boolean> => {
  const ids = await conversationsOf(guest)
  if (ids.length < shared) return false
  for (const id of ids) if (!(await isInStep(host, id, guest)) || !(await isInStep(guest, id, host))) return false
  return true
}

/** Why less was measured than was meant to be. */
export const scaledDown = (count: number, meant: number, what: string): readonly string[] =>
  count < meant ? [`this machine is busy: only ${String(count)} of ${String(meant)} ${what} got done in time`] : []
