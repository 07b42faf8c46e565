import type { ConversationId } from '../base/ids'
import type { EpochKey } from '../conversation/epoch'
import { keyIdOf } from '../conversation/group'
import type { AgreementKeys } from '../crypto/keys'
import { mostHandedKeys, mostShownKeys, openKeys, type ShownKey } from '../protocol/peer/statement'
import type { Writing } from '../storage/storage'
import { readConversation } from './log'
import type { Showing } from './witnesses'

/**
 * Keeps keys that a member shows, to open what was written under them while they counted, and those it hands to us
 * because we lack them (EV12). Nobody writes under them before the log agrees, so a false one opens nothing; of each
 * member no more are kept than one statement holds. True where one is new.
 */
export const keepKeysOfOthers = async (
  records: Writing,
  id: ConversationId,
  { by, forUs, keys }: Showing,
  own: AgreementKeys,
): Promise<boolean> => {
  const conversation = await readConversation(records, id)
  if (conversation.kind === 'direct') return false
  const handed = forUs === undefined ? [] : (openKeys(own, forUs) ?? [])
  const known = new Set(conversation.keys.map(({ key }) => keyIdOf(key)))
  const fresh = (from: readonly ShownKey[], via: 'member' | 'handed', most: number): readonly EpochKey[] => {
    const room = most - conversation.keys.filter((one) => one.via === via && one.madeBy === by).length
    return from
      .filter(({ key }) => !known.has(keyIdOf(key)))
      .slice(0, Math.max(0, room))
      .map(({ epoch, key }) => ({ epoch, key, madeBy: by, via }))
  }
  const taken = [...fresh(handed, 'handed', mostHandedKeys), ...fresh(keys, 'member', mostShownKeys)]
  if (taken.length === 0) return false
  await records.conversations.put({ ...conversation, keys: [...conversation.keys, ...taken] })
  return true
}
