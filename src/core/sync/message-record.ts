import type { AccountId, EventId, MessageId } from '../base/ids'
import type { MessageState, NoticeContent } from '../conversation/message'
import { decodeEvent, erased } from '../protocol/peer/event'
import type { ConversationRecord, MarkRecord, MessageRecord } from '../storage/records'
import type { Writing } from '../storage/storage'

const noticeRecord = (notice: NoticeContent) =>
  notice.what === 'added' ? { ...notice, accounts: [...notice.accounts], names: [...notice.names] } : { ...notice }

/** A message as the log tells it, with what this device alone decided about it. */
export const messageRecordOf = (
  state: MessageState,
  conversation: ConversationRecord,
  self: AccountId,
  mark: MarkRecord | undefined,
): MessageRecord => {
  const { base, edits, id, pin, reactions, removal } = state
  const cleared = base !== undefined && conversation.clearedUpTo !== undefined && base.order <= conversation.clearedUpTo
  const content =
    base?.content.kind === 'notice'
      ? { kind: 'notice' as const, notice: noticeRecord(base.content.notice) }
      : base?.content
  const expiresAt = base && expiryOf(base, self, mark)
  return {
    id,
    conversation: state.conversation,
    ...(base === undefined || content === undefined
      ? {}
      : { base: { ...base, content: cleared ? { kind: 'erased' } : { ...content } } }),
    edits: cleared ? [] : edits.map((edit) => ({ ...edit })),
    ...(removal === undefined ? {} : { removal: { ...removal } }),
    reactions: cleared ? [] : reactions.map((reaction) => ({ ...reaction })),
    ...(pin === undefined ? {} : { pin: { ...pin } }),
    incoming: base !== undefined && base.author !== self,
    hidden: cleared || mark?.hidden === true,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** Counted from when it was read here; its author has read it when it is written. */
const expiryOf = (
  { author, content, sentAt }: NonNullable<MessageState['base']>,
  self: AccountId,
  mark: MarkRecord | undefined,
): number | undefined => {
  if (content.kind !== 'text' || content.disappearAfterMs === undefined || content.disappearAfterMs === 0)
    return undefined
  const readAt = author === self ? sentAt : mark?.readAt
  return readAt === undefined ? undefined : readAt + content.disappearAfterMs
}

/** Every change of a message is one for the search index too. */
export const putMessage = async (records: Writing, message: MessageRecord): Promise<void> => {
  await records.messages.put(message)
  await records.touched.put({ message: message.id, conversation: message.conversation })
}

export const dropMessage = async (
  records: Writing,
  { conversation, id }: Pick<MessageRecord, 'id' | 'conversation'>,
): Promise<void> => {
  await records.messages.delete(id)
  await records.touched.put({ message: id, conversation })
}

/** Takes what an event said from the disk; that it was said stays, for the chain (EV9). */
export const eraseEvent = async (records: Writing, id: EventId, takenWith?: MessageId): Promise<void> => {
  const kept = await records.events.get(id)
  if (kept === undefined) return
  const event = decodeEvent(kept.bytes)
  if (!event.ok) return
  if (event.value.body === undefined) {
    // Now it is known why there is nothing.
    if (kept.withheld) await records.events.put({ ...kept, withheld: false })
    return
  }
  await records.events.put({
    ...kept,
    ...(takenWith === undefined ? {} : { takenWith }),
    doomed: false,
    withheld: false,
    bytes: erased(event.value).bytes,
  })
}

/** The same, but not before every member's device holds it: until then somebody may have it from us alone. */
export const doomEvent = async (records: Writing, id: EventId): Promise<void> => {
  const kept = await records.events.get(id)
  if (kept !== undefined && !kept.doomed) await records.events.put({ ...kept, doomed: true })
}
