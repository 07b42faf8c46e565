/**
 * The newest messages of a long catch-up, shown before what was said until then has come (SY7). They lie in a table
 * of their own and touch nothing else: neither the log nor what is derived from it knows of them. Where the chain
 * reaches one, it is applied like any other event, and what lies here goes.
 */
import type { ConversationId } from '../base/ids'
import { authenticate, isFromMember, type AdmittedEvent, type ConversationRights } from '../conversation/admit'
import { projectEvent } from '../conversation/project'
import { isHidden, type Summary } from '../conversation/summary'
import { sequenceIn } from '../conversation/vector'
import type { SealedEvent } from '../protocol/peer/event'
import { within } from '../storage/collection'
import type { AheadRecord, ConversationRecord } from '../storage/records'
import { chainKey, type Reading, type Writing } from '../storage/storage'
import { readRights } from './authority'
import type { Author } from './author'
import { messageRecordOf } from './message-record'
import { readSummary } from './summary'

/** Takes the place of what was ahead before. Judged by all that needs no chain, by whom we know to be members. */
export const keepAhead = async (
  records: Writing,
  id: ConversationId,
  events: readonly SealedEvent[],
  self: Author,
  now: number,
): Promise<void> => {
  const conversation = await records.conversations.get(id)
  if (conversation === undefined) return
  const summary = await readSummary(records, id)
  const rights = await readRights(records, conversation)
  const ahead: AheadRecord[] = []
  for (const event of events) {
    const judged = authenticate(event, rights, now)
    if (!judged.ok) continue
    const record = await aheadRecordOf(records, conversation, summary, judged.value, rights, self)
    if (record !== undefined && isAhead(record, summary, rights)) ahead.push(record)
  }
  if (ahead.length === 0) return
  await dropAhead(records, id)
  for (const record of ahead) {
    const { device, sequence } = record
    // Whoever tells two stories is shown with neither (EV3).
    const isTwin = events.filter(({ header }) => header.device === device && header.sequence === sequence).length > 1
    if (!isTwin) await records.ahead.put(record)
  }
}

export const readAhead = (records: Reading, id: ConversationId): Promise<readonly AheadRecord[]> =>
  records.ahead.list('key', within(`${id}/`))

/** Where in the chains something is ahead. */
export const aheadKeys = async (records: Reading, id: ConversationId): Promise<ReadonlySet<string>> =>
  new Set(await records.ahead.keys('key', within(`${id}/`)))

/** Members may be others now, or somebody was caught telling two stories. */
export const reviewAhead = async (
  records: Writing,
  id: ConversationId,
  summary: Summary,
  rights: ConversationRights,
): Promise<void> => {
  for (const record of await readAhead(records, id))
    if (!isAhead(record, summary, rights)) await records.ahead.delete(chainKey(id, record.device, record.sequence))
}

export const dropAhead = async (records: Writing, id: ConversationId): Promise<void> => {
  for (const key of await aheadKeys(records, id)) await records.ahead.delete(key)
}

const isAhead = (record: AheadRecord, summary: Summary, rights: ConversationRights): boolean =>
  record.sequence > sequenceIn(summary.held, record.device) &&
  !isHidden(summary, record.device, record.sequence) &&
  isFromMember({ header: record }, rights)

const aheadRecordOf = async (
  records: Reading,
  conversation: ConversationRecord,
  summary: Summary,
  admitted: AdmittedEvent,
  rights: ConversationRights,
  self: Author,
): Promise<AheadRecord | undefined> => {
  if (admitted.body.kind !== 'message.text') return undefined
  const { author, device, epoch, sequence } = admitted.event.header
  const scene = { directory: rights.directory, inCommunity: rights.inCommunity, self: self.account }
  const { message: state } = projectEvent(summary, admitted, undefined, scene)
  if (state === undefined) return undefined
  const message = messageRecordOf(state, conversation, self.account, await records.marks.get(state.id))
  // Nothing here vanishes by itself.
  if (message.hidden || message.expiresAt !== undefined) return undefined
  return { author, device, epoch, sequence, message }
}
