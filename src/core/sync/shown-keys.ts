import type { ConversationId } from '../base/ids'
import { keyIdOf } from '../conversation/group'
import { mostShownKeys } from '../protocol/peer/statement'
import type { Writing } from '../storage/storage'
import { readConversation } from './log'
import type { Showing } from './witnesses'

/**
 * Keeps keys that a member shows, to open what was written under them while they counted (EV12). Nobody writes
 * under them, so a false one opens nothing; of each member no more are kept than one shows. True where one is new.
 */
export const keepShownKeys = async (records: Writing, id: ConversationId, { by, keys }: Showing): Promise<boolean> => {
  const conversation = await readConversation(records, id)
  if (conversation.kind === 'direct') return false
  const known = new Set(conversation.keys.map(({ key }) => keyIdOf(key)))
  const room = mostShownKeys - conversation.keys.filter(({ madeBy, via }) => via === 'member' && madeBy === by).length
  const fresh = keys.filter(({ key }) => !known.has(keyIdOf(key))).slice(0, Math.max(0, room))
  if (fresh.length === 0) return false
  const shown = fresh.map(({ epoch, key }) => ({ epoch, key, madeBy: by, via: 'member' as const }))
  await records.conversations.put({ ...conversation, keys: [...conversation.keys, ...shown] })
  return true
}
