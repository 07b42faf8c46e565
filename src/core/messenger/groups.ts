/** Conversations of more than two: made, changed, left. */
import { isMessageId, type AccountId, type ConversationId, type DeviceId } from '../base/ids'
import { mayConvert, mayManage } from '../conversation/authority'
import { longestDescription, longestRef } from '../conversation/control'
import { day, hour } from '../base/durations'
import { directConversationId } from '../conversation/direct'
import type { ConversationKind } from '../conversation/directory'
import { foundedConversationId, keyIdOf, seedForRef } from '../conversation/group'
import { emptySummary } from '../conversation/summary'
import { sequenceIn } from '../conversation/vector'
import { randomKey } from '../crypto/keys'
import { cleanName, cleanText } from '../identity/profile'
import { within } from '../storage/collection'
import { chainKey, type Writing } from '../storage/storage'
import { dropAhead } from '../sync/ahead'
import { eraseEvent } from '../sync/message-record'
import { readSummary, summaryRecordOf } from '../sync/summary'
import type { ConversationPatch, ConversationsApi, NewConversation } from './api'
import { appending, type Pen } from './appending'
import { openChannel } from './communities'
import type { Context } from './context'
import { addMembers } from './members'
import { validPicture } from './pictures'
import { joinedConversation, openConversation, refuse } from './refusals'
import { conversationView } from './views/conversation'
import { readScene } from './views/scene'

type Groups = Pick<ConversationsApi, 'create' | 'ensure' | 'update' | 'convert' | 'leave' | 'forget'>

const leastTimer = hour
const mostTimer = 90 * day

export const createGroups = (context: Context): Groups => {
  const show = async (pen: Pen, id: ConversationId) =>
    conversationView(pen.records, await openConversation(pen.records, id, context))
  return {
    create: (query) => appending(context, async (pen) => show(pen, await createOne(pen, query, context))),
    ensure: ({ kind, members, name, ref }) =>
      appending(context, async (pen) => {
        if (ref.length === 0 || ref.length > longestRef)
          refuse('INVALID_ARGUMENT', `A reference has 1 to ${String(longestRef)} characters.`)
        const known = await withRef(pen, kind, ref)
        return show(pen, known ?? (await found(pen, { kind, name, members, ref }, context)))
      }),
    update: (id, patch) => appending(context, (pen) => update(pen, id, patch, context)),
    convert: (id) =>
      appending(context, async (pen) => {
        const { rights, self } = await joinedConversation(pen.records, id, context)
        if (!mayConvert(rights.directory, self)) refuse('NOT_ALLOWED', 'Only its owner can make a group a channel.')
        await pen.govern(id, (parents) => ({ kind: 'conversation.convert', parents }))
      }),
    leave: (id) => appending(context, (pen) => leave(pen, id, context)),
    forget: (id) => forget(id, context),
  }
}

const createOne = async (pen: Pen, query: NewConversation, context: Context): Promise<ConversationId> => {
  if (query.kind === 'direct') {
    const contact = await pen.records.contacts.get(query.contact)
    if (contact === undefined || contact.removed === true)
      refuse('NOT_CONTACT', 'A direct conversation needs an accepted contact.')
    return directConversationId(context.self.account.id, query.contact)
  }
  return 'community' in query ? openChannel(pen, query.community, query.name, context) : found(pen, query, context)
}

/** Several may have been made for one thing by several people at once: all of them then use the same of them. */
const withRef = async (pen: Pen, kind: ConversationKind, ref: string): Promise<ConversationId | undefined> => {
  const found: ConversationId[] = []
  for (const directory of await pen.records.directories.list('key'))
    if (directory.ref === ref && (directory.kind === kind || kind === 'group')) found.push(directory.conversation)
  return found.sort()[0]
}

