import type {
  ConversationId,
  Listing,
  MessageId,
  MessageInfo,
  MessageQuery,
  MessageVersion,
  MessageView,
  Messenger,
  Quote,
} from '../../../src/core'
import { liveOf } from './live'
import { mentionsIn } from './mentions'
import { type Memory, now } from './memory'
import { membersOf, notFound, shownMessages } from './views'
import { alice, type State } from './world'

/** Stands at the end of a cursor that lies behind its message, not before it. */
const behind = '>'

/** Cursors are boundaries beside a message: they hold although it is hidden, and stay where they are. */
const pageOf = (
  state: State,
  { conversation, limit = 50, before, after, around, range }: MessageQuery,
): Listing<MessageView> => {
  const all = state.messages.get(conversation) ?? []
  const place = (id: string): number => {
    const index = all.findIndex((message) => message.id === id)
    if (index === -1) throw notFound()
    return index
  }
  const boundary = (cursor: string | undefined): number | undefined => {
    if (cursor === undefined) return undefined
    return cursor.endsWith(behind) ? place(cursor.slice(0, -behind.length)) + 1 : place(cursor)
  }
  const shown = (from = 0, to = all.length) => all.slice(from, to).filter(({ id }) => !state.hidden.has(id))
  const size = Math.min(limit, 200)
  const listing = (data: readonly MessageView[], hasOlder: boolean, hasNewer: boolean): Listing<MessageView> => {
    const first = data[0]
    const last = data.at(-1)
    return {
      data,
      page: {
        ...(hasOlder && first ? { before: first.id } : {}),
        ...(hasNewer && last ? { after: `${last.id}${behind}` } : {}),
      },
    }
  }
  if (around !== undefined) {
    if (state.hidden.has(around)) throw notFound()
    const [older, newer] = [shown(0, place(around)), shown(place(around))]
    const half = Math.max(1, Math.floor(size / 2))
    const window = [...older.slice(-half), ...newer.slice(0, size - half)]
    return listing(window, older.length > half, newer.length > size - half)
  }
  if (range !== undefined || after !== undefined) {
    const from = range ? range.from : after
    const newer = shown(boundary(from), boundary(range?.to))
    return listing(newer.slice(0, size), range === undefined, newer.length > size)
  }
  const older = shown(0, boundary(before))
  return listing(older.slice(-size), older.length > size, before !== undefined)
}

const quoteOf = ({ id, content, author, authorName, plain }: MessageView): Quote => ({
  message: id,
  state: content.kind === 'deleted' ? 'deleted' : 'shown',
  author,
  authorName,
  plain,
})

export interface FakeMessages {
  readonly api: Messenger['messages']
  /** Older texts of edited messages. */
  readonly versions: Map<MessageId, readonly MessageVersion[]>
  /** What `info` tells of recipients; by default everybody has what the state says. */
  readonly recipients: Map<MessageId, MessageInfo['recipients']>
}

