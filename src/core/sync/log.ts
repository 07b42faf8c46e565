/**
 * A conversation's log on the disk: events are the truth, the projection is derived in the same
 * transaction (EV6). Every function here runs inside a transaction of its caller.
 */
import { assert } from '../base/errors'
import {
  isEventId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type DeviceId,
  type EventId,
} from '../base/ids'
import type { Random } from '../base/random'
import { place, type AdmittedEvent, type EventRefusal } from '../conversation/admit'
import { decodeBody, encodeBody, type EventBody } from '../conversation/body'
import { currentKey, type EpochKey } from '../conversation/epoch'
import { nextTime } from '../conversation/hybrid-clock'
import { messageTouchedBy, projectEvent, restartedAt } from '../conversation/project'
import { emptySummary, type Summary } from '../conversation/summary'
import { sequenceIn, vectorEntries } from '../conversation/vector'
import type { Device } from '../identity/device'
import { createEvent, decodeEvent, openBody, type SealedEvent } from '../protocol/peer/event'
import { within } from '../storage/collection'
import type { ConversationRecord, MessageRecord, SummaryRecord } from '../storage/records'
import { chainKey, type Reading, type Writing } from '../storage/storage'

/** Who writes on this device. */
export interface Author {
  readonly account: AccountId
  readonly device: Device
}

export interface Ingestion {
  /** Applied now, for the first time, in the order given. */
  readonly applied: readonly SealedEvent[]
  /** Held before. */
  readonly known: readonly SealedEvent[]
  readonly refused: readonly { readonly event: SealedEvent; readonly reason: EventRefusal }[]
  /** Messages that appeared on this device for the first time. */
  readonly messages: readonly MessageRecord[]
  readonly summary: Summary
}

export const readSummary = async (records: Reading, conversation: ConversationId): Promise<Summary> => {
  const record = await records.summaries.get(conversation)
  if (record === undefined) return emptySummary
  const { held, time, forks, names, newest } = record
  return {
    held: new Map(held),
    time,
    forks: new Map(forks),
    names: new Map(names.map(({ account, name, order }) => [account, { name, order }])),
    ...(newest === undefined ? {} : { newest }),
  }
}

/** One summary has one record, byte for byte: entries stand in the order of their ids (EV5). */
export const summaryRecordOf = (conversation: ConversationRecord, summary: Summary): SummaryRecord => ({
  conversation: conversation.id,
  createdAt: conversation.createdAt,
  held: vectorEntries(summary.held),
  time: { wall: summary.time.wall, counter: summary.time.counter },
  forks: vectorEntries(summary.forks),
  names: [...summary.names]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([account, { name, order }]) => ({ account, name, order })),
  ...(summary.newest === undefined ? {} : { newest: summary.newest }),
})

/** Writes one event of our own. The caller has checked that we may. */
export const appendEvent = async (
  records: Writing,
  conversation: ConversationRecord,
  body: EventBody,
  {
    clientMessageId,
    author,
    now,
    random,
  }: {
    readonly clientMessageId: ClientMessageId
    readonly author: Author
    readonly now: number
    readonly random: Random
  },
): Promise<{ readonly event: SealedEvent; readonly messages: readonly MessageRecord[] }> => {
  const epoch = currentKey(conversation.keys)
  assert(epoch, 'a conversation with a key')
  const summary = await readSummary(records, conversation.id)
  const last = sequenceIn(summary.held, author.device.id)
  const [previous] = last === 0 ? [] : await idsAt(records, conversation.id, author.device.id, last)
  assert(last === 0 || previous !== undefined, 'the event before the next')
  const event = createEvent(
    {
      conversation: conversation.id,
      epoch: epoch.epoch,
      author: author.account,
      device: author.device.id,
      sequence: last + 1,
      ...(previous === undefined ? {} : { previous }),
      time: nextTime(summary.time, now),
      kind: body.kind,
      clientMessageId,
    },
    encodeBody(body),
    { device: author.device, epochKey: epoch.key, random },
  )
  const { messages } = await ingestEvents(records, conversation, [{ event, body }], author.account)
  return { event, messages }
}