const found = async (
  pen: Pen,
  {
    kind,
    members,
    name,
    ref,
  }: {
    readonly kind: 'group' | 'channel' | 'community'
    readonly name: string
    readonly members: readonly AccountId[]
    readonly ref?: string
  },
  context: Context,
): Promise<ConversationId> => {
  const { clock, random, self, server } = context
  const { records } = pen
  const called = cleanName(name)
  if (called === undefined) return refuse('INVALID_ARGUMENT', 'A name has 1 to 64 visible characters.')
  const seed = ref === undefined ? random.bytes(32) : seedForRef(kind, ref)
  const id = foundedConversationId(self.account.id, seed)
  if ((await records.conversations.get(id)) !== undefined) return id
  const key = randomKey(random)
  const conversation = {
    id,
    kind,
    server,
    keys: [{ epoch: 1, key, madeBy: self.account.id }],
    createdAt: clock.now(),
    founding: { certificate: self.certificate.bytes, seed },
    introduced: [],
    shelf: '1' as const,
  }
  await records.conversations.put(conversation)
  await records.summaries.put(summaryRecordOf(conversation, emptySummary))
  pen.changed(id)
  await pen.govern(id, (parents) => ({
    kind: 'conversation.create',
    parents,
    conversation: kind,
    name: called,
    ...(ref === undefined ? {} : { ref }),
    keyId: keyIdOf(key),
  }))
  const own = (await records.profile.get('profile'))?.name
  if (own !== undefined) await pen.write(id, { kind: 'profile.name', name: own })
  const others = [...new Set(members)].filter((account) => account !== self.account.id)
  if (others.length > 0) await addMembers(pen, await readScene(records, conversation, context), others)
  return id
}

const update = async (pen: Pen, id: ConversationId, patch: ConversationPatch, context: Context): Promise<void> => {
  const scene = await joinedConversation(pen.records, id, context)
  const { directory, inCommunity } = scene.rights
  if (inCommunity || !mayManage(directory, scene.self)) refuse('NOT_ALLOWED', 'Only admins can change this.')
  const name = patch.name === undefined ? undefined : cleanName(patch.name)
  const description = patch.description === undefined ? undefined : cleanText(patch.description, longestDescription)
  if (patch.name !== undefined && name === undefined)
    refuse('INVALID_ARGUMENT', 'A name has 1 to 64 visible characters.')
  if (patch.description !== undefined && description === undefined)
    refuse('INVALID_ARGUMENT', `A description has at most ${String(longestDescription)} characters.`)
  const picture =
    'picture' in patch ? (patch.picture === undefined ? new Uint8Array() : validPicture(patch.picture)) : undefined
  const renamed = name !== undefined && name !== directory.name
  const described = description !== undefined && description !== directory.description
  if ((renamed || described || picture !== undefined) && directory.kind === 'direct')
    refuse('NOT_ALLOWED', 'A conversation between two has no name of its own.')
  // One line each: what people are told is what changed.
  if (renamed) await pen.govern(id, (parents) => ({ kind: 'conversation.info', parents, name }))
  if (described) await pen.govern(id, (parents) => ({ kind: 'conversation.info', parents, description }))
  if (picture !== undefined) await pen.govern(id, (parents) => ({ kind: 'conversation.info', parents, picture }))
  if (patch.policy !== undefined) {
    const policy = { ...patch.policy }
    await pen.govern(id, (parents) => ({ kind: 'conversation.policy', parents, policy }))
  }
  if ('disappearAfterMs' in patch) {
    const ms = patch.disappearAfterMs ?? 0
    if (ms !== 0 && !(Number.isSafeInteger(ms) && ms >= leastTimer && ms <= mostTimer))
      refuse('INVALID_ARGUMENT', 'Messages disappear after 1 hour to 90 days.')
    if (ms !== directory.disappearAfterMs)
      await pen.govern(id, (parents) => ({ kind: 'conversation.timer', parents, ms }))
  }
}

