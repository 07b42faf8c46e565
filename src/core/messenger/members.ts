import { TincanError } from '../base/errors'
import type { AccountId, ConversationId } from '../base/ids'
import { mayAdd, mayRemove, maySetRole, rankOf } from '../conversation/authority'
import { mostIntroduced, mostKeysInInvitation } from '../conversation/body'
import { mostAddedAtOnce, mostKeysOfAdded } from '../conversation/control'
import { currentMembers, isMember, memberOf, roleOf, type Role } from '../conversation/directory'
import { mostMembers } from '../conversation/govern'
import { byName, passedOn } from '../conversation/keyring'
import { sequenceIn } from '../conversation/vector'
import type { EventHeader } from '../protocol/peer/event'
import type { Reading } from '../storage/storage'
import { readSummary } from '../sync/summary'
import type { ConversationsApi, MemberView } from './api'
import { appending, type Pen } from './appending'
import type { Context } from './context'
import { renewKey } from './keys'
import { joinedConversation, openConversation, refuse } from './refusals'
import { contactView } from './views/introductions'
import { standing, type ConversationScene } from './views/scene'

export const createMembers = (context: Context): ConversationsApi['members'] => {
  const { storage } = context
  const list = (id: ConversationId) => async (records: Reading) =>
    listMembers(records, await openConversation(records, id, context))
  return {
    list: (id) => storage.read(list(id)),
    live: (id) => storage.live(list(id)),
    add: (id, accounts) =>
      appending(context, async (pen) => {
        const scene = await joinedConversation(pen.records, id, context)
        if (scene.rights.inCommunity || !mayAdd(scene.rights.directory, scene.self))
          refuse('NOT_ALLOWED', 'Only admins can add members here.')
        await addMembers(pen, scene, [...new Set(accounts)])
      }),
    remove: (id, account) => appending(context, (pen) => remove(pen, id, account, context)),
    setRole: (id, account, role) => appending(context, (pen) => setRole(pen, id, account, role, context)),
    handOver: (id, account) => appending(context, (pen) => setRole(pen, id, account, 'owner', context)),
  }
}

/** Who is added learns it through the conversation they share with whoever adds them: sealed, and from a contact. */
export const addMembers = async (pen: Pen, scene: ConversationScene, accounts: readonly AccountId[]): Promise<void> => {
  const { records } = pen
  const { conversation } = scene
  const added = []
  for (const account of accounts) {
    const contact = await records.contacts.get(account)
    if (contact === undefined || contact.blocked || contact.removed === true)
      throw new TincanError('NOT_CONTACT', 'Only contacts can be added.')
    if (isMember(scene.rights.directory, account)) continue
    const { profileName } = await contactView(records, contact)
    added.push({ contact, member: { account, name: profileName, certificates: contact.certificates } })
  }
  if (currentMembers(scene.rights.directory).length + added.length > mostMembers)
    throw new TincanError('TOO_MANY_MEMBERS', `A conversation has at most ${String(mostMembers)} members.`)
  const passed = byName(passedOn(conversation.keys, scene.rights.directory))
  const handed = scene.rights.directory.epochs.map(({ keyId }) => keyId).filter((id) => passed.has(id))
  for (let first = 0; first < added.length; first += mostAddedAtOnce) {
    const some = added.slice(first, first + mostAddedAtOnce)
    const members = some.map(({ member }) => member)
    const { header } = await pen.govern(conversation.id, (parents) => ({
      kind: 'member.add',
      parents,
      members,
      keys: handed.slice(-mostKeysOfAdded),
    }))
    const invitation = await invitationTo(records, conversation.id, header)
    for (const { contact } of some) await pen.write(contact.conversation, invitation)
  }
}

const invitationTo = async (records: Reading, id: ConversationId, { device, sequence }: EventHeader) => {
  const conversation = await records.conversations.get(id)
  const directory = await records.directories.get(id)
  if (conversation?.founding === undefined || directory === undefined || directory.kind === 'direct')
    throw new Error('assertion failed: a conversation people can be invited to')
  const { certificate, seed } = conversation.founding
  return {
    kind: 'conversation.invite' as const,
    conversation: id,
    as: directory.kind,
    name: directory.name,
    server: conversation.server,
    founder: certificate,
    seed,
    keys: passedOn(conversation.keys, directory)
      .slice(-mostKeysInInvitation)
      .map(({ epoch, key, madeBy }) => ({ epoch, key, madeBy })),
    devices: currentMembers(directory)
      .flatMap(({ devices }) => devices.map(({ device }) => device))
      .slice(0, mostIntroduced),
    admission: { device, sequence },
  }
}

const remove = async (pen: Pen, id: ConversationId, account: AccountId, context: Context): Promise<void> => {
  const scene = await joinedConversation(pen.records, id, context)
  const { directory, inCommunity } = scene.rights
  const member = memberOf(directory, account)
  if (member === undefined || !isMember(directory, account)) return refuse('NOT_FOUND', 'There is no such member.')
  if (inCommunity || !mayRemove(directory, scene.self, account)) refuse('NOT_ALLOWED', 'You cannot remove this member.')
  const { held } = await readSummary(pen.records, id)
  const cut = member.devices.map(({ device }): [typeof device, number] => [device, sequenceIn(held, device)])
  await pen.govern(id, (parents) => ({ kind: 'member.remove', parents, account, cut }))
  // In the same breath, so that nothing said from now on is sealed with a key the removed has (EV12).
  await renewKey(pen, id, context)
}

const setRole = async (
  pen: Pen,
  id: ConversationId,
  account: AccountId,
  role: Role,
  context: Context,
): Promise<void> => {
  const { rights, self } = await joinedConversation(pen.records, id, context)
  if (!isMember(rights.directory, account)) refuse('NOT_FOUND', 'There is no such member.')
  if (roleOf(rights.directory, account) === role) return
  if (rights.inCommunity || !maySetRole(rights.directory, self, account, role))
    refuse('NOT_ALLOWED', 'You cannot give this role.')
  await pen.govern(id, (parents) => ({ kind: 'member.role', parents, account, role }))
}

const listMembers = async (records: Reading, scene: ConversationScene): Promise<readonly MemberView[]> => {
  const { names, rights, self } = scene
  const { directory, inCommunity } = rights
  const acting = standing(scene) === 'member' && !inCommunity
  const viewOf = async (account: AccountId): Promise<MemberView> => {
    const contact = await records.contacts.get(account)
    const picture = contact === undefined ? undefined : (await contactView(records, contact)).picture
    const role = roleOf(directory, account)
    return {
      account,
      name: await names.of(account),
      own: account === self,
      role: role === 'none' ? 'member' : role,
      contact: contact !== undefined && contact.removed !== true,
      ...(picture === undefined ? {} : { picture }),
      may: {
        remove: acting && mayRemove(directory, self, account),
        setRole: acting
          ? (['admin', 'member'] as const).filter((one) => maySetRole(directory, self, account, one))
          : [],
        handOver: acting && maySetRole(directory, self, account, 'owner'),
      },
    }
  }
  // All at once: a disk answers many questions together sooner than one after the other.
  const views = await Promise.all(currentMembers(directory).map(({ account }) => viewOf(account)))
  return views.sort((left, right) => rankOf(right.role) - rankOf(left.role) || left.name.localeCompare(right.name))
}
