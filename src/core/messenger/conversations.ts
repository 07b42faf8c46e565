import { TincanError } from '../base/errors'
import type { DeviceId } from '../base/ids'
import { directConversationId } from '../conversation/direct'
import { sequenceIn } from '../conversation/vector'
import { within } from '../storage/collection'
import { activityKey, type Reading, type Writing } from '../storage/storage'
import type { ConversationRecord, MessageRecord } from '../storage/records'
import { readTestimony, testimonyRecord } from '../sync/testimony'
import type { ConversationView, Listing, Messenger } from './api'
import type { Context } from './context'
import { openConversation } from './messages'
import { conversationView, readScene } from './views'

const usualPage = 50
const mostPerPage = 500
const longestDraft = 64 * 1024

export const createConversations = (
  context: Context,
  heldBack: Messenger['conversations']['heldBack'],
): Messenger['conversations'] => {
  const { storage, self, clock, happenings } = context
  const one = (id: ConversationRecord['id']) => async (records: Reading) => {
    const { conversation, scene } = await openConversation(records, id, context)
    return conversationView(records, conversation, scene)
  }
  const query =
    (asked: { readonly limit?: number; readonly after?: string } = {}) =>
    (records: Reading) =>
      listConversations(records, asked, context)
  return {
    list: (asked) => storage.read(query(asked)),
    live: (asked) => storage.live(query(asked)),
    get: (id) => storage.read(one(id)),
    liveOne: (id) => storage.live(one(id)),
    create: ({ contact }) =>
      storage.read(async (records) => {
        if ((await records.contacts.get(contact)) === undefined) {
          throw new TincanError('NOT_CONTACT', 'A direct conversation needs an accepted contact.')
        }
        return one(directConversationId(self.account.id, contact))(records)
      }),
    markRead: async (id, upTo) => {
      const moved = await storage.write(async (records) => {
        const { conversation } = await openConversation(records, id, context)
        const message = await records.messages.get(upTo)
        if (message?.conversation !== id) throw new TincanError('NOT_FOUND', 'There is no such message on this device.')
        if (conversation.readUpTo !== undefined && conversation.readUpTo >= message.order) return false
        await moveCursor(records, conversation, message, self.device.id)
        return true
      })
      if (moved) happenings.read.emit(id)
    },
    setDraft: async (id, text) => {
      if (text.length > longestDraft) throw new TincanError('MESSAGE_TOO_LARGE', 'The draft is too long to keep.')
      await storage.write(async (records) => {
        await openConversation(records, id, context)
        if (text.trim() === '') await records.drafts.delete(id)
        else await records.drafts.put({ conversation: id, text, at: clock.now() })
      })
    },
    heldBack,
    draft: (id) => storage.read(async ({ drafts }) => (await drafts.get(id))?.text ?? ''),
  }
}

const listConversations = async (
  records: Reading,
  { limit = usualPage, after }: { readonly limit?: number; readonly after?: string },
  context: Context,
): Promise<Listing<ConversationView>> => {
  const size = Math.max(1, Math.min(mostPerPage, Math.floor(limit)))
  const summaries = await records.summaries.list('activity', {
    ...(after === undefined ? {} : { to: after }),
    reverse: true,
    limit: size + 1,
  })
  const data: ConversationView[] = []
  let cursor: string | undefined
  for (const summary of summaries.slice(0, size)) {
    const conversation = await records.conversations.get(summary.conversation)
    const scene = conversation && (await readScene(records, conversation, context.self.account.id, context.settings()))
    if (conversation === undefined || scene === undefined) continue
    data.push(await conversationView(records, conversation, scene))
    cursor = activityKey(summary)
  }
  return { data, page: summaries.length > size && cursor !== undefined ? { after: cursor } : {} }
}

/** Notes, per device of others, up to which event its messages have been read (DL1). */
const moveCursor = async (
  records: Writing,
  conversation: ConversationRecord,
  upTo: MessageRecord,
  self: DeviceId,
): Promise<void> => {
  const { id, readUpTo } = conversation
  const unread = await records.messages.list('incoming', {
    from: readUpTo === undefined ? within(`${id}/`).from : `${id}/${readUpTo}\0`,
    to: `${id}/${upTo.order}\0`,
  })
  const before = await readTestimony(records, id, self)
  const read = new Map(before.read)
  for (const { device, sequence } of unread) read.set(device, Math.max(sequence, sequenceIn(read, device)))
  await records.statements.put(testimonyRecord(id, self, { held: before.held, read }))
  await records.conversations.put({ ...conversation, readUpTo: upTo.order })
}
