/**
 * A conversation's log on the disk: events are the truth, the projection is derived in the same
 * transaction (EV6). Every function here runs inside a transaction of its caller.
 */
import { assert } from '../base/errors'
import type { AccountId, ClientMessageId, ConversationId, DeviceId } from '../base/ids'
import type { Random } from '../base/random'
import { isFromMember, place, type AdmittedEvent, type EventRefusal } from '../conversation/admit'
import { encodeBody, type EventBody, type Invitation } from '../conversation/body'
import { meetingKeys } from '../conversation/epoch'
import { nextTime } from '../conversation/hybrid-clock'
import { emptySummary, type Summary } from '../conversation/summary'
import { messageTouchedBy, restartedAt } from '../conversation/project'
import { sequenceIn } from '../conversation/vector'
import { createEvent, type SealedEvent } from '../protocol/peer/event'
import { orderOf } from '../protocol/peer/order'
import type { ConversationRecord, EventRecord, MessageRecord } from '../storage/records'
import { chainKey, type Reading, type Writing } from '../storage/storage'
import { aheadKeys, reviewAhead } from './ahead'
import { readRights } from './authority'
import type { Author } from './author'
import { eventsAt } from './chain-ends'
import { applyControl, controlOf } from './control'
import { deriveAgain, projectInto } from './derive'
import { readSummary, summaryRecordOf } from './summary'

export interface Ingestion {
  /** Applied now, for the first time, in the order given. */
  readonly applied: readonly SealedEvent[]
  /** Held before. */
  readonly known: readonly SealedEvent[]
  /** Of those, what came without its body while we have it. */
  readonly bare: readonly SealedEvent[]
  readonly refused: readonly { readonly event: SealedEvent; readonly reason: EventRefusal }[]
  /** Messages that appeared on this device for the first time. */
  readonly messages: readonly MessageRecord[]
  readonly summary: Summary
  /** Members, keys or policy may be others now. */
  readonly governed: boolean
  /** Invitations to other conversations, by whom. */
  readonly invitations: readonly { readonly from: AccountId; readonly invitation: Invitation }[]
}

export const readConversation = async (records: Reading, id: ConversationId): Promise<ConversationRecord> => {
  const conversation = await records.conversations.get(id)
  assert(conversation, 'a conversation that is kept')
  return conversation
}

/** Writes one event of our own. The caller has checked that we may. */
export const appendEvent = async (
  records: Writing,
  id: ConversationId,
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
  const conversation = await readConversation(records, id)
  const rights = await readRights(records, conversation)
  const [epoch] = meetingKeys(rights.keys, rights.directory, author.account)
  assert(epoch, 'a conversation with a key')
  const summary = await readSummary(records, id)
  const last = sequenceIn(summary.held, author.device.id)
  const [previous] = last === 0 ? [] : await eventsAt(records, id, author.device.id, last)
  assert(last === 0 || previous !== undefined, 'the event before the next')
  const event = createEvent(
    {
      conversation: id,
      epoch: epoch.epoch,
      author: author.account,
      device: author.device.id,
      sequence: last + 1,
      ...(previous === undefined ? {} : { previous: previous.id }),
      time: nextTime(summary.time, now),
      kind: body.kind,
      clientMessageId,
    },
    encodeBody(body),
    { device: author.device, epochKey: epoch.key, random },
  )
  const { messages } = await ingestEvents(records, id, [{ event, body }], author)
  return { event, messages }
}

/** Applies what may be applied, in the order given; tells what became of each. */
export const ingestEvents = async (
  records: Writing,
  id: ConversationId,
  admitted: readonly AdmittedEvent[],
  self: Author,
): Promise<Ingestion> => {
  const conversation = await readConversation(records, id)
  const before = await readSummary(records, id)
  let rights = await readRights(records, conversation)
  const applied: SealedEvent[] = []
  const known: SealedEvent[] = []
  const bare: SealedEvent[] = []
  const refused: { event: SealedEvent; reason: EventRefusal }[] = []
  const messages = new Map<string, MessageRecord>()
  const invitations: Ingestion['invitations'][number][] = []
  let summary = before
  let governed = false
  const chains = new Chains(records, id)
  const ahead = await aheadKeys(records, id)
  await Promise.all([warm(records, admitted), chains.look(before, admitted)])
  for (const one of admitted) {
    const { body, event } = one
    // What came before it may have ended its author's membership.
    if (governed && !isFromMember(event, rights)) {
      refused.push({ event, reason: 'not-member' })
      continue
    }
    const placement = place(event, await chains.round(summary, event))
    if (placement.kind === 'known') {
      known.push(event)
      if (event.body === undefined && (await hasBody(records, event))) bare.push(event)
      if (!(await isWithheld(records, event))) continue
      // It came without its body before: what it said is told now.
      await keepEvent(records, event, false)
      const told = await projectInto(records, conversation, summary, one, rights, self)
      summary = told.summary
      if (told.fresh !== undefined) messages.set(told.fresh.id, told.fresh)
      continue
    }
    // What was shown ahead of its turn has its turn now, or will never have it.
    const isEarly = placement.kind === 'refused' && placement.reason === 'premature'
    if (ahead.size > 0 && !isEarly) await dropKey(records, ahead, event)
    if (placement.kind === 'refused') {
      refused.push({ event, reason: placement.reason })
      continue
    }
    const control = rights.inCommunity ? undefined : controlOf(one)
    const kept = await keepEvent(records, event, control !== undefined)
    if (placement.kind !== 'evidence') chains.keep(kept)
    applied.push(event)
    if (placement.kind === 'evidence') {
      const restarted = restartedAt(summary, event.header.device, event.header.sequence, emptySummary)
      summary = await deriveAgain(records, conversation, restarted, self)
      rights = await readRights(records, conversation)
      governed = true
      continue
    }
    if (control !== undefined) {
      const change = await applyControl(records, conversation, summary, control, self)
      summary = change.stale
        ? await deriveAgain(records, conversation, { ...emptySummary, forks: summary.forks }, self)
        : change.summary
      rights = { ...rights, directory: change.directory }
      governed = true
    }
    const projected = await projectInto(records, conversation, summary, one, rights, self)
    summary = projected.summary
    if (projected.fresh !== undefined) messages.set(projected.fresh.id, projected.fresh)
    if (body.kind === 'conversation.invite' && conversation.kind === 'direct' && event.header.author !== self.account)
      invitations.push({ from: event.header.author, invitation: body })
  }
  if (governed && ahead.size > 0) await reviewAhead(records, id, summary, rights)
  // The conversation may have been put on another shelf by what was applied.
  if (summary !== before) await records.summaries.put(summaryRecordOf(await readConversation(records, id), summary))
  return { applied, known, bare, refused, messages: [...messages.values()], summary, governed, invitations }
}

