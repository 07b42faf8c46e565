import type { ConversationId } from '../base/ids'
import { directConversationId } from '../conversation/direct'
import type { EpochKey } from '../conversation/epoch'
import { directDirectory } from '../conversation/group'
import { emptySummary } from '../conversation/summary'
import { certifiedDevices } from '../conversation/govern'
import type { DeviceCertificate } from '../identity/certificate'
import type { ContactRecord, ConversationRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import { directoryRecordOf } from '../sync/authority'
import { appendEvent } from '../sync/log'
import { readSummary, summaryRecordOf } from '../sync/summary'
import { randomClientMessageId } from './appending'
import type { Context } from './context'
import { ownCard } from './own-card'

/** Two people who accept each other at once make two keys; nobody makes more. */
const mostKeys = 4
const mostDevices = 16

/**
 * Makes somebody a contact and the direct conversation with them, or adds a device or key to what is
 * there: doing it twice is doing it once (EV11).
 */
export const befriend = async (
  records: Writing,
  { self, clock, random }: Pick<Context, 'self' | 'clock' | 'random'>,
  {
    certificate,
    name,
    key,
    server,
  }: {
    readonly certificate: DeviceCertificate
    readonly name: string
    readonly key: EpochKey
    readonly server: string
  },
): Promise<ContactRecord> => {
  const { account, bytes } = certificate
  const id = directConversationId(self.account.id, account)
  const now = clock.now()
  // Who was taken out of the contacts is one again.
  const { removed: _, ...before }: ContactRecord = (await records.contacts.get(account)) ?? {
    account,
    conversation: id,
    since: now,
    blocked: false,
    name,
    certificates: [],
  }
  const others = before.certificates.filter((one) => one.join() !== bytes.join())
  const contact: ContactRecord = {
    ...before,
    name,
    certificates: [...others, bytes].slice(-mostDevices),
  }
  await records.contacts.put(contact)
  const kept = await records.conversations.get(id)
  const known = kept?.keys.some((one) => one.key.join() === key.key.join()) === true
  const { hidden: __, ...shown }: ConversationRecord = {
    ...(kept ?? { id, kind: 'direct', contact: account, server, createdAt: now, introduced: [], shelf: '1' }),
    keys: known ? kept.keys : [...(kept?.keys ?? []), key].slice(0, mostKeys),
  }
  const conversation: ConversationRecord = { ...shown, shelf: shown.shelf === '-' ? '1' : shown.shelf }
  await records.conversations.put(conversation)
  const { members } = directDirectory([
    { account, devices: certifiedDevices(account, contact.certificates) },
    { account: self.account.id, devices: [{ device: self.device.id, agreementKey: self.device.agreement.publicKey }] },
  ])
  const directory = (await records.directories.get(id)) ?? directDirectory([])
  await records.directories.put(directoryRecordOf(id, { ...directory, members }))
  const summary = kept === undefined ? emptySummary : await readSummary(records, id)
  await records.summaries.put(summaryRecordOf(conversation, summary))
  if (kept === undefined) await introduceOurselves(records, id, { self, clock, random })
  return contact
}

/** The name went with the letters; what else we tell contacts goes into the conversation's log. */
const introduceOurselves = async (
  records: Writing,
  id: ConversationId,
  { clock, random, self }: Pick<Context, 'self' | 'clock' | 'random'>,
): Promise<void> => {
  const card = await ownCard(records)
  if (
    card === undefined ||
    (card.bio === '' && card.statusText === '' && card.links.length === 0 && card.picture === undefined)
  )
    return
  await appendEvent(records, id, card, {
    clientMessageId: randomClientMessageId(random),
    author: { account: self.account.id, device: self.device },
    now: clock.now(),
    random,
  })
}
