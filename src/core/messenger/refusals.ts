/** Who asks for what is not theirs is told so by name: the same names as the server's. */
import { TincanError } from '../base/errors'
import type { ConversationId, MessageId } from '../base/ids'
import { hasRight } from '../conversation/authority'
import { mentionsIn } from '../conversation/mentions'
import type { Reading } from '../storage/storage'
import type { Context } from './context'
import { isOnScreen, type ShownMessage } from './views/message'
import { readScene, standing, type ConversationScene } from './views/scene'

export const refuse: (code: TincanError['code'], message: string) => never = (code, message) => {
  throw new TincanError(code, message)
}

export const openConversation = async (
  records: Reading,
  id: ConversationId,
  context: Context,
): Promise<ConversationScene> => {
  const conversation = await records.conversations.get(id)
  if (conversation === undefined) throw new TincanError('NOT_FOUND', 'There is no such conversation on this device.')
  return readScene(records, conversation, context)
}

/** Where we may still act. */
export const joinedConversation = async (
  records: Reading,
  id: ConversationId,
  context: Context,
): Promise<ConversationScene> => {
  const scene = await openConversation(records, id, context)
  const where = standing(scene)
  if (where === 'blocked') throw new TincanError('NOT_MEMBER', 'You blocked this contact.')
  if (where === 'gone') throw new TincanError('NOT_MEMBER', 'You are not a member of this conversation.')
  return scene
}

export const openMessage = async (
  records: Reading,
  id: MessageId,
  context: Context,
): Promise<{ readonly message: ShownMessage; readonly scene: ConversationScene }> => {
  const message = await records.messages.get(id)
  if (message === undefined || !isOnScreen(message))
    throw new TincanError('NOT_FOUND', 'There is no such message on this device.')
  return { message, scene: await openConversation(records, message.conversation, context) }
}

export const joinedMessage = async (records: Reading, id: MessageId, context: Context) => {
  const { message } = await openMessage(records, id, context)
  return { message, scene: await joinedConversation(records, message.conversation, context) }
}

/** Whether this may be said here by us. */
export const mayWrite = ({ rights, self }: ConversationScene, text: string): void => {
  const { directory } = rights
  if (!hasRight(directory, self, 'write')) refuse('NOT_ALLOWED', 'Only admins can write here.')
  if (mentionsIn(text).everyone && !hasRight(directory, self, 'mentionEveryone'))
    refuse('NOT_ALLOWED', 'Only admins can mention everyone here.')
}
