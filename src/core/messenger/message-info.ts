import type { AccountId } from '../base/ids'
import { hasReadMessage, holdsMessage, type Recipient } from '../conversation/delivery'
import { wallOfOrder } from '../protocol/peer/order'
import type { MessageInfo, MessagesApi, MessageVersion } from './api'
import { rfc3339, type Context } from './context'
import type { LinkPaths } from './network'
import { openMessage } from './refusals'
import { messageView, plainOf, type ShownMessage } from './views/message'
import { receiptView } from './views/receipt'
import { recipientsOf, type ConversationScene } from './views/scene'

export const createInfo = (context: Context, paths: LinkPaths): Pick<MessagesApi, 'info'> => ({
  info: (id) =>
    context.storage.read(async (records) => {
      const { message, scene } = await openMessage(records, id, context)
      const view = await messageView(records, message, scene)
      const receipt = await records.transit.get(message.base.event)
      const recipients = []
      if (view.own) {
        for (const one of recipientsOf(scene, message.base.order))
          recipients.push(await recipientView(message, one, scene, paths))
      }
      return {
        message: view,
        recipients,
        versions: view.content.kind === 'text' ? await versionsOf(message, scene) : [],
        ...(receipt === undefined ? {} : { receipt: receiptView(receipt) }),
      }
    }),
})

const recipientView = async (
  { base }: ShownMessage,
  recipient: Recipient,
  scene: ConversationScene,
  paths: LinkPaths,
): Promise<MessageInfo['recipients'][number]> => {
  const { names, receipts } = scene
  const statements = await scene.statements()
  const { account, devices } = recipient
  const progress = devices.flatMap((device) => statements.get(device)?.progress ?? [])
  const first = (reached: (step: { held: number; read: number }) => boolean): string | undefined => {
    const times = progress.filter(reached).map(({ at }) => at)
    return times.length === 0 ? undefined : rfc3339(Math.min(...times))
  }
  const deliveredAt = first(({ held }) => held >= base.sequence)
  const readAt = receipts ? first(({ read }) => read >= base.sequence) : undefined
  const path = pathTo(account, paths)
  const read = receipts && hasReadMessage(base, recipient, statements)
  return {
    account,
    name: await names.of(account),
    state: read ? 'read' : holdsMessage(base, recipient, statements) ? 'delivered' : 'waiting',
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
    ...(read && readAt !== undefined ? { readAt } : {}),
    ...(path === undefined ? {} : { path }),
  }
}

const pathTo = (account: AccountId, paths: LinkPaths) => paths().find((link) => link.account === account)?.path

/** Oldest first; the present text last (EV8). */
const versionsOf = async (message: ShownMessage, scene: ConversationScene): Promise<readonly MessageVersion[]> => {
  const { base, edits } = message
  if (base.content.kind !== 'text') return []
  const said = [
    { text: base.content.text, at: base.sentAt },
    ...edits.map(({ order, text }) => ({ text, at: wallOfOrder(order) })),
  ]
  const versions = []
  for (const { at, text } of said) {
    const only = { ...message, base: { ...base, content: { ...base.content, text } }, edits: [] }
    versions.push({ text, plain: await plainOf(only, scene), at: rfc3339(at) })
  }
  return versions
}
