import { TincanError } from '../base/errors'
import type { ConversationId, MessageId } from '../base/ids'
import { activityKey, type Reading } from '../storage/storage'
import type { ConversationQuery, ConversationsApi, ConversationView, Draft, Listing } from './api'
import type { Context } from './context'
import { createGroups } from './groups'
import { createMembers } from './members'
import { clear, markRead, markUnread } from './reading'
import { updatePreferences } from './preferences'
import { openConversation } from './refusals'
import { conversationView } from './views/conversation'
import { readScene } from './views/scene'

const usualPage = 50
const mostPerPage = 500
const longestDraft = 64 * 1024

export const createConversations = (
  context: Context,
  followed: Pick<ConversationsApi, 'heldBack' | 'catchingUp'>,
): ConversationsApi => {
  const { storage, clock } = context
  const one = (id: ConversationId) => async (records: Reading) =>
    conversationView(records, await openConversation(records, id, context))
  const query =
    (asked: ConversationQuery = {}) =>
    (records: Reading) =>
      listConversations(records, asked, context)
  return {
    ...createGroups(context),
    list: (asked) => storage.read(query(asked)),
    live: (asked) => storage.live(query(asked)),
    get: (id) => storage.read(one(id)),
    liveOne: (id) => storage.live(one(id)),
    markRead: (id, upTo) => markRead(id, upTo, context),
    markUnread: (id) => markUnread(id, context),
    clear: (id) => clear(id, context),
    preferences: { update: (id, patch) => updatePreferences(id, patch, context) },
    members: createMembers(context),
    setDraft: (id, draft) => setDraft(id, draft, context, clock.now()),
    draft: (id) =>
      storage.read(async ({ drafts }): Promise<Draft> => {
        const draft = await drafts.get(id)
        return { text: draft?.text ?? '', ...(draft?.replyTo === undefined ? {} : { replyTo: draft.replyTo }) }
      }),
    ...followed,
  }
}

const setDraft = async (
  id: ConversationId,
  { replyTo, text }: { readonly text: string; readonly replyTo?: MessageId },
  context: Context,
  at: number,
): Promise<void> => {
  if (text.length > longestDraft) throw new TincanError('MESSAGE_TOO_LARGE', 'The draft is too long to keep.')
  await context.storage.write(async (records) => {
    await openConversation(records, id, context)
    if (text.trim() === '' && replyTo === undefined) await records.drafts.delete(id)
    else await records.drafts.put({ conversation: id, text, at, ...(replyTo === undefined ? {} : { replyTo }) })
  })
}

/** Shelves stand in the order of their signs: starred, usual, archived; what is hidden stands on none. */
const listConversations = async (
  records: Reading,
  { limit = usualPage, after, archived = false }: ConversationQuery,
  context: Context,
): Promise<Listing<ConversationView>> => {
  const size = Math.max(1, Math.min(mostPerPage, Math.floor(limit)))
  const shelves = archived ? { from: '0', to: '1' } : { from: '1', to: '3' }
  const summaries = await records.summaries.list('activity', {
    ...shelves,
    ...(after === undefined || after > shelves.to ? {} : { to: after }),
    reverse: true,
    limit: size + 1,
  })
  const shown = summaries.slice(0, size)
  // Few have one of these; read whole, they are not looked for in vain.
  await Promise.all([records.drafts.list('key'), records.preferences.list('key')])
  const last = shown.at(-1)
  // All at once: the disk is asked for many things together, not for one after the other.
  const views = await Promise.all(
    shown.map(async ({ conversation: id }): Promise<readonly ConversationView[]> => {
      const conversation = await records.conversations.get(id)
      if (conversation === undefined) return []
      return [await conversationView(records, await readScene(records, conversation, context))]
    }),
  )
  return { data: views.flat(), page: summaries.length > size && last !== undefined ? { after: activityKey(last) } : {} }
}
