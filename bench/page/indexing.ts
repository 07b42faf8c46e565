import type { ConversationId, Storage } from '../../src/core'
import { textOf } from '../../src/core/conversation/message'
import type { SearchDocument } from '../../src/core/search/document'
import type { Segment } from '../../src/core/search/engine'
import { createLocalEngine } from '../../src/core/search/localEngine'
import { createSearchStore } from '../../src/core/search/store'
import { within } from '../../src/core/storage/collection'
import type { BulkStorage } from './bulk'

const atOnce = 2_000

/** All that is said in these conversations, as the index is given it. */
async function* documentsOf(
  storage: Storage,
  conversations: readonly ConversationId[],
): AsyncGenerator<readonly SearchDocument[]> {
  for (const conversation of conversations) {
    const { from, to } = within(`${conversation}/`)
    for (let after = from; ;) {
      const range = { from: after, to, limit: atOnce }
      const page = await storage.read(({ messages }) => messages.list('order', range))
      yield page.flatMap((message) => {
        const { base, id } = message
        if (base?.content.kind !== 'text') return []
        const { author, order, sentAt } = base
        const text = textOf(message)
        return [{ id, conversation, author, order, at: sentAt, text, hasLink: false, hasFile: false }]
      })
      const last = page.at(-1)?.base
      if (last === undefined || page.length < atOnce) break
      after = `${conversation}/${last.order}\0`
    }
  }
}

/** The search index of all these, as the indexer would have left it. */
export const indexAll = async (
  storage: Storage,
  bulk: BulkStorage,
  conversations: readonly ConversationId[],
): Promise<void> => {
  const engine = createLocalEngine()
  await engine.reset()
  const segments = new Map<string, Segment>()
  for await (const put of documentsOf(storage, conversations)) {
    const changes = await engine.apply({ put, remove: [] })
    if (!changes.ok) throw new Error(`the index was lost: ${changes.error}`)
    for (const segment of changes.value.save) segments.set(segment.id, segment)
    for (const id of changes.value.remove) segments.delete(id)
  }
  engine.dispose()
  await createSearchStore(bulk.storage).save({ save: [...segments.values()], remove: [] }, true)
  await storage.write(async ({ touched }) => {
    for (const key of await touched.keys('key')) await touched.delete(key)
  })
}
