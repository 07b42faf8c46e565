import { isMessageId, type ConversationId, type MessageId } from '../base/ids'
import { hasLink } from '../conversation/mentions'
import { isDeleted } from '../conversation/message'
import { createSearch, type HitView, type Search } from '../search/create'
import type { SearchDocument, SearchSource } from '../search/document'
import type { SearchEngine } from '../search/engine'
import type { Reading } from '../storage/storage'
import type { MessageView } from './api'
import type { Context } from './context'
import { openConversation } from './refusals'
import { conversationView } from './views/conversation'
import { isOnScreen, messageView, plainOf, type ShownMessage } from './views/message'
import type { ConversationScene } from './views/scene'

const page = 500

/** Search over what this device shows; the index itself is the engine's (features row 17). */
export const startSearch = (context: Context, engine: SearchEngine): Search<MessageView> =>
  createSearch<MessageView>({
    storage: context.storage,
    engine,
    source: sourceOf(context),
    views: (ids) => context.storage.read((records) => hitsOf(records, ids, context)),
    clock: context.clock,
    logger: context.logger,
    failed: (error) => {
      context.happenings.trouble.emit(error)
    },
  })

/** Each conversation is looked at once for all its messages. */
const scenes = (records: Reading, context: Context) => {
  const known = new Map<ConversationId, Promise<ConversationScene>>()
  return (id: ConversationId): Promise<ConversationScene> => {
    const scene = known.get(id) ?? openConversation(records, id, context)
    known.set(id, scene)
    return scene
  }
}

const isFindable = (message: ShownMessage): boolean => message.base.content.kind === 'text' && !isDeleted(message)

const sourceOf = (context: Context): SearchSource => ({
  look: (ids) =>
    context.storage.read(async (records) => {
      const sceneOf = scenes(records, context)
      const looked: (SearchDocument | { readonly id: MessageId; readonly gone: true })[] = []
      for (const id of ids) {
        const message = await records.messages.get(id)
        // A conversation may be forgotten between two looks.
        const there = message !== undefined && (await records.conversations.get(message.conversation)) !== undefined
        if (!there || !isOnScreen(message) || !isFindable(message)) {
          looked.push({ id, gone: true })
          continue
        }
        const { author, order, sentAt } = message.base
        const text = await plainOf(message, await sceneOf(message.conversation))
        const { conversation } = message
        looked.push({ id, conversation, author, order, at: sentAt, text, hasLink: hasLink(text), hasFile: false })
      }
      return looked
    }),
  async *all() {
    for (let after = ''; ;) {
      const ids = await context.storage.read(({ messages }) =>
        messages.keys('key', { from: `${after}\0`, limit: page }),
      )
      const last = ids.at(-1)
      if (last === undefined) return
      yield ids.filter(isMessageId)
      after = last
    }
  },
  count: () => context.storage.read(({ messages }) => messages.count('key')),
})

const hitsOf = async (
  records: Reading,
  ids: readonly MessageId[],
  context: Context,
): Promise<readonly HitView<MessageView>[]> => {
  const sceneOf = scenes(records, context)
  const titles = new Map<ConversationId, string>()
  const hits: HitView<MessageView>[] = []
  for (const id of ids) {
    const message = await records.messages.get(id)
    if (message === undefined || !isOnScreen(message) || !isFindable(message)) continue
    const scene = await sceneOf(message.conversation)
    const title = titles.get(message.conversation) ?? (await conversationView(records, scene)).title
    titles.set(message.conversation, title)
    hits.push({ message: await messageView(records, message, scene), conversationTitle: title })
  }
  return hits
}
