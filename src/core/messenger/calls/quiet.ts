import type { ConversationId } from '../../base/ids'
import type { Context } from '../context'
import { usualPreferences } from '../views/conversation'

/**
 * Whether calls to all in this group ring without a sound: its owner has muted it, put it away, or wants to hear
 * nothing of it. A call between two is meant for us alone, and rings all the same.
 */
export const isQuiet = async (id: ConversationId, { clock, storage }: Context): Promise<boolean> => {
  const [conversation, kept] = await storage.read((records) =>
    Promise.all([records.conversations.get(id), records.preferences.get(id)]),
  )
  if (conversation === undefined || conversation.contact !== undefined) return false
  const { archived, mutedUntil = 0, notify } = kept ?? usualPreferences(conversation)
  return archived || notify === 'none' || mutedUntil > clock.now()
}
