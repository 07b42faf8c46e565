import {
  type ConversationId,
  type ConversationPreferences,
  type ConversationQuery,
  type ConversationRights,
  type ConversationView,
  type Listing,
  type MemberView,
  type MessageView,
  type Policy,
  TincanError,
} from '../../../src/core'
import { memberOf, ownMember, type State } from './world'

export const notFound = (): TincanError => new TincanError('NOT_FOUND', 'There is no such thing in this test.')

export const usualPolicy: Policy = {
  write: 'everyone',
  pin: 'everyone',
  add: 'admins',
  mentionEveryone: 'admins',
  editWindow: 15 * 60 * 1000,
  adminsDelete: true,
  history: 'everything',
}

export const usualPreferences: ConversationPreferences = { starred: false, archived: false, notify: 'all' }

export const shownMessages = (state: State, id: ConversationId): readonly MessageView[] =>
  (state.messages.get(id) ?? []).filter((message) => !state.hidden.has(message.id))

export const membersOf = (state: State, id: ConversationId): readonly MemberView[] => {
  const room = state.rooms.find((one) => one.id === id)
  if (room) return room.members
  const contact = state.contacts.find(({ conversation }) => conversation === id)
  return contact ? [ownMember(state.profile.name), memberOf(contact)] : []
}

const rightsOf = (role: MemberView['role'], policy: Policy, member: boolean): ConversationRights => {
  const leads = role !== 'member'
  const may = (writers: 'everyone' | 'admins'): boolean => member && (leads || writers === 'everyone')
  return {
    write: may(policy.write),
    pin: may(policy.pin),
    add: may(policy.add),
    mentionEveryone: may(policy.mentionEveryone),
    manage: member && leads,
    deleteOthers: member && leads && policy.adminsDelete,
  }
}

export const conversationIn = (state: State, id: ConversationId): ConversationView => {
  const contact = state.contacts.find(({ conversation }) => conversation === id)
  const room = state.rooms.find((one) => one.id === id)
  const title = contact?.name ?? room?.title
  if (title === undefined) throw notFound()
  const details = state.details.get(id) ?? {}
  const members = membersOf(state, id)
  const membership = details.membership ?? 'member'
  const policy = details.policy ?? usualPolicy
  const role = members.find(({ own }) => own)?.role ?? 'member'
  const all = state.messages.get(id) ?? []
  const unread = all
    .slice(state.readUpTo.get(id) ?? all.length)
    .filter(({ own, id: one }) => !own && !state.hidden.has(one))
  const last = shownMessages(state, id).at(-1)
  const draft = state.drafts.get(id)
  const firstUnread = unread[0]?.id
  const picture = details.picture ?? contact?.picture
  const base = {
    id,
    title,
    description: details.description ?? '',
    membership,
    role,
    memberCount: members.length,
    rights: details.rights ?? rightsOf(role, policy, membership === 'member' && contact?.blocked !== true),
    policy,
    blocked: contact?.blocked ?? false,
    unread: Math.min(unread.length, 999),
    unreadMentions: Math.min(unread.filter(({ mentionsMe }) => mentionsMe).length, 99),
    markedUnread: state.markedUnread.has(id),
    preferences: state.preferences.get(id) ?? usualPreferences,
    notices:
      contact && state.equivocation.has(id)
        ? [{ kind: 'equivocation', account: contact.account, name: contact.name } as const]
        : [],
    ...(picture ? { picture } : {}),
    ...(details.disappearAfterMs === undefined ? {} : { disappearAfterMs: details.disappearAfterMs }),
    ...(last ? { last } : {}),
    ...(draft && (draft.text !== '' || draft.replyTo !== undefined) ? { draft } : {}),
    ...(firstUnread ? { firstUnread } : {}),
  }
  if (contact) return { ...base, kind: 'direct', contact: contact.account }
  if (room?.kind !== 'channel') return { ...base, kind: room?.kind ?? 'group' }
  return { ...base, kind: 'channel', ...(room.community ? { community: room.community } : {}) }
}

export const conversationsIn = (
  state: State,
  { limit = 50, after, archived = false }: ConversationQuery = {},
): Listing<ConversationView> => {
  const at = ({ last }: ConversationView): string => last?.sentAt ?? ''
  const starred = ({ preferences }: ConversationView): number => (preferences.starred ? 0 : 1)
  const all = [...state.contacts.map(({ conversation }) => conversation), ...state.rooms.map(({ id }) => id)]
    .map((id) => conversationIn(state, id))
    .filter(({ preferences }) => preferences.archived === archived)
    .sort((left, right) => starred(left) - starred(right) || at(right).localeCompare(at(left)))
  const from = Number(after ?? 0)
  return { data: all.slice(from, from + limit), page: all.length > from + limit ? { after: String(from + limit) } : {} }
}
