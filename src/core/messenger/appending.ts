import { toBase64Url } from '../base/bytes'
import { assert } from '../base/errors'
import { isClientMessageId, type ClientMessageId, type ConversationId, type EventId } from '../base/ids'
import type { Random } from '../base/random'
import type { EventBody } from '../conversation/body'
import { mostParents, type ControlBody } from '../conversation/control'
import type { SealedEvent } from '../protocol/peer/event'
import type { Writing } from '../storage/storage'
import { readDirectory } from '../sync/authority'
import { appendEvent, readConversation } from '../sync/log'
import type { Context } from './context'

/** Writes our own events in one transaction. */
export interface Pen {
  readonly records: Writing
  write(conversation: ConversationId, body: EventBody, clientMessageId?: ClientMessageId): Promise<SealedEvent>
  /** A control event names what its author knows of: `body` is given that. */
  govern(conversation: ConversationId, body: (parents: EventId[]) => ControlBody): Promise<SealedEvent>
  /** A conversation came to be, or something about it is other than its rooms know. */
  changed(conversation: ConversationId): void
}

export const randomClientMessageId = (random: Random): ClientMessageId => {
  const id = toBase64Url(random.bytes(16))
  assert(isClientMessageId(id), 'a client message id')
  return id
}

interface Written<T> {
  readonly result: T
  readonly told: readonly { readonly conversation: ConversationId; readonly event: SealedEvent }[]
  readonly changed: ReadonlySet<ConversationId>
}

/** What is written is on the disk, whole or not at all, before anybody is told (EV6); then peers are before the screen. */
export const appending = async <T>(context: Context, work: (pen: Pen) => Promise<T>): Promise<T> => {
  const { happenings, storage } = context
  const { result } = await storage.write(
    (records) => write(records, context, work),
    ({ changed, told }) => {
      for (const one of told) happenings.appended.emit(one)
      for (const id of changed) happenings.conversation.emit(id)
    },
  )
  return result
}

const write = async <T>(
  records: Writing,
  { clock, random, self }: Context,
  work: (pen: Pen) => Promise<T>,
): Promise<Written<T>> => {
  const told: { conversation: ConversationId; event: SealedEvent }[] = []
  const changed = new Set<ConversationId>()
  const write: Pen['write'] = async (conversation, body, clientMessageId) => {
    const { event } = await appendEvent(records, conversation, body, {
      clientMessageId: clientMessageId ?? randomClientMessageId(random),
      author: { account: self.account.id, device: self.device },
      now: clock.now(),
      random,
    })
    told.push({ conversation, event })
    return event
  }
  const pen: Pen = {
    records,
    write,
    govern: async (conversation, body) => {
      const { tips } = await readDirectory(records, await readConversation(records, conversation))
      changed.add(conversation)
      return write(conversation, body(tips.slice(0, mostParents)))
    },
    changed: (conversation) => {
      changed.add(conversation)
    },
  }
  return { result: await work(pen), told, changed }
}