const leave = async (pen: Pen, id: ConversationId, context: Context): Promise<void> => {
  const scene = await joinedConversation(pen.records, id, context)
  const { conversation, rights, self } = scene
  if (rights.directory.kind === 'direct')
    refuse('NOT_ALLOWED', 'A conversation between two cannot be left. Block it instead.')
  if (rights.inCommunity) {
    await pen.records.conversations.put({ ...conversation, hidden: true })
    await reshelve(pen, id, '-')
    pen.changed(id)
    return
  }
  const { held } = await readSummary(pen.records, id)
  const own = rights.directory.members.find(({ account }) => account === self)?.devices ?? []
  const others = own.filter(({ device }) => device !== context.self.device.id)
  const written = sequenceIn(held, context.self.device.id)
  const cut = [
    ...others.map(({ device }): [typeof device, number] => [device, sequenceIn(held, device)]),
    [context.self.device.id, written + 1] as [typeof context.self.device.id, number],
  ]
  await pen.records.conversations.put({ ...conversation, leftByUs: true })
  await pen.govern(id, (parents) => ({ kind: 'member.leave', parents, cut }))
}

const reshelve = async (pen: Pen, id: ConversationId, shelf: '-' | '1'): Promise<void> => {
  const conversation = await pen.records.conversations.get(id)
  if (conversation === undefined) return
  await pen.records.conversations.put({ ...conversation, shelf })
  await pen.records.summaries.put(summaryRecordOf({ ...conversation, shelf }, await readSummary(pen.records, id)))
}

/** Everything of it goes from this device. */
const forget = async (id: ConversationId, context: Context): Promise<void> => {
  await context.storage.write(async (records) => {
    const scene = await openConversation(records, id, context)
    const { conversation, rights, self } = scene
    const left = conversation.leftByUs === true || !rights.directory.members.some(isCurrent(self))
    if (rights.directory.kind === 'direct' || rights.inCommunity || !left)
      refuse('NOT_ALLOWED', 'Leave the conversation before you delete it.')
    await erase(records, id, context.self.device.id)
    for (const { channel } of rights.directory.channels) await erase(records, channel, context.self.device.id)
  })
  context.happenings.conversation.emit(id)
}

const isCurrent =
  (self: AccountId) =>
  ({
    account,
    roles,
  }: {
    readonly account: AccountId
    readonly roles: readonly { readonly role: string }[]
  }): boolean =>
    account === self && roles.at(-1)?.role !== 'none'

/**
 * All but the last of our own events: should somebody let us in again, our chain goes on from it. Begun anew it
 * would contradict what the others hold (EV3).
 */
const erase = async (records: Writing, id: ConversationId, self: DeviceId): Promise<void> => {
  const all = within(`${id}/`)
  for (const message of (await records.messages.keys('home', all)).filter(isMessageId)) {
    await records.messages.delete(message)
    await records.marks.delete(message)
    await records.touched.put({ message, conversation: id })
  }
  const { held, time } = await readSummary(records, id)
  const last = sequenceIn(held, self)
  const [own] = await records.events.list('chain', within(chainKey(id, self, last)))
  for (const event of await records.events.keys('chain', all)) if (event !== own?.id) await records.events.delete(event)
  if (own !== undefined) await eraseEvent(records, own.id)
  await dropAhead(records, id)
  for (const key of await records.statements.keys('key', all)) await records.statements.delete(key)
  for (const key of await records.profiles.keys('key', all)) await records.profiles.delete(key)
  for (const key of await records.transit.keys('sent', all)) await records.transit.delete(key)
  const { conversations, directories, drafts, preferences, summaries } = records
  for (const table of [directories, preferences, drafts, summaries, conversations]) await table.delete(id)
  if (own === undefined) return
  const kept = { id, createdAt: 0, shelf: '-' as const }
  await summaries.put(summaryRecordOf(kept, { ...emptySummary, held: new Map([[self, last]]), time }))
}
