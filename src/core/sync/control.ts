/** What a control event does to a conversation beside its lines: the directory, the keys, and what no longer counts. */
import { assert } from '../base/errors'
import type { ConversationId, DeviceId } from '../base/ids'
import type { AdmittedEvent } from '../conversation/admit'
import { isControlBody, decodeBody } from '../conversation/body'
import type { ControlBody } from '../conversation/control'
import { lastCut, memberOf, type Directory } from '../conversation/directory'
import type { EpochKey } from '../conversation/epoch'
import { pictureId, type ControlEvent } from '../conversation/govern'
import { keyIdOf } from '../conversation/group'
import { closedPast } from '../conversation/past'
import { extend, resolve } from '../conversation/resolve'
import { isHidden, type Summary } from '../conversation/summary'
import { sequenceIn } from '../conversation/vector'
import { isSymmetricKey } from '../crypto/keys'
import { openSealed } from '../crypto/seal'
import { decodeEvent, openBody, type SealedEvent } from '../protocol/peer/event'
import { orderOf, timeOfOrder } from '../protocol/peer/order'
import { within } from '../storage/collection'
import type { ConversationRecord } from '../storage/records'
import { chainKey, type Reading, type Writing } from '../storage/storage'
import type { Author } from './author'
import { beginningOf, directoryRecordOf, readDirectory } from './authority'

export interface Governed {
  readonly directory: Directory
  readonly summary: Summary
  /** Something applied before counts differently now: the projection has to be derived anew. */
  readonly stale: boolean
}

export const controlOf = ({ body, event }: AdmittedEvent): ControlEvent | undefined =>
  isControlBody(body) ? controlEvent(event, body) : undefined

const controlEvent = ({ header, id }: SealedEvent, body: ControlBody): ControlEvent => ({
  id,
  author: header.author,
  device: header.device,
  sequence: header.sequence,
  epoch: header.epoch,
  order: orderOf(header),
  body,
})

export const applyControl = async (
  records: Writing,
  conversation: ConversationRecord,
  summary: Summary,
  event: ControlEvent,
  self: Author,
): Promise<Governed> => {
  const before = await readDirectory(records, conversation)
  const hidden = isHidden(summary, event.device, event.sequence)
  const quick = hidden ? undefined : extend(before, event)
  const after = quick ?? (await resolveAll(records, conversation, summary))
  await records.directories.put(directoryRecordOf(conversation.id, after))
  const effective = after.effective.includes(event.id)
  if (quick !== undefined && !effective) return { directory: after, summary, stale: false }
  await takeAllAlong(records, conversation, event, { before, after }, self)
  await confirmKeys(records, conversation.id, after)
  const clipped = await clip(records, conversation.id, summary, after, self.device.id)
  const late = effective && timeOfOrder(event.order) <= latestTime(summary) && changesRights(event.body)
  const turned =
    quick === undefined &&
    (before.effective.join() !== after.effective.filter((id) => id !== event.id).join() || !isContinued(before, after))
  return {
    directory: after,
    summary: clipped.summary,
    stale:
      late ||
      clipped.any ||
      turned ||
      isCutOff(before, after, summary, self) ||
      shut(before, self) !== shut(after, self),
  }
}

/** Of our own chain nothing is taken; but what stands beyond our end counts no more, for us as for the others. */
const isCutOff = (before: Directory, after: Directory, { held }: Summary, { account, device }: Author): boolean => {
  const ends = [before, after].map((directory) => {
    const member = memberOf(directory, account)
    return member && lastCut(member, device.id)
  })
  return ends[1] !== undefined && ends[1] !== ends[0] && sequenceIn(held, device.id) > ends[1]
}

/** Rights from before are as they were. What counts late, though it gives none itself, may move when others begin. */
const isContinued = (before: Directory, after: Directory): boolean => {
  const begins = (longer: readonly unknown[], shorter: readonly unknown[]): boolean =>
    JSON.stringify(longer.slice(0, shorter.length)) === JSON.stringify(shorter)
  return (
    begins(after.policies, before.policies) &&
    before.members.every(({ account, roles, spans }) => {
      const now = memberOf(after, account)
      return now !== undefined && begins(now.roles, roles) && begins(now.spans, spans)
    })
  )
}

/** What is closed to us (EV17). */
const shut = (directory: Directory, { account }: Author): string => JSON.stringify(closedPast(directory, account))

const latestTime = ({ time }: Summary): string =>
  time.wall.toString(16).padStart(12, '0') + time.counter.toString(16).padStart(6, '0')

/** Who comes, goes or inherits gains and loses rights too. */
const changesRights = ({ kind }: ControlBody): boolean => kind === 'conversation.policy' || kind.startsWith('member.')

