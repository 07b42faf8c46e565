import { hasRight, mayAdd, mayManage } from '../../conversation/authority'
import { currentMembers, currentPolicy, isMember, memberOf, roleOf } from '../../conversation/directory'
import { isHidden, type Summary } from '../../conversation/summary'
import { within } from '../../storage/collection'
import type { ConversationRecord, PreferencesRecord } from '../../storage/records'
import type { Reading } from '../../storage/storage'
import { readSummary } from '../../sync/summary'
import type { ConversationNotice, ConversationPreferences, ConversationView } from '../api'
import { rfc3339 } from '../context'
import { contactView } from './introductions'
import { isOnScreen, messageView } from './message'
import { standing, type ConversationScene } from './scene'

const mostUnread = 999
const fewUnread = 32
const mostMentions = 99
/** The last moment a date can name: muted till then is muted for ever. */
export const forever = 8.64e15

export const usualPreferences = (conversation: ConversationRecord): PreferencesRecord => ({
  conversation: conversation.id,
  starred: false,
  archived: false,
  notify: 'all',
  markedUnread: false,
})

export const preferencesView = (record: PreferencesRecord, now: number): ConversationPreferences => ({
  starred: record.starred,
  archived: record.archived,
  ...(record.mutedUntil === undefined || record.mutedUntil <= now
    ? {}
    : { mutedUntil: rfc3339(Math.min(record.mutedUntil, forever)) }),
  notify: record.notify,
})

export const conversationView = async (records: Reading, scene: ConversationScene): Promise<ConversationView> => {
  const { conversation, now, rights, self } = scene
  const { directory } = rights
  const summary = await readSummary(records, conversation.id)
  const unread = await unreadOf(records, conversation, summary)
  const last = await lastOf(records, scene)
  const draft = await records.drafts.get(conversation.id)
  const preferences = (await records.preferences.get(conversation.id)) ?? usualPreferences(conversation)
  const contact = scene.contact && (await contactView(records, scene.contact))
  const picture = contact === undefined ? directory.picture : contact.picture
  const base = {
    id: conversation.id,
    title: contact?.name ?? directory.name,
    description: directory.description,
    ...(picture === undefined ? {} : { picture }),
    membership: membershipOf(scene),
    role: shownRole(scene),
    memberCount: currentMembers(directory).length,
    rights: {
      write: standing(scene) === 'member' && hasRight(directory, self, 'write'),
      pin: standing(scene) === 'member' && hasRight(directory, self, 'pin'),
      add: standing(scene) === 'member' && mayAdd(directory, self) && !rights.inCommunity,
      mentionEveryone: hasRight(directory, self, 'mentionEveryone') && directory.kind !== 'direct',
      manage: standing(scene) === 'member' && mayManage(directory, self) && !rights.inCommunity,
      deleteOthers: standing(scene) === 'member' && hasRight(directory, self, 'deleteOthers'),
    },
    policy: currentPolicy(directory),
    ...(directory.disappearAfterMs === 0 ? {} : { disappearAfterMs: directory.disappearAfterMs }),
    blocked: contact?.blocked ?? false,
    ...(last === undefined ? {} : { last }),
    ...(draft === undefined
      ? {}
      : { draft: { text: draft.text, ...(draft.replyTo === undefined ? {} : { replyTo: draft.replyTo }) } }),
    ...unread,
    markedUnread: preferences.markedUnread,
    preferences: preferencesView(preferences, now),
    notices: await equivocations(scene, summary),
  }
  if (conversation.contact !== undefined) return { ...base, kind: 'direct', contact: conversation.contact }
  if (conversation.community !== undefined) return { ...base, kind: 'channel', community: conversation.community }
  return directory.kind === 'direct' ? { ...base, kind: 'group' } : { ...base, kind: directory.kind }
}

const shownRole = ({ rights, self }: ConversationScene): ConversationView['role'] => {
  const role = roleOf(rights.directory, self)
  return role === 'none' ? 'member' : role
}

/** Who was never a member yet waits for the log of the invitation. */
const membershipOf = ({ conversation, rights, self }: ConversationScene): ConversationView['membership'] => {
  if (conversation.hidden === true) return 'left'
  const member = memberOf(rights.directory, self)
  if (member === undefined || isMember(rights.directory, self)) return 'member'
  return conversation.leftByUs === true ? 'left' : 'removed'
}

const unreadOf = async (
  records: Reading,
  { id, readUpTo }: ConversationRecord,
  { newest }: Summary,
): Promise<Pick<ConversationView, 'unread' | 'unreadMentions' | 'firstUnread'>> => {
  // Most conversations are read to the end, and it takes nothing to see that.
  if (newest === undefined || (readUpTo !== undefined && readUpTo >= newest)) return { unread: 0, unreadMentions: 0 }
  const range = { ...within(`${id}/`), ...(readUpTo === undefined ? {} : { from: `${id}/${readUpTo}\0` }) }
  // A few are known of anyway, and stay known as they are read; only of many the disk is asked how many there are.
  const few = await records.messages.list('incoming', { ...range, limit: fewUnread })
  if (few.length < fewUnread) {
    const [first] = few
    const unreadMentions = few.filter(({ base }) => base?.content.kind === 'text' && base.content.mentionsMe).length
    return { unread: few.length, unreadMentions, ...(first === undefined ? {} : { firstUnread: first.id }) }
  }
  const unread = await records.messages.count('incoming', { ...range, limit: mostUnread })
  const [first] = unread === 0 ? [] : await records.messages.list('incoming', { ...range, limit: 1 })
  const unreadMentions = unread === 0 ? 0 : await records.messages.count('mention', { ...range, limit: mostMentions })
  return { unread, unreadMentions, ...(first === undefined ? {} : { firstUnread: first.id }) }
}

const lastOf = async (records: Reading, scene: ConversationScene): Promise<ConversationView['last']> => {
  const range = { ...within(`${scene.conversation.id}/`), reverse: true, limit: 1 }
  const [last] = await records.messages.list('order', range)
  return last === undefined || !isOnScreen(last) ? undefined : messageView(records, last, scene)
}

const equivocations = async (
  { names, rights }: ConversationScene,
  summary: Summary,
): Promise<readonly ConversationNotice[]> => {
  if (summary.forks.size === 0) return []
  const notices: ConversationNotice[] = []
  for (const { account, devices } of rights.directory.members) {
    if (devices.some(({ device }) => isHidden(summary, device, Number.MAX_SAFE_INTEGER)))
      notices.push({ kind: 'equivocation', account, name: await names.of(account) })
  }
  return notices
}
