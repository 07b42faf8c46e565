/** The projection on the disk: one event into it, or all of them anew. */
import { assert } from '../base/errors'
import type { ConversationId } from '../base/ids'
import type { AdmittedEvent, ConversationRights } from '../conversation/admit'
import { decodeBody, type DecodedBody } from '../conversation/body'
import type { EpochKey } from '../conversation/epoch'
import { pictureId } from '../conversation/govern'
import { isShown } from '../conversation/message'
import { messageTouchedBy, projectEvent } from '../conversation/project'
import { isHidden, type Summary } from '../conversation/summary'
import { decodeEvent, openBody, type EventHeader } from '../protocol/peer/event'
import { orderOf } from '../protocol/peer/order'
import { within } from '../storage/collection'
import type { ConversationRecord, EventRecord, MessageRecord } from '../storage/records'
import { chainKey, profileKey, type Writing } from '../storage/storage'
import type { Author } from './author'
import { directoryRecordOf, readRights } from './authority'
import { resolveAll } from './control'
import { dropMessage, eraseEvent, messageRecordOf, putMessage } from './message-record'
import { reclaim } from './reclaim'

/** How many events are read at once when all are. */
const page = 500

export const projectInto = async (
  records: Writing,
  conversation: ConversationRecord,
  summary: Summary,
  admitted: AdmittedEvent,
  rights: ConversationRights,
  self: Author,
): Promise<{ readonly summary: Summary; readonly fresh?: MessageRecord }> => {
  const { header } = admitted.event
  const touched = messageTouchedBy(admitted)
  const present = touched === undefined ? undefined : await records.messages.get(touched)
  const scene = { directory: rights.directory, inCommunity: rights.inCommunity, self: self.account }
  // A message of another conversation is nobody's business here.
  const stray = present !== undefined && present.conversation !== conversation.id
  const judged: AdmittedEvent = stray ? { event: admitted.event, body: { kind: 'unknown' } } : admitted
  const projection = projectEvent(summary, judged, stray ? undefined : present, scene)
  if (!isHidden(summary, header.device, header.sequence)) await keepProfile(records, header, admitted.body)
  for (const id of projection.erase) await eraseEvent(records, id, projection.message?.id)
  if (projection.message === undefined) return { summary: projection.summary }
  // What this device alone decided is asked for where the message appears.
  const appears = (present === undefined || !isShown(present)) && isShown(projection.message)
  const mark =
    appears || present === undefined || present.hidden || present.expiresAt !== undefined
      ? await records.marks.get(projection.message.id)
      : undefined
  const message = messageRecordOf(projection.message, conversation, self.account, mark)
  await putMessage(records, message)
  return appears ? { summary: projection.summary, fresh: message } : { summary: projection.summary }
}

/** What somebody told of themselves: the latest stands. */
const keepProfile = async (records: Writing, header: EventHeader, body: DecodedBody): Promise<void> => {
  if (body.kind !== 'profile.name' && body.kind !== 'profile.card') return
  const { author, conversation } = header
  const order = orderOf(header)
  const known = await records.profiles.get(profileKey(conversation, author))
  if (known !== undefined && known.order >= order) return
  const told = body.kind === 'profile.card' ? body : { name: body.name, bio: '', statusText: '', links: [] }
  const picture = body.kind === 'profile.card' && body.picture !== undefined ? pictureId(body.picture) : undefined
  if (body.kind === 'profile.card' && body.picture !== undefined && picture !== undefined)
    await records.pictures.put({ id: picture, bytes: body.picture })
  await records.profiles.put({
    conversation,
    account: author,
    order,
    name: told.name,
    bio: told.bio,
    statusText: told.statusText,
    links: [...told.links],
    ...(picture === undefined ? {} : { picture }),
  })
}

export const deriveAgain = async (
  records: Writing,
  conversation: ConversationRecord,
  from: Summary,
  self: Author,
): Promise<Summary> => {
  await forgetDerived(records, conversation.id)
  const taken: EventRecord[] = []
  if (conversation.community === undefined)
    await records.directories.put(directoryRecordOf(conversation.id, await resolveAll(records, conversation, from)))
  const kept = await records.conversations.get(conversation.id)
  const rights = await readRights(records, kept ?? conversation)
  let summary = from
  const range = within(`${conversation.id}/`)
  for (let after = range.from; ;) {
    const events = await records.events.list('chain', { from: after, to: range.to, limit: page })
    for (const event of events) {
      if (event.takenWith !== undefined) taken.push(event)
      const reopened = reopen(event.bytes, rights.keys)
      summary = (await projectInto(records, conversation, summary, reopened, rights, self)).summary
    }
    const last = events.at(-1)
    if (last === undefined || events.length < page) {
      await reclaim(records, taken)
      return summary
    }
    // Of two stories of one device (EV3) neither is shown: a twin that falls between two pages is missed by nobody.
    after = `${chainKey(conversation.id, last.device, last.sequence)}\0`
  }
}

const forgetDerived = async (records: Writing, conversation: ConversationId): Promise<void> => {
  for (const id of await records.messages.keys('home', within(`${conversation}/`))) {
    const message = await records.messages.get(id)
    if (message !== undefined) await dropMessage(records, message)
  }
  for (const key of await records.profiles.keys('key', within(`${conversation}/`))) await records.profiles.delete(key)
}

/** An event we keep was admitted once; it opens again, unless what it said is erased. */
const reopen = (bytes: Uint8Array, keys: readonly EpochKey[]): AdmittedEvent => {
  const event = decodeEvent(bytes)
  assert(event.ok, 'a kept event that decodes')
  if (event.value.body === undefined) return { event: event.value, body: { kind: 'erased' } }
  for (const { key } of keys) {
    const body = openBody(event.value, key)
    if (body.ok) return { event: event.value, body: decodeBody(event.value.header.kind, body.value) }
  }
  throw new Error('assertion failed: a kept event that opens')
}
