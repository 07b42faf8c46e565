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
import { membersOf, shownMessages } from './views'
import { alice, type State } from './world'

/** Cursors are the ids at a page's ends; they hold although those messages are hidden. */
const pageOf = (
  state: State,
  { conversation, limit = 50, before, after, around }: MessageQuery,
): Listing<MessageView> => {
  const all = state.messages.get(conversation) ?? []
  const place = (id: string): number => all.findIndex((message) => message.id === id)
  let from = Math.max(0, all.length - limit)
  let to = all.length
  if (around !== undefined) {
    from = Math.max(0, place(around) - Math.floor(limit / 2))
    to = Math.min(all.length, from + limit)
  } else if (after !== undefined) {
    from = place(after) + 1
    to = Math.min(all.length, from + limit)
  } else if (before !== undefined) {
    to = place(before)
    from = Math.max(0, to - limit)
  }
  const window = all.slice(from, to)
  const first = window[0]
  const last = window.at(-1)
  return {
    data: window.filter(({ id }) => !state.hidden.has(id)),
    page: {
      ...(from > 0 && first ? { before: first.id } : {}),
      ...(to < all.length && last ? { after: last.id } : {}),
    },
  }
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
    list: (query) => Promise.resolve(pageOf(memory.state.value, query)),
    live: (query) => liveOf(memory.state, (state) => pageOf(state, query)),
    receipts: () => Promise.resolve(memory.receipts),
  }
  return { api, versions, recipients }
}
