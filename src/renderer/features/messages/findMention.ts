import type { ConversationView, MessageId, Messenger } from '../../../core'

const pageSize = 200
/** As many as hold all messages that can count as unread. */
const mostPages = 6

/** The first unread message that mentions us. */
export const findMention = async (
  messages: Messenger['messages'],
  { id: conversation, firstUnread }: ConversationView,
): Promise<MessageId | undefined> => {
  if (firstUnread === undefined) return undefined
  let { data, page } = await messages.list({ conversation, around: firstUnread, limit: pageSize })
  data = data.slice(
    Math.max(
      0,
      data.findIndex(({ id }) => id === firstUnread),
    ),
  )
  for (let pages = 0; pages < mostPages; pages++) {
    const found = data.find(({ mentionsMe, own }) => mentionsMe && !own)
    if (found || page.after === undefined) return found?.id
    const next = await messages.list({ conversation, after: page.after, limit: pageSize })
    data = next.data
    page = next.page
  }
  return undefined
}
