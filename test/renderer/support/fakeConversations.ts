import {
  type AccountId,
  type CatchUpProgress,
  type Cell,
  type ConversationId,
  type ConversationPatch,
  type ConversationView,
  type Messenger,
} from '../../../src/core'
import { changeMembers, fakeMembers } from './fakeMembers'
import { liveOf } from './live'
import type { Memory } from './memory'
import { conversationIn, conversationsIn, notFound, usualPolicy, usualPreferences } from './views'
import { type Details, groupNamed, pictureOf, type Room } from './world'

const forever = '9999-12-31T23:59:59.999Z'

export const fakeConversations = (
  memory: Memory,
  heldBack: (id: ConversationId) => Cell<readonly AccountId[]>,
  catchingUp: (id: ConversationId) => Cell<CatchUpProgress | undefined>,
): Messenger['conversations'] => {
  const view = (id: ConversationId): ConversationView => conversationIn(memory.state.value, id)
  const detail = (id: ConversationId, patch: Details): void => {
    const { details } = memory.state.value
    memory.change({ details: new Map(details).set(id, { ...details.get(id), ...patch }) })
  }
  const open = (name: string, accounts: readonly AccountId[], room: Partial<Room>): ConversationView => {
    const members = accounts.map((account) => memory.contact((one) => one.account === account))
    const made = { ...groupNamed(name, members), ...room }
    memory.change({ rooms: [...memory.state.value.rooms, made] })
    return view(made.id)
  }
  const rename = (id: ConversationId, title: string): void =>
    memory.change({ rooms: memory.state.value.rooms.map((room) => (room.id === id ? { ...room, title } : room)) })
  const mark = (id: ConversationId, unread: boolean): void => {
    const marked = new Set(memory.state.value.markedUnread)
    if (unread) marked.add(id)
    else marked.delete(id)
    memory.change({ markedUnread: marked })
  }
  const setPicture = (id: ConversationId, { picture }: ConversationPatch): void => {
    if (picture === undefined) {
      const { picture: _, ...rest } = memory.state.value.details.get(id) ?? {}
      memory.change({ details: new Map(memory.state.value.details).set(id, rest) })
      return
    }
    const name = pictureOf(memory.next())
    memory.change({ pictures: new Map(memory.state.value.pictures).set(name, { bytes: picture, type: 'image/webp' }) })
    detail(id, { picture: name })
  }
  return {
    list: (query) => Promise.resolve(conversationsIn(memory.state.value, query)),
    live: (query) => liveOf(memory.state, (state) => conversationsIn(state, query)),
    get: (id) => memory.act('conversations.get', () => view(id)),
    liveOne: (id) => liveOf(memory.state, (state) => conversationIn(state, id)),
    create: (query) =>
      memory.act('conversations.create', () => {
        if (query.kind === 'direct') return view(memory.contact((one) => one.account === query.contact).conversation)
        if ('community' in query) return open(query.name, [], { kind: 'channel', community: query.community })
        return open(query.name, query.members, { kind: query.kind })
      }),
    ensure: ({ kind, ref, name, members }) =>
      memory.act(`conversations.ensure ${ref}`, () => {
        const known = memory.state.value.rooms.find((room) => room.ref === ref && room.kind === kind)
        return known ? view(known.id) : open(name, members, { kind, ref })
      }),
    update: (id, patch) =>
      memory.act('conversations.update', () => {
        const { policy } = memory.state.value.details.get(id) ?? {}
        if (patch.name !== undefined) rename(id, patch.name.trim())
        if (patch.description !== undefined) detail(id, { description: patch.description.trim() })
        if (patch.policy) detail(id, { policy: { ...usualPolicy, ...policy, ...patch.policy } })
        if ('disappearAfterMs' in patch) detail(id, { disappearAfterMs: patch.disappearAfterMs })
        if ('picture' in patch) setPicture(id, patch)
      }),
    convert: (id) =>
      memory.act('conversations.convert', () =>
        memory.change({
          rooms: memory.state.value.rooms.map((room) => (room.id === id ? { ...room, kind: 'channel' } : room)),
        }),
      ),
    leave: (id) =>
      memory.act('conversations.leave', () => {
        detail(id, { membership: 'left' })
        changeMembers(memory, id, (members) => members.filter(({ own }) => !own))
      }),
    forget: (id) =>
      memory.act('conversations.forget', () => {
        memory.setList(id, [])
        memory.change({ rooms: memory.state.value.rooms.filter((room) => room.id !== id) })
      }),
    clear: (id) => memory.act('conversations.clear', () => memory.setList(id, [])),
    markRead: (id, upTo) =>
      memory.act(`markRead ${upTo}`, () => {
        const read = memory.listOf(id).findIndex((message) => message.id === upTo) + 1
        const before = memory.state.value.readUpTo.get(id) ?? 0
        if (read > before) memory.change({ readUpTo: new Map(memory.state.value.readUpTo).set(id, read) })
        mark(id, false)
      }),
    markUnread: (id) => memory.act('conversations.markUnread', () => mark(id, true)),
    setDraft: (id, draft) =>
      memory.act(`setDraft ${draft.text}`, () =>
        memory.change({ drafts: new Map(memory.state.value.drafts).set(id, draft) }),
      ),
    draft: (id) => Promise.resolve(memory.state.value.drafts.get(id) ?? { text: '' }),
    preferences: {
      update: (id, patch) =>
        memory.act(`preferences.update ${JSON.stringify(patch)}`, () => {
          if (!memory.state.value.rooms.some((room) => room.id === id)) {
            if (!memory.state.value.contacts.some(({ conversation }) => conversation === id)) throw notFound()
          }
          const { mutedUntil: before, ...old } = memory.state.value.preferences.get(id) ?? usualPreferences
          const { mutedUntil, ...rest } = patch
          const wanted = 'mutedUntil' in patch ? (mutedUntil === 'forever' ? forever : mutedUntil) : before
          const next = { ...old, ...rest, ...(wanted === undefined ? {} : { mutedUntil: wanted }) }
          memory.change({ preferences: new Map(memory.state.value.preferences).set(id, next) })
        }),
    },
    members: fakeMembers(memory),
    heldBack,
    catchingUp,
  }
}