export const fakeMessages = (memory: Memory): FakeMessages => {
  const versions = new Map<MessageId, readonly MessageVersion[]>()
  const recipients = new Map<MessageId, MessageInfo['recipients']>()
  const versionOf = ({ text, plain, sentAt, editedAt }: MessageView): MessageVersion => ({
    text,
    plain,
    at: editedAt ?? sentAt,
  })
  const own = (conversation: ConversationId) => ({
    conversation,
    author: alice,
    authorName: memory.state.value.profile.name,
  })
  const react = (id: MessageId, emoji: string, add: boolean): void => {
    const message = memory.message(id)
    const rest =
      message.reactions.find((one) => one.emoji === emoji)?.by.filter(({ account }) => account !== alice) ?? []
    const by = add ? [...rest, { account: alice, name: memory.state.value.profile.name }] : rest
    const changed = { emoji, count: by.length, own: add, by }
    const known = message.reactions.some((one) => one.emoji === emoji)
    const reactions = known
      ? message.reactions.map((one) => (one.emoji === emoji ? changed : one))
      : [...message.reactions, changed]
    memory.replaceMessage({ ...message, reactions: reactions.filter(({ count }) => count > 0) })
  }
  const tombstone = (message: MessageView): MessageView => {
    const { replyTo: _, editedAt: __, ...rest } = message
    return {
      ...rest,
      content: { kind: 'deleted', by: alice, byName: memory.state.value.profile.name },
      text: '',
      plain: '',
      reactions: [],
      pinned: false,
      mentions: [],
      mentionsEveryone: false,
      mentionsMe: false,
      may: { edit: false, deleteForEveryone: false, pin: false, react: false, reply: false },
    }
  }
  const pins = (state: State, id: ConversationId): readonly MessageView[] =>
    shownMessages(state, id)
      .filter(({ pinned }) => pinned)
      .reverse()
  const setPinned = (id: MessageId, pinned: boolean): void => memory.replaceMessage({ ...memory.message(id), pinned })

  const infoOf = (message: MessageView): MessageInfo => {
    const receipt = memory.receipts.find((one) => one.message === message.id)
    const state = message.state?.kind === 'sent' || message.state === undefined ? 'waiting' : message.state.kind
    const others = membersOf(memory.state.value, message.conversation).filter((one) => !one.own)
    return {
      message,
      recipients: message.own
        ? (recipients.get(message.id) ?? others.map(({ account, name }) => ({ account, name, state })))
        : [],
      versions: [...(versions.get(message.id) ?? []), versionOf(message)],
      ...(receipt ? { receipt } : {}),
    }
  }

  const api: Messenger['messages'] = {
    send: ({ conversation, text, replyTo }) =>
      memory.act(`send ${text}`, () => {
        if (memory.sendFailure) throw memory.sendFailure
        return memory.write(
          { ...own(conversation), text: text.trimEnd() },
          replyTo === undefined ? {} : { replyTo: quoteOf(memory.message(replyTo)) },
        )
      }),
    edit: (id, text) =>
      memory.act(`edit ${text}`, () => {
        const message = memory.message(id)
        if (message.text === text) return message
        versions.set(id, [...(versions.get(id) ?? []), versionOf(message)])
        const people = membersOf(memory.state.value, message.conversation)
        const edited = { ...message, text, ...mentionsIn(text, people), editedAt: now() }
        memory.replaceMessage(edited)
        return edited
      }),
    delete: (id, from) =>
      memory.act(`delete ${id} ${from}`, () => {
        if (from === 'me') memory.change({ hidden: new Set(memory.state.value.hidden).add(id) })
        else memory.replaceMessage(tombstone(memory.message(id)))
      }),
    react: (id, emoji) => memory.act(`react ${emoji}`, () => react(id, emoji, true)),
    unreact: (id, emoji) => memory.act(`unreact ${emoji}`, () => react(id, emoji, false)),
    pin: (id) => memory.act(`pin ${id}`, () => setPinned(id, true)),
    unpin: (id) => memory.act(`unpin ${id}`, () => setPinned(id, false)),
    pins: (conversation) => Promise.resolve(pins(memory.state.value, conversation)),
    livePins: (conversation) => liveOf(memory.state, (state) => pins(state, conversation)),
    forward: (ids, to) =>
      memory.act(`forward ${ids.length} to ${to.length}`, () => {
        for (const conversation of to) {
          for (const id of ids) {
            const { text, authorName, forwardedFrom } = memory.message(id)
            memory.write({ ...own(conversation), text }, { forwardedFrom: forwardedFrom ?? authorName })
          }
        }
      }),
    get: (id) => memory.act('messages.get', () => memory.message(id)),
    info: (id) => memory.act('messages.info', () => infoOf(memory.message(id))),
    lastEditable: (conversation) =>
      memory.act('messages.lastEditable', () =>
        shownMessages(memory.state.value, conversation).findLast((message) => message.own && message.may.edit),
      ),
    list: async (query) => {
      await Promise.resolve()
      return pageOf(memory.state.value, query)
    },
    live: (query) => liveOf(memory.state, (state) => pageOf(state, query)),
    receipts: () => Promise.resolve(memory.receipts),
  }
  return { api, versions, recipients }
}