/** From all control events there are, whatever the order they came in (EV5). */
export const resolveAll = async (
  records: Reading,
  conversation: ConversationRecord,
  summary: Pick<Summary, 'forks'>,
): Promise<Directory> => {
  const events: ControlEvent[] = []
  for (const { bytes, device, sequence } of await records.events.list('control', within(`${conversation.id}/`))) {
    if (isHidden(summary, device, sequence)) continue
    const event = reopenControl(bytes, conversation.keys)
    if (event !== undefined) events.push(event)
  }
  const kept = await records.directories.get(conversation.id)
  return resolve(beginningOf(conversation, kept), events).directory
}

const reopenControl = (bytes: Uint8Array, keys: readonly EpochKey[]): ControlEvent | undefined => {
  const event = decodeEvent(bytes)
  assert(event.ok, 'a kept event that decodes')
  for (const { key } of keys) {
    const plain = openBody(event.value, key)
    if (!plain.ok) continue
    const body = decodeBody(event.value.header.kind, plain.value)
    return isControlBody(body) ? controlEvent(event.value, body) : undefined
  }
  return undefined
}

/** Of what takes effect now: the event itself, or what had come before the one that gives its author the right. */
const takeAllAlong = async (
  records: Writing,
  conversation: ConversationRecord,
  event: ControlEvent,
  { after, before }: { readonly before: Directory; readonly after: Directory },
  self: Author,
): Promise<void> => {
  const known = new Set(before.effective)
  for (const id of after.effective) {
    if (known.has(id)) continue
    const kept = id === event.id ? undefined : await records.events.get(id)
    const taken = kept === undefined ? event : reopenControl(kept.bytes, conversation.keys)
    if (taken !== undefined) await takeAlong(records, conversation, taken, self)
  }
}

/** Keeps what the event carries: a key for this device, a picture. */
const takeAlong = async (
  records: Writing,
  conversation: ConversationRecord,
  { author, body }: ControlEvent,
  { device }: Author,
): Promise<void> => {
  if (body.kind === 'conversation.info' && body.picture !== undefined && body.picture.length > 0)
    await records.pictures.put({ id: pictureId(body.picture), bytes: body.picture })
  if (body.kind !== 'epoch.key') return
  const sealed = body.keys.find(([to]) => to === device.id)?.[1]
  const key = sealed && openSealed(device.agreement, sealed)
  if (key?.ok !== true || !isSymmetricKey(key.value) || keyIdOf(key.value) !== body.keyId) return
  const known = await records.conversations.get(conversation.id)
  if (known === undefined || known.keys.some((one) => keyIdOf(one.key) === body.keyId)) return
  await records.conversations.put({
    ...known,
    keys: [...known.keys, { epoch: body.epoch, key: key.value, madeBy: author, via: 'log' }],
  })
}

/** Keys of an invitation, or handed to us, that the log tells of are given by it from now on. */
const confirmKeys = async (records: Writing, id: ConversationId, { epochs }: Directory): Promise<void> => {
  const conversation = await records.conversations.get(id)
  if (conversation === undefined || conversation.keys.every(({ via }) => via === 'log')) return
  const noted = new Set(epochs.map(({ keyId }) => keyId))
  const keys = conversation.keys.map((one) =>
    one.via !== 'log' && noted.has(keyIdOf(one.key)) ? { ...one, via: 'log' as const } : one,
  )
  if (keys.some((one, index) => one !== conversation.keys[index]))
    await records.conversations.put({ ...conversation, keys })
}

/** What those who are gone wrote beyond their end goes: whoever comes later is not given it either. */
const clip = async (
  records: Writing,
  conversation: ConversationId,
  summary: Summary,
  directory: Directory,
  self: DeviceId,
): Promise<{ readonly summary: Summary; readonly any: boolean }> => {
  const held = new Map(summary.held)
  let any = false
  const ends = new Map(
    directory.members.flatMap((member) =>
      member.devices.map(({ device }) => [device, lastCut(member, device)] as const),
    ),
  )
  for (const [device, last] of summary.held) {
    // Whoever was added by nobody with the right to it never was in it.
    const cut = ends.has(device) ? ends.get(device) : 0
    // Our own chain goes on where it was, should we come back.
    if (cut === undefined || device === self || last <= cut) continue
    any = true
    const beyond = { from: chainKey(conversation, device, cut + 1), to: chainKey(conversation, device, last + 1) }
    for (const id of await records.events.keys('chain', beyond)) await records.events.delete(id)
    if (cut === 0) held.delete(device)
    else held.set(device, cut)
  }
  return { summary: any ? { ...summary, held } : summary, any }
}
