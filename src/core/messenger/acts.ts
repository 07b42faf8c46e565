/** What people do with messages that are there: each act is one event, refused by name where it is not theirs. */
import type { ConversationId, MessageId } from '../base/ids'
import { hasRight } from '../conversation/authority'
import { isEmoji } from '../conversation/body'
import { currentPolicy } from '../conversation/directory'
import { textOf } from '../conversation/message'
import { doomEvent, putMessage } from '../sync/message-record'
import type { MessagesApi } from './api'
import { appending, type Pen } from './appending'
import type { Context } from './context'
import { joinedConversation, joinedMessage, mayWrite, openMessage, refuse } from './refusals'
import { validText } from './texts'
import { isOnScreen, messageView, plainOf } from './views/message'

/** How many messages, and to how many conversations, are passed on at once. */
const mostForwarded = 100
const mostTargets = 50

type Acts = Pick<MessagesApi, 'edit' | 'delete' | 'react' | 'unreact' | 'pin' | 'unpin' | 'forward'>

export const createActs = (context: Context): Acts => {
  const act = <T>(work: (pen: Pen) => Promise<T>): Promise<T> => appending(context, work)
  return {
    edit: (id, text) => act((pen) => edit(pen, id, text, context)),
    delete: (id, from) =>
      from === 'me' ? deleteForMe(id, context) : act((pen) => deleteForEveryone(pen, id, context)),
    react: (id, emoji) => act((pen) => react(pen, id, emoji, true, context)),
    unreact: (id, emoji) => act((pen) => react(pen, id, emoji, false, context)),
    pin: (id) => act((pen) => pin(pen, id, true, context)),
    unpin: (id) => act((pen) => pin(pen, id, false, context)),
    forward: (ids, to) => act((pen) => forward(pen, ids, to, context)),
  }
}

/** What can be answered, reacted to, pinned or changed: something somebody said that still stands. */
const standingMessage = async (pen: Pen, id: MessageId, context: Context) => {
  const found = await joinedMessage(pen.records, id, context)
  if (found.message.base.content.kind !== 'text' || found.message.removal !== undefined)
    refuse('NOT_FOUND', 'There is nothing left of this message to act on.')
  return found
}

const edit = async (pen: Pen, id: MessageId, text: string, context: Context) => {
  const said = validText(text)
  const { message, scene } = await standingMessage(pen, id, context)
  if (message.base.author !== scene.self) refuse('NOT_AUTHOR', 'Only its author can edit a message.')
  const { editWindow } = currentPolicy(scene.rights.directory)
  if (editWindow !== 'forever' && scene.now - message.base.sentAt > editWindow)
    refuse('EDIT_WINDOW_CLOSED', 'It is too late to edit this message.')
  mayWrite(scene, said)
  if (said !== textOf(message)) {
    const of = message.base.clientMessageId
    await pen.write(message.conversation, { kind: 'message.edit', of, text: said })
  }
  const after = await pen.records.messages.get(id)
  return messageView(pen.records, after !== undefined && isOnScreen(after) ? after : message, scene)
}

const deleteForEveryone = async (pen: Pen, id: MessageId, context: Context): Promise<void> => {
  const { message, scene } = await standingMessage(pen, id, context)
  if (message.base.author === scene.self) {
    await pen.write(message.conversation, { kind: 'message.delete', of: message.base.clientMessageId })
    return
  }
  if (!hasRight(scene.rights.directory, scene.self, 'deleteOthers')) {
    const { adminsDelete } = currentPolicy(scene.rights.directory)
    refuse(
      scene.rights.directory.kind !== 'direct' && adminsDelete ? 'NOT_ALLOWED' : 'NOT_AUTHOR',
      'Only its author can delete this message for everyone.',
    )
  }
  await pen.write(message.conversation, { kind: 'message.remove', message: id })
}

/** Local: the others keep it, and it stays away here whatever is derived anew. */
const deleteForMe = (id: MessageId, context: Context): Promise<void> =>
  context.storage.write(async (records) => {
    const { message } = await openMessage(records, id, context)
    const before = await records.marks.get(id)
    await records.marks.put({ ...(before ?? { message: id, conversation: message.conversation }), hidden: true })
    const content = message.base.content.kind === 'text' ? ({ kind: 'erased' } as const) : message.base.content
    await putMessage(records, {
      ...message,
      base: { ...message.base, content },
      edits: [],
      reactions: [],
      hidden: true,
    })
    await doomEvent(records, message.base.event)
    for (const { event } of message.edits) await doomEvent(records, event)
  })

const react = async (pen: Pen, id: MessageId, emoji: string, on: boolean, context: Context): Promise<void> => {
  if (!isEmoji(emoji)) refuse('INVALID_ARGUMENT', 'A reaction is one emoji.')
  const { message, scene } = await standingMessage(pen, id, context)
  const is = message.reactions.some((one) => one.account === scene.self && one.emoji === emoji && one.on)
  if (is !== on) await pen.write(message.conversation, { kind: 'message.react', message: id, emoji, on })
}

const pin = async (pen: Pen, id: MessageId, on: boolean, context: Context): Promise<void> => {
  const { message, scene } = await standingMessage(pen, id, context)
  if (!hasRight(scene.rights.directory, scene.self, 'pin')) refuse('NOT_ALLOWED', 'Only admins can pin here.')
  if ((message.pin?.on === true) !== on) await pen.write(message.conversation, { kind: 'message.pin', message: id, on })
}

const forward = async (
  pen: Pen,
  ids: readonly MessageId[],
  to: readonly ConversationId[],
  context: Context,
): Promise<void> => {
  if (ids.length > mostForwarded || to.length > mostTargets)
    refuse('INVALID_ARGUMENT', `At most ${String(mostForwarded)} messages can be forwarded at once.`)
  const passed = []
  for (const id of new Set(ids)) {
    const { message, scene } = await openMessage(pen.records, id, context)
    const { author, content, order } = message.base
    if (content.kind !== 'text' || message.removal !== undefined)
      return refuse('NOT_FOUND', 'There is nothing left of a message to forward.')
    const from = content.forwardedFrom ?? (author === scene.self ? undefined : await scene.names.of(author))
    // Mentions speak to the people of one conversation: elsewhere they are names.
    passed.push({ order, text: validText(await plainOf(message, scene)), from })
  }
  passed.sort((left, right) => (left.order < right.order ? -1 : 1))
  for (const target of new Set(to)) {
    const scene = await joinedConversation(pen.records, target, context)
    mayWrite(scene, '')
    const { disappearAfterMs } = scene.rights.directory
    for (const { from, text } of passed) {
      await pen.write(target, {
        kind: 'message.text',
        text,
        ...(from === undefined ? {} : { forwardedFrom: from }),
        ...(disappearAfterMs === 0 ? {} : { disappearAfterMs }),
      })
    }
  }
}
