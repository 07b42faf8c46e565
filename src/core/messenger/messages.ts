import { TincanError } from '../base/errors'
import { isClientMessageId } from '../base/ids'
import { messageIdOf } from '../conversation/direct'
import { within } from '../storage/collection'
import type { Reading } from '../storage/storage'
import { createActs } from './acts'
import type { MessageQuery, Messenger } from './api'
import { appending, randomClientMessageId, type Pen } from './appending'
import type { Context } from './context'
import type { LinkPaths } from './network'
import { createInfo } from './message-info'
import { listMessages } from './message-list'
import { joinedConversation, mayWrite, openConversation, openMessage, refuse } from './refusals'
import { validText } from './texts'
import { isOnScreen, messageView } from './views/message'
import { receiptView } from './views/receipt'

const mostPins = 200
/** How far back one's own last message is looked for. */
const mostLookedBack = 100

export const createMessages = (context: Context, paths: LinkPaths): Messenger['messages'] => {
  const { storage } = context
  const query = (asked: MessageQuery) => (records: Reading) => listMessages(records, asked, context)
  const pins = (conversation: MessageQuery['conversation']) => async (records: Reading) => {
    const scene = await openConversation(records, conversation, context)
    const range = { ...within(`${conversation}/`), reverse: true, limit: mostPins }
    const found = (await records.messages.list('pinned', range)).filter(isOnScreen)
    return Promise.all(found.map((message) => messageView(records, message, scene)))
  }
  return {
    ...createActs(context),
    ...createInfo(context, paths),
    list: (asked) => storage.read(query(asked)),
    live: (asked) => storage.live(query(asked)),
    send: (message) => appending(context, (pen) => send(pen, message, context)),
    pins: (conversation) => storage.read(pins(conversation)),
    livePins: (conversation) => storage.live(pins(conversation)),
    get: (id) =>
      storage.read(async (records) => {
        const { message, scene } = await openMessage(records, id, context)
        return messageView(records, message, scene)
      }),
    lastEditable: (id) =>
      storage.read(async (records) => {
        const scene = await openConversation(records, id, context)
        const range = { ...within(`${id}/`), reverse: true, limit: mostLookedBack }
        const own = (await records.messages.list('order', range))
          .filter(isOnScreen)
          .find(({ base }) => base.author === scene.self && base.content.kind === 'text')
        const view = own && (await messageView(records, own, scene))
        return view?.may.edit === true ? view : undefined
      }),
    receipts: (conversation) =>
      storage.read(async (records) => {
        const range = { ...within(`${conversation}/`), reverse: true, limit: 1000 }
        return (await records.transit.list('sent', range)).map(receiptView)
      }),
  }
}

const send = async (
  pen: Pen,
  { conversation, text, clientMessageId, replyTo }: Parameters<Messenger['messages']['send']>[0],
  context: Context,
) => {
  const { records } = pen
  const said = validText(text)
  const own = clientMessageId ?? randomClientMessageId(context.random)
  if (!isClientMessageId(own))
    throw new TincanError('INVALID_ARGUMENT', 'A client message id has 1 to 64 visible ASCII characters.')
  const scene = await joinedConversation(records, conversation, context)
  const id = messageIdOf(conversation, scene.self, own)
  if (clientMessageId === undefined) {
    records.messages.fresh(id)
    records.marks.fresh(id)
  }
  const before = await records.messages.get(id)
  if (before !== undefined && isOnScreen(before)) return messageView(records, before, scene)
  mayWrite(scene, said)
  if (replyTo !== undefined && (await records.messages.get(replyTo))?.conversation !== conversation)
    refuse('NOT_FOUND', 'The message you answer is not on this device.')
  const { disappearAfterMs } = scene.rights.directory
  await pen.write(
    conversation,
    {
      kind: 'message.text',
      text: said,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(disappearAfterMs === 0 ? {} : { disappearAfterMs }),
    },
    own,
  )
  const sent = await records.messages.get(id)
  if (sent === undefined || !isOnScreen(sent)) throw forkedSelf()
  if ((await records.drafts.get(conversation)) !== undefined) await records.drafts.delete(conversation)
  if (sent.expiresAt !== undefined) context.happenings.expiring.emit(undefined)
  return messageView(records, sent, scene)
}

const forkedSelf = (): TincanError =>
  new TincanError(
    'NOT_MEMBER',
    'This device’s history contradicts itself: it may have been restored from an old copy. It can read but not write here.',
  )
