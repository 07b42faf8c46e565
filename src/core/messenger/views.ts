/** From what is kept to what is shown. */
import type { AccountId } from '../base/ids'
import { deliveryOf, type DeviceStatement, type Recipient } from '../conversation/delivery'
import { isHidden } from '../conversation/summary'
import { readCertificate } from '../identity/certificate'
import type { DeviceId } from '../base/ids'
import { inviteLink, inviteWebLink, readInvite } from '../identity/invite'
import type {
  ContactRecord,
  ConversationRecord,
  InviteRecord,
  MessageRecord,
  RequestRecord,
  SettingsRecord,
} from '../storage/records'
import { within } from '../storage/collection'
import type { Reading } from '../storage/storage'
import { readSummary } from '../sync/log'
import { readTestimonies } from '../sync/testimony'
import type { ContactView, ConversationNotice, ConversationView, InviteView, MessageView, RequestView } from './api'
import { rfc3339 } from './context'

const mostUnread = 999

export const devicesOf = (contact: ContactRecord): readonly DeviceId[] =>
  contact.certificates.flatMap((bytes) => {
    const certificate = readCertificate(bytes)
    return certificate.ok && certificate.value.account === contact.account ? [certificate.value.device] : []
  })

export const contactView = async (records: Reading, contact: ContactRecord): Promise<ContactView> => {
  const { names } = await readSummary(records, contact.conversation)
  const profileName = names.get(contact.account)?.name ?? contact.name
  return {
    account: contact.account,
    name: contact.nickname ?? profileName,
    profileName,
    ...(contact.nickname === undefined ? {} : { nickname: contact.nickname }),
    conversation: contact.conversation,
    since: rfc3339(contact.since),
    blocked: contact.blocked,
  }
}

export const inviteView = (record: InviteRecord, now: number): InviteView => {
  const invite = readInvite(record.code)
  if (!invite.ok) throw new Error('assertion failed: an invite of our own')
  return {
    id: record.id,
    link: inviteLink(invite.value),
    webLink: inviteWebLink(invite.value),
    createdAt: rfc3339(record.createdAt),
    expiresAt: rfc3339(record.expiresAt),
    state: record.state === 'open' && record.expiresAt <= now ? 'expired' : record.state,
  }
}

/** `undefined` for requests that are settled and shown nowhere. */
export const requestView = (record: RequestRecord): RequestView | undefined => {
  const { id, account, name } = record
  if (record.direction === 'incoming') {
    return record.state === 'pending'
      ? { direction: 'incoming', id, account, name, receivedAt: rfc3339(record.at) }
      : undefined
  }
  return record.state === 'accepted'
    ? undefined
    : { direction: 'outgoing', id, account, name, sentAt: rfc3339(record.at), state: record.state }
}

/** What is needed to show a conversation's messages: who is in it and what their devices said. */
export interface ConversationScene {
  readonly self: AccountId
  readonly ownName: string
  readonly contact: ContactView
  readonly recipients: readonly Recipient[]
  readonly statements: ReadonlyMap<DeviceId, DeviceStatement>
  readonly receipts: boolean
}

export const readScene = async (
  records: Reading,
  conversation: ConversationRecord,
  self: AccountId,
  settings: SettingsRecord,
): Promise<ConversationScene | undefined> => {
  const contact = await records.contacts.get(conversation.contact)
  if (contact === undefined) return undefined
  const view = await contactView(records, contact)
  return {
    self,
    ownName: (await records.profile.get('profile'))?.name ?? '',
    contact: view,
    recipients: [{ account: contact.account, name: view.name, devices: devicesOf(contact) }],
    statements: await readTestimonies(records, conversation.id),
    receipts: settings.readReceipts,
  }
}

export const messageView = (message: MessageRecord, scene: ConversationScene): MessageView => {
  const own = message.author === scene.self
  return {
    id: message.id,
    clientMessageId: message.clientMessageId,
    conversation: message.conversation,
    author: message.author,
    authorName: own ? scene.ownName : scene.contact.name,
    own,
    text: message.text,
    sentAt: rfc3339(message.sentAt),
    ...(own ? { state: deliveryOf(message, scene.recipients, scene.statements, { receipts: scene.receipts }) } : {}),
  }
}

export const conversationView = async (
  records: Reading,
  conversation: ConversationRecord,
  scene: ConversationScene,
): Promise<ConversationView> => {
  const all = within(`${conversation.id}/`)
  const [last] = await records.messages.list('order', { ...all, reverse: true, limit: 1 })
  const unreadRange = {
    ...all,
    ...(conversation.readUpTo === undefined ? {} : { from: `${conversation.id}/${conversation.readUpTo}\0` }),
  }
  const unread = await records.messages.count('incoming', { ...unreadRange, limit: mostUnread })
  const [firstUnread] = unread === 0 ? [] : await records.messages.list('incoming', { ...unreadRange, limit: 1 })
  const draft = await records.drafts.get(conversation.id)
  return {
    id: conversation.id,
    kind: conversation.kind,
    contact: conversation.contact,
    title: scene.contact.name,
    blocked: scene.contact.blocked,
    ...(last === undefined ? {} : { last: messageView(last, scene) }),
    ...(draft === undefined ? {} : { draft: draft.text }),
    unread,
    ...(firstUnread === undefined ? {} : { firstUnread: firstUnread.id }),
    notices: await equivocations(records, conversation, scene),
  }
}

const equivocations = async (
  records: Reading,
  conversation: ConversationRecord,
  scene: ConversationScene,
): Promise<readonly ConversationNotice[]> => {
  const summary = await readSummary(records, conversation.id)
  return scene.recipients.flatMap(({ account, name, devices }) =>
    devices.some((device) => isHidden(summary, device, Number.MAX_SAFE_INTEGER))
      ? [{ kind: 'equivocation' as const, account, name }]
      : [],
  )
}
