/** What this device alone knows of a conversation: how far it was read, and what was cleared away. */
import { TincanError } from '../base/errors'
import type { ConversationId, DeviceId, MessageId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import { within } from '../storage/collection'
import type { ConversationRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import { dropAhead } from '../sync/ahead'
import { doomEvent, eraseEvent, messageRecordOf, putMessage } from '../sync/message-record'
import { readTestimony, testimonyRecord } from '../sync/testimony'
import type { Context } from './context'
import { openConversation } from './refusals'
import { usualPreferences } from './views/conversation'
import { isOnScreen, type ShownMessage } from './views/message'
import { standing } from './views/scene'

/** How many messages are taken away at once. */
const page = 500

export const markRead = async (id: ConversationId, upTo: MessageId, context: Context): Promise<void> => {
  const { clock, happenings, self, storage } = context
  const moved = await storage.write(async (records) => {
    const { conversation } = await openConversation(records, id, context)
    const message = await records.messages.get(upTo)
    if (message?.conversation !== id || !isOnScreen(message))
      throw new TincanError('NOT_FOUND', 'There is no such message on this device.')
    await unmark(records, id)
    if (conversation.readUpTo !== undefined && conversation.readUpTo >= message.base.order) return false
    await moveCursor(records, conversation, message, self.device.id, clock.now(), self.account.id)
    return true
  })
  if (!moved) return
  happenings.read.emit(id)
  happenings.expiring.emit(undefined)
}

const unmark = async (records: Writing, id: ConversationId): Promise<void> => {
  const preferences = await records.preferences.get(id)
  if (preferences?.markedUnread === true) await records.preferences.put({ ...preferences, markedUnread: false })
}

export const markUnread = (id: ConversationId, context: Context): Promise<void> =>
  context.storage.write(async (records) => {
    const { conversation } = await openConversation(records, id, context)
    const preferences = (await records.preferences.get(id)) ?? usualPreferences(conversation)
    await records.preferences.put({ ...preferences, markedUnread: true })
  })

/**
 * Notes, per device of others, up to which event its messages have been read (DL1). What is to disappear counts
 * from now.
 */
const moveCursor = async (
  records: Writing,
  conversation: ConversationRecord,
  upTo: ShownMessage,
  self: DeviceId,
  now: number,
  account: ShownMessage['base']['author'],
): Promise<void> => {
  const { id, readUpTo } = conversation
  const unread = await records.messages.list('incoming', {
    from: readUpTo === undefined ? within(`${id}/`).from : `${id}/${readUpTo}\0`,
    to: `${id}/${upTo.base.order}\0`,
  })
  const before = await readTestimony(records, id, self)
  const read = new Map(before.read)
  for (const message of unread) {
    const { base } = message
    if (base === undefined) continue
    read.set(base.device, Math.max(base.sequence, sequenceIn(read, base.device)))
    if (base.content.kind !== 'text' || (base.content.disappearAfterMs ?? 0) === 0) continue
    const mark = {
      ...((await records.marks.get(message.id)) ?? { message: message.id, conversation: id, hidden: false }),
      readAt: now,
    }
    await records.marks.put(mark)
    await putMessage(records, messageRecordOf(message, conversation, account, mark))
  }
  await records.statements.put(testimonyRecord(id, self, { ...before, read }))
  await records.conversations.put({ ...conversation, readUpTo: upTo.base.order })
}

/** Takes everything said so far from this device alone; what somebody still lacks is handed on first. */
export const clear = async (id: ConversationId, context: Context): Promise<void> => {
  const { happenings, storage } = context
  const upTo = await storage.write(async (records) => {
    const { conversation } = await openConversation(records, id, context)
    await dropAhead(records, id)
    const [last] = await records.messages.list('order', { ...within(`${id}/`), reverse: true, limit: 1 })
    if (last?.base === undefined) return undefined
    const { order } = last.base
    const readUpTo =
      conversation.readUpTo !== undefined && conversation.readUpTo > order ? conversation.readUpTo : order
    await records.conversations.put({ ...conversation, clearedUpTo: order, readUpTo })
    await records.drafts.delete(id)
    await unmark(records, id)
    return order
  })
  if (upTo === undefined) return
  while (await clearPage(id, upTo, context));
  const open = await storage.read(async (records) => standing(await openConversation(records, id, context)))
  if (open !== 'member') await eraseDoomed(id, context)
  happenings.read.emit(id)
}

/** Where nobody is handed anything any more, nothing is kept for them. */
export const eraseDoomed = async (id: ConversationId, { storage }: Context): Promise<void> => {
  for (let left = true; left;) {
    left = await storage.write(async (records) => {
      const doomed = await records.events.list('doomed', { ...within(`${id}/`), limit: page })
      for (const event of doomed) await eraseEvent(records, event.id)
      return doomed.length === page
    })
  }
}

/** A page at a time, so that a long history does not hold up the disk; false where nothing is left. */
const clearPage = (id: ConversationId, upTo: string, { self, storage }: Context): Promise<boolean> =>
  storage.write(async (records) => {
    const conversation = await records.conversations.get(id)
    if (conversation === undefined) return false
    const range = { from: `${id}/`, to: `${id}/${upTo}\0`, limit: page }
    const messages = await records.messages.list('order', range)
    for (const message of messages) {
      const mark = await records.marks.get(message.id)
      await putMessage(records, messageRecordOf(message, conversation, self.account.id, mark))
      for (const event of eventsOf(message)) await doomEvent(records, event)
    }
    return messages.length === page
  })

const eventsOf = ({ base, edits }: Pick<ShownMessage, 'edits'> & Partial<Pick<ShownMessage, 'base'>>) => [
  ...(base?.content.kind === 'text' ? [base.event] : []),
  ...edits.map(({ event }) => event),
]
