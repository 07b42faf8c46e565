import { concat, toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import {
  idBytes,
  isConversationId,
  isMessageId,
  type AccountId,
  type ClientMessageId,
  type ConversationId,
  type MessageId,
} from '../base/ids'
import { hash } from '../crypto/derive'

/** Between two accounts there is one direct conversation, whoever begins it (EV11). */
export const directConversationId = (one: AccountId, other: AccountId): ConversationId => {
  const [first, second] = one < other ? [one, other] : [other, one]
  const id = toBase64Url(hash(concat(utf8('tincan-direct\0'), idBytes(first), idBytes(second))))
  assert(isConversationId(id), 'a conversation id')
  return id
}

/** A retried send keeps its client message id and so stays the same message (EV2). */
export const messageIdOf = (
  conversation: ConversationId,
  author: AccountId,
  clientMessageId: ClientMessageId,
): MessageId => {
  const id = toBase64Url(hash(concat(idBytes(conversation), idBytes(author), utf8(clientMessageId)), 16))
  assert(isMessageId(id), 'a message id')
  return id
}
