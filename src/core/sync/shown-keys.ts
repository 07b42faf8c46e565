import type { ConversationId } from '../base/ids'
import type { EpochKey } from '../conversation/epoch'
import { keyIdOf } from '../conversation/group'
import type { AgreementKeys } from '../crypto/keys'
import { mostHandedKeys, mostShownKeys, openKeys, type ShownKey } from '../protocol/peer/statement'
import type { Writing } from '../storage/storage'
import { readConversation } from './log'
import type { RoomRights } from './rights'
import type { RoomContext } from './room-context'
import type { Showing } from './witnesses'

/**
 * Keeps keys that a member shows, to open what was written under them while they counted, and those it hands to us
 * because we lack them (EV12). Nobody writes under them before the log agrees, so a false one opens nothing; of each
 * member no more are kept than one statement holds. True where one is new.
 */
export const keepKeysOfOthers = async (
  { author, storage }: Pick<RoomContext, 'author' | 'storage'>,
  rights: Pick<RoomRights, 'current' | 'isOf'>,
  shown: readonly Showing[],
): Promise<boolean> => {
  const { conversation, directory, inCommunity } = rights.current
  const ofMembers = shown.filter(({ by }) => rights.isOf(by))
  if (inCommunity || directory.kind === 'direct' || ofMembers.length === 0) return false
  return storage.write(async (records) => {
    let any = false
    for (const one of ofMembers) any = (await keep(records, conversation, one, author.device.agreement)) || any
    return any
  })
}

const keep = async (
  records: Writing,
  id: ConversationId,
  { by, forUs, keys }: Showing,
  own: AgreementKeys,
): Promise<boolean> => {
  const conversation = await readConversation(records, id)
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
