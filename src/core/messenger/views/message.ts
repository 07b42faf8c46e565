import type { AccountId } from '../../base/ids'
import { hasRight } from '../../conversation/authority'
import { currentPolicy } from '../../conversation/directory'
import { closedPast } from '../../conversation/past'
import { deliveryOf } from '../../conversation/delivery'
import { mentionsIn, withNames } from '../../conversation/mentions'
import { isDeleted, isShown, textOf } from '../../conversation/message'
import { wallOfOrder } from '../../protocol/peer/order'
import type { MessageRecord } from '../../storage/records'
import type { Reading } from '../../storage/storage'
import type { MessageView, Quote, ReactionView, DeliveryState } from '../api'
import { rfc3339 } from '../context'
import { noticeView } from './notice'
import { recipientsOf, standing, type ConversationScene } from './scene'

export type ShownMessage = MessageRecord & { readonly base: NonNullable<MessageRecord['base']> }

export const isOnScreen = (message: MessageRecord): message is ShownMessage =>
  message.base !== undefined && !message.hidden && isShown(message)

export const messageView = async (
  records: Reading,
  message: ShownMessage,
  scene: ConversationScene,
): Promise<MessageView> => {
  const { base } = message
  const { names, self } = scene
  const own = base.author === self
  const deleted = isDeleted(message)
  const content = base.content.kind === 'text' && !deleted ? base.content : undefined
  const text = content === undefined ? '' : textOf(message)
  const edited = content === undefined ? undefined : message.edits.at(-1)
  const mentioned = mentionsIn(text)
  const mentions = []
  for (const account of mentioned.accounts) mentions.push({ account, name: await names.of(account) })
  const state = own && base.content.kind !== 'notice' && !deleted ? await stateOf(message, scene) : undefined
  return {
    id: message.id,
    clientMessageId: base.clientMessageId,
    conversation: message.conversation,
    author: base.author,
    authorName: await names.of(base.author),
    own,
    content: await contentView(message, scene),
    text,
    plain: await plainOf(message, scene),
    sentAt: rfc3339(base.sentAt),
    ...(edited === undefined ? {} : { editedAt: rfc3339(wallOfOrder(edited.order)) }),
    ...(content?.replyTo === undefined ? {} : { replyTo: await quoteOf(records, content.replyTo, scene) }),
    ...(content?.forwardedFrom === undefined ? {} : { forwardedFrom: content.forwardedFrom }),
    reactions: await reactionViews(message, scene),
    pinned: message.pin?.on === true && !deleted,
    mentions,
    mentionsEveryone: mentioned.everyone,
    mentionsMe: content?.mentionsMe === true,
    ...(message.expiresAt === undefined ? {} : { expiresAt: rfc3339(message.expiresAt) }),
    ...(content?.disappearAfterMs === undefined || content.disappearAfterMs === 0
      ? {}
      : { disappearsAfterMs: content.disappearAfterMs }),
    may: mayOf(message, scene),
    ...(state === undefined ? {} : { state }),
  }
}

const contentView = async (
  message: ShownMessage,
  { names, rights, self }: ConversationScene,
): Promise<MessageView['content']> => {
  const { content } = message.base
  if (content.kind === 'notice') {
    const closed = closedPast(rights.directory, self).some(({ to }) => to === message.base.order)
    return { kind: 'notice', notice: await noticeView(content.notice, names, closed) }
  }
  if (message.removal === undefined) return { kind: 'text' }
  return { kind: 'deleted', by: message.removal.by, byName: await names.of(message.removal.by) }
}

/** What was said, with names for mentions. */
export const plainOf = async (message: MessageRecord, { names }: ConversationScene): Promise<string> => {
  const text = isDeleted(message) ? '' : textOf(message)
  const known = new Map<AccountId, string>()
  for (const account of mentionsIn(text).accounts) known.set(account, await names.of(account))
  return withNames(text, (account) => known.get(account))
}

const stateOf = async ({ base }: ShownMessage, scene: ConversationScene): Promise<DeliveryState> => {
  const { receipts } = scene
  const delivery = deliveryOf(base, recipientsOf(scene, base.order), await scene.statements(), { receipts })
  if (delivery.kind !== 'waiting') return delivery
  const waiting = []
  for (const account of delivery.for) waiting.push(await scene.names.of(account))
  return { kind: 'waiting', for: waiting }
}

const quoteOf = async (records: Reading, id: MessageRecord['id'], scene: ConversationScene): Promise<Quote> => {
  const quoted = await records.messages.get(id)
  if (quoted?.base === undefined || quoted.conversation !== scene.conversation.id || !isOnScreen(quoted))
    return { message: id, state: 'missing', authorName: '', plain: '' }
  const { author } = quoted.base
  const authorName = await scene.names.of(author)
  return isDeleted(quoted)
    ? { message: id, state: 'deleted', author, authorName, plain: '' }
    : { message: id, state: 'shown', author, authorName, plain: await plainOf(quoted, scene) }
}

const reactionViews = async (
  { base, reactions }: ShownMessage,
  { names, self }: ConversationScene,
): Promise<readonly ReactionView[]> => {
  if (base.content.kind !== 'text') return []
  const byEmoji = new Map<string, AccountId[]>()
  for (const { account, emoji, on } of reactions) if (on) byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), account])
  const views: ReactionView[] = []
  for (const [emoji, accounts] of byEmoji) {
    const by = []
    for (const account of accounts) by.push({ account, name: await names.of(account) })
    views.push({ emoji, count: accounts.length, own: accounts.includes(self), by })
  }
  return views
}

export const mayOf = (message: ShownMessage, scene: ConversationScene): MessageView['may'] => {
  const { now, rights, self } = scene
  const { directory } = rights
  const acting = standing(scene) === 'member' && message.base.content.kind === 'text' && !isDeleted(message)
  const own = message.base.author === self
  const { editWindow } = currentPolicy(directory)
  const open = editWindow === 'forever' || now - message.base.sentAt <= editWindow
  return {
    edit: acting && own && open && hasRight(directory, self, 'write'),
    deleteForEveryone: acting && (own || hasRight(directory, self, 'deleteOthers')),
    pin: acting && hasRight(directory, self, 'pin'),
    react: acting,
    reply: acting && hasRight(directory, self, 'write'),
  }
}