const dropKey = async (records: Writing, ahead: ReadonlySet<string>, { header }: SealedEvent): Promise<void> => {
  const key = chainKey(header.conversation, header.device, header.sequence)
  if (ahead.has(key)) await records.ahead.delete(key)
}

/** Derives the projection anew from the events: the same bytes as it had (EV5). */
export const rebuildProjection = async (records: Writing, id: ConversationId, self: Author): Promise<Summary> => {
  const conversation = await readConversation(records, id)
  const { forks } = await readSummary(records, id)
  const summary = await deriveAgain(records, conversation, { ...emptySummary, forks }, self)
  await records.summaries.put(summaryRecordOf(conversation, summary))
  return summary
}

/** What is asked of each event is asked for all of them at once. */
const warm = (records: Reading, admitted: readonly AdmittedEvent[]): Promise<unknown> => {
  const touched = admitted.flatMap((one) => messageTouchedBy(one) ?? [])
  return Promise.all(touched.flatMap((message) => [records.messages.get(message), records.marks.get(message)]))
}

/** The ends of the devices' chains while a batch of events is added to them. */
class Chains {
  readonly #ends = new Map<DeviceId, readonly EventRecord[]>()

  constructor(
    private readonly records: Reading,
    private readonly conversation: ConversationId,
  ) {}

  /** What is asked before anything is written is known without the disk. */
  async look(summary: Summary, admitted: readonly AdmittedEvent[]): Promise<void> {
    const next = admitted.filter(
      ({ event: { header } }) => header.sequence > 1 && header.sequence === sequenceIn(summary.held, header.device) + 1,
    )
    await Promise.all(
      next.map(async ({ event: { header } }) => {
        this.#ends.set(header.device, await this.#at(header.device, header.sequence - 1))
      }),
    )
  }

  async round(summary: Summary, { header: { device, sequence } }: SealedEvent) {
    const forkedAt = summary.forks.get(device)
    // There are no gaps below what is held, and nothing above it: most events need one look.
    const here = sequence > sequenceIn(summary.held, device) ? [] : await this.#at(device, sequence)
    const before = sequence === 1 ? [] : await this.#before(device, sequence)
    return { here: here.map(({ id }) => id), before, forkedAt }
  }

  /** It is the last of its device now. */
  keep(kept: EventRecord): void {
    this.#ends.set(kept.device, [kept])
  }

  #before(device: DeviceId, sequence: number): readonly EventRecord[] | Promise<readonly EventRecord[]> {
    const end = this.#ends.get(device)
    return end?.[0]?.sequence === sequence - 1 ? end : this.#at(device, sequence - 1)
  }

  #at(device: DeviceId, sequence: number): Promise<readonly EventRecord[]> {
    return eventsAt(this.records, this.conversation, device, sequence)
  }
}

const keepEvent = async (
  records: Writing,
  { body, id, header, bytes }: SealedEvent,
  control: boolean,
): Promise<EventRecord> => {
  const record = {
    id,
    conversation: header.conversation,
    device: header.device,
    sequence: header.sequence,
    order: orderOf(header),
    epoch: header.epoch,
    control,
    doomed: false,
    withheld: body === undefined && isSaid(header.kind),
    bytes,
  }
  await records.events.put(record)
  return record
}

/** What somebody wants to read; who reacted to it is missed by nobody for long. */
const isSaid = (kind: string): boolean => kind === 'message.text' || kind === 'message.edit'

const hasBody = async (records: Reading, { bytes, id }: SealedEvent): Promise<boolean> =>
  ((await records.events.get(id))?.bytes.length ?? 0) > bytes.length

const isWithheld = async (records: Reading, { body, id }: SealedEvent): Promise<boolean> =>
  body !== undefined && (await records.events.get(id))?.withheld === true