/** Applies what may be applied, in the order given; tells what became of each. */
export const ingestEvents = async (
  records: Writing,
  conversation: ConversationRecord,
  admitted: readonly AdmittedEvent[],
  self: AccountId,
): Promise<Ingestion> => {
  const before = await readSummary(records, conversation.id)
  const applied: SealedEvent[] = []
  const known: SealedEvent[] = []
  const refused: { event: SealedEvent; reason: EventRefusal }[] = []
  const messages = new Map<string, MessageRecord>()
  let summary = before
  for (const one of admitted) {
    const { event } = one
    const placement = place(event, await chainRound(records, summary, event))
    if (placement.kind === 'known') {
      known.push(event)
      continue
    }
    if (placement.kind === 'refused') {
      refused.push({ event, reason: placement.reason })
      continue
    }
    await keepEvent(records, event)
    applied.push(event)
    if (placement.kind === 'evidence') {
      const restarted = restartedAt(summary, event.header.device, event.header.sequence, emptySummary)
      summary = await deriveAgain(records, conversation, restarted, self)
      continue
    }
    const projected = await projectInto(records, summary, one, self)
    summary = projected.summary
    if (projected.fresh !== undefined) messages.set(projected.fresh.id, projected.fresh)
  }
  if (summary !== before) await records.summaries.put(summaryRecordOf(conversation, summary))
  return { applied, known, refused, messages: [...messages.values()], summary }
}

/** Derives the projection anew from the events: the same bytes as it had (EV5). */
export const rebuildProjection = async (
  records: Writing,
  conversation: ConversationRecord,
  self: AccountId,
): Promise<Summary> => {
  const { forks } = await readSummary(records, conversation.id)
  const summary = await deriveAgain(records, conversation, { ...emptySummary, forks }, self)
  await records.summaries.put(summaryRecordOf(conversation, summary))
  return summary
}

const chainRound = async (records: Reading, summary: Summary, event: SealedEvent) => {
  const { conversation, device, sequence } = event.header
  const forkedAt = summary.forks.get(device)
  // There are no gaps below what is held, and nothing above it: most events need one look.
  const here = sequence > sequenceIn(summary.held, device) ? [] : await idsAt(records, conversation, device, sequence)
  const before = sequence === 1 ? [] : await idsAt(records, conversation, device, sequence - 1)
  return { here, before, forkedAt }
}

const idsAt = async (
  records: Reading,
  conversation: ConversationId,
  device: DeviceId,
  sequence: number,
): Promise<readonly EventId[]> => {
  const ids = await records.events.keys('chain', within(chainKey(conversation, device, sequence)))
  return ids.filter(isEventId)
}

const keepEvent = (records: Writing, { id, header, bytes }: SealedEvent): Promise<void> =>
  records.events.put({
    id,
    conversation: header.conversation,
    device: header.device,
    sequence: header.sequence,
    bytes,
  })

const projectInto = async (
  records: Writing,
  summary: Summary,
  admitted: AdmittedEvent,
  self: AccountId,
): Promise<{ readonly summary: Summary; readonly fresh?: MessageRecord }> => {
  const touched = messageTouchedBy(admitted)
  const present = touched === undefined ? undefined : await records.messages.get(touched)
  const projection = projectEvent(summary, admitted, present)
  if (projection.message === undefined) return { summary: projection.summary }
  const message = { ...projection.message, incoming: projection.message.author !== self }
  await records.messages.put(message)
  return present === undefined ? { summary: projection.summary, fresh: message } : { summary: projection.summary }
}

const deriveAgain = async (
  records: Writing,
  conversation: ConversationRecord,
  from: Summary,
  self: AccountId,
): Promise<Summary> => {
  for (const id of await records.messages.keys('order', within(`${conversation.id}/`)))
    await records.messages.delete(id)
  let summary = from
  for (const { bytes } of await records.events.list('chain', within(`${conversation.id}/`))) {
    const reopened = reopen(bytes, conversation.keys)
    summary = (await projectInto(records, summary, reopened, self)).summary
  }
  return summary
}

/** An event we keep was admitted once; it opens again. */
const reopen = (bytes: Uint8Array, keys: readonly EpochKey[]): AdmittedEvent => {
  const event = decodeEvent(bytes)
  assert(event.ok, 'a kept event that decodes')
  for (const { key } of keys) {
    const body = openBody(event.value, key)
    if (body.ok) return { event: event.value, body: decodeBody(event.value.header.kind, body.value) }
  }
  throw new Error('assertion failed: a kept event that opens')
}
