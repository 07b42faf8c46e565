import { fromBase64Url } from '../base/bytes'
import { TincanError } from '../base/errors'
import { isClientMessageId, type ConversationId } from '../base/ids'
import { encodeBody, longestText, mostBodyBytes } from '../conversation/body'
import { messageIdOf } from '../conversation/direct'
import { within } from '../storage/collection'
import type { ConversationRecord, MessageRecord } from '../storage/records'
import type { Reading } from '../storage/storage'
import { appendEvent } from '../sync/log'
import type { Listing, MessageQuery, Messenger, MessageView } from './api'
import { rfc3339, type Context } from './context'
import { randomClientMessageId } from './profile'
import { messageView, readScene, type ConversationScene } from './views'

const mostPerPage = 200
const usualPage = 50

export const createMessages = (context: Context): Messenger['messages'] => {
  const { storage, self, clock, random, happenings } = context
  const query = (asked: MessageQuery) => async (records: Reading) => listMessages(records, asked, context)
  return {
    list: (asked) => storage.read(query(asked)),
    live: (asked) => storage.live(query(asked)),
    send: async ({ conversation: id, text, clientMessageId = randomClientMessageId(random) }) => {
      const body = { kind: 'message.text' as const, text: validText(text) }
      if (!isClientMessageId(clientMessageId)) {
        throw new TincanError('INVALID_ARGUMENT', 'A client message id has 1 to 64 visible ASCII characters.')
      }
      const sent = await storage.write(async (records) => {
        const { conversation, scene } = await openConversation(records, id, context)
        if (scene.contact.blocked) throw new TincanError('NOT_MEMBER', 'You blocked this contact.')
        const before = await records.messages.get(messageIdOf(id, self.account.id, clientMessageId))
        if (before !== undefined) return { view: messageView(before, scene) }
        const author = { account: self.account.id, device: self.device }
        const appended = await appendEvent(records, conversation, body, {
          clientMessageId,
          author,
          now: clock.now(),
          random,
        })
        const [message] = appended.messages
        if (message === undefined) throw forkedSelf()
        await records.drafts.delete(id)
        return { view: messageView(message, scene), event: appended.event }
      })
      if (sent.event !== undefined) happenings.appended.emit({ conversation: id, event: sent.event })
      return sent.view
    },
    receipts: (conversation) =>
      storage.read(async (records) => {
        const receipts = await records.transit.list('sent', {
          ...within(`${conversation}/`),
          reverse: true,
          limit: 1000,
        })
        return receipts.map(({ message, hash, at, reached }) => ({
          message,
          envelopeHash: hexOf(hash),
          at: rfc3339(at),
          reached,
        }))
      }),
  }
}

/** The conversation and what is needed to show it; throws `NOT_FOUND`. */
export const openConversation = async (
  records: Reading,
  id: ConversationId,
  context: Context,
): Promise<{ readonly conversation: ConversationRecord; readonly scene: ConversationScene }> => {
  const conversation = await records.conversations.get(id)
  const scene = conversation && (await readScene(records, conversation, context.self.account.id, context.settings()))
  if (conversation === undefined || scene === undefined) {
    throw new TincanError('NOT_FOUND', 'There is no such conversation on this device.')
  }
  return { conversation, scene }
}

const listMessages = async (
  records: Reading,
  { conversation: id, limit = usualPage, before, after, around }: MessageQuery,
  context: Context,
): Promise<Listing<MessageView>> => {
  const { scene } = await openConversation(records, id, context)
  const size = Math.max(1, Math.min(mostPerPage, Math.floor(limit)))
  const all = within(`${id}/`)
  if (around !== undefined) {
    const middle = await records.messages.get(around)
    if (middle?.conversation !== id) throw new TincanError('NOT_FOUND', 'There is no such message on this device.')
    const key = `${id}/${middle.order}`
    const half = Math.max(1, Math.floor(size / 2))
    const older = await records.messages.list('order', { from: all.from, to: key, reverse: true, limit: half + 1 })
    const newer = await records.messages.list('order', { from: key, to: all.to, limit: size - half + 1 })
    const hasOlder = older.length > half
    const hasNewer = newer.length > size - half
    const window = [...older.slice(0, half).reverse(), ...newer.slice(0, size - half)]
    return listing(window, { hasOlder, hasNewer }, scene)
  }
  if (after !== undefined) {
    const from = `${id}/${cursorOrder(after)}\0`
    const newer = await records.messages.list('order', { from, to: all.to, limit: size + 1 })
    return listing(newer.slice(0, size), { hasOlder: true, hasNewer: newer.length > size }, scene)
  }
  const to = before === undefined ? all.to : `${id}/${cursorOrder(before)}`
  const older = await records.messages.list('order', { from: all.from, to, reverse: true, limit: size + 1 })
  const window = older.slice(0, size).reverse()
  return listing(window, { hasOlder: older.length > size, hasNewer: before !== undefined }, scene)
}

const listing = (
  messages: readonly MessageRecord[],
  { hasOlder, hasNewer }: { readonly hasOlder: boolean; readonly hasNewer: boolean },
  scene: ConversationScene,
): Listing<MessageView> => {
  const first = messages[0]
  const last = messages[messages.length - 1]
  return {
    data: messages.map((message) => messageView(message, scene)),
    page: {
      ...(hasOlder && first !== undefined ? { before: first.order } : {}),
      ...(hasNewer && last !== undefined ? { after: last.order } : {}),
    },
  }
}

/** A cursor is an order key; anything else finds nothing rather than something wrong. */
const cursorOrder = (cursor: string): string => {
  if (!/^[\w-]{1,128}$/.test(cursor)) throw new TincanError('INVALID_ARGUMENT', 'That is not a cursor of a page.')
  return cursor
}

const validText = (text: string): string => {
  const trimmed = text.replace(/\s+$/u, '')
  if (trimmed === '') throw new TincanError('INVALID_ARGUMENT', 'A message has at least one visible character.')
  if (trimmed.length > longestText || encodeBody({ kind: 'message.text', text: trimmed }).length > mostBodyBytes) {
    throw new TincanError('MESSAGE_TOO_LARGE', `A message has at most ${String(longestText)} characters.`)
  }
  return trimmed
}

const hexOf = (hash: string): string =>
  [...(fromBase64Url(hash) ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const forkedSelf = (): TincanError =>
  new TincanError(
    'NOT_MEMBER',
    'This device’s history contradicts itself: it may have been restored from an old copy. It can read but not write here.',
  )
