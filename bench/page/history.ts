import type { ConversationId, Random, Storage } from '../../src/core'
import { isClientMessageId } from '../../src/core'
import { fraction } from '../../src/core/base/random'
import { encodeBody } from '../../src/core/conversation/body'
import { projectEvent } from '../../src/core/conversation/project'
import { sequenceIn } from '../../src/core/conversation/vector'
import type { Self } from '../../src/core/messenger/identity'
import { createEvent, type SealedEvent } from '../../src/core/protocol/peer/event'
import { orderOf } from '../../src/core/protocol/peer/order'
import { within } from '../../src/core/storage/collection'
import type { EventRecord } from '../../src/core/storage/records'
import { chainKey } from '../../src/core/storage/storage'
import { readRights } from '../../src/core/sync/authority'
import { readConversation } from '../../src/core/sync/log'
import { messageRecordOf } from '../../src/core/sync/message-record'
import { readSummary, summaryRecordOf } from '../../src/core/sync/summary'
import { testimonyRecord } from '../../src/core/sync/testimony'
import type { Person } from '../../test/support/core/people'
import type { BulkStorage } from './bulk'
import { someText } from './texts'

interface History {
  readonly id: ConversationId
  readonly self: Self
  readonly writers: readonly Pick<Person, 'account' | 'device'>[]
  readonly count: number
  /** When the last was said, in ms. */
  readonly until: number
  readonly random: Random
}

const apartMs = 60_000
const atOnce = 4_000

/**
 * Messages as their ingestion would have left them: events sealed and signed, each projected by the very function
 * that projects a real one. What is saved is looking at the disk for each. Everybody has read everything.
 */
export const writeHistory = async (
  storage: Storage,
  bulk: BulkStorage,
  { id, self, writers, count, until, random }: History,
): Promise<void> => {
  const { conversation, rights, before, heads } = await storage.read(async (records) => {
    const conversation = await readConversation(records, id)
    const before = await readSummary(records, id)
    const heads = new Map<string, EventRecord['id']>()
    for (const [device, last] of before.held) {
      const [head] = await records.events.list('chain', within(chainKey(id, device, last)))
      if (head !== undefined) heads.set(device, head.id)
    }
    return { conversation, rights: await readRights(records, conversation), before, heads }
  })
  const [key] = rights.keys
  if (key === undefined) throw new Error('a conversation without a key')
  const scene = { directory: rights.directory, inCommunity: false, self: self.account.id }
  let summary = before
  const write = async (index: number): Promise<void> => {
    const writer = writers[Math.floor(fraction(random) * writers.length)] ?? self
    const { account, device } = writer
    const previous = heads.get(device.id)
    const clientMessageId = `bench-${String(index)}`
    if (!isClientMessageId(clientMessageId)) throw new Error('no client message id')
    const body = { kind: 'message.text' as const, text: textOf(index, random) }
    const event = createEvent(
      {
        conversation: id,
        epoch: key.epoch,
        author: account.id,
        device: device.id,
        sequence: sequenceIn(summary.held, device.id) + 1,
        ...(previous === undefined ? {} : { previous }),
        time: { wall: until - (count - index) * apartMs, counter: 0 },
        kind: body.kind,
        clientMessageId,
      },
      encodeBody(body),
      { device, epochKey: key.key, random },
    )
    heads.set(device.id, event.id)
    const projected = projectEvent(summary, { event, body }, undefined, scene)
    summary = projected.summary
    const { message } = projected
    if (message === undefined) throw new Error('a message that is not shown')
    await bulk.storage.write(async (records) => {
      await records.events.put(eventRecordOf(event))
      await records.messages.put(messageRecordOf(message, conversation, self.account.id, undefined))
    })
  }
  for (let index = 1; index <= count; index++) {
    await write(index)
    if (index % atOnce === 0) await bulk.flush()
  }
  await bulk.flush()
  await storage.write(async (records) => {
    const read = { ...conversation, ...(summary.newest === undefined ? {} : { readUpTo: summary.newest }) }
    await records.conversations.put(read)
    await records.summaries.put(summaryRecordOf(conversation, summary))
    const own = sequenceIn(summary.held, self.device.id)
    const testimony = { held: summary.held, read: summary.held, progress: [{ at: until, held: own, read: own }] }
    const others = rights.directory.members
      .flatMap(({ devices }) => devices)
      .filter(({ device }) => device !== self.device.id)
    for (const { device } of others) await records.statements.put(testimonyRecord(id, device, testimony))
  })
}

/** Each says which it is: what is on the screen can be told apart. */
const textOf = (index: number, random: Random): string => `${someText(random)} nr${String(index)}`

const eventRecordOf = ({ bytes, header, id }: SealedEvent): EventRecord => ({
  id,
  conversation: header.conversation,
  device: header.device,
  sequence: header.sequence,
  order: orderOf(header),
  epoch: header.epoch,
  control: false,
  doomed: false,
  withheld: false,
  bytes,
})
