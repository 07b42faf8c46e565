import { directConversationId } from '../conversation/direct'
import type { EpochKey } from '../conversation/epoch'
import { emptySummary } from '../conversation/summary'
import type { DeviceCertificate } from '../identity/certificate'
import type { ContactRecord, ConversationRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import { readSummary, summaryRecordOf } from '../sync/log'
import type { Context } from './context'

/** Two people who accept each other at once make two keys; nobody makes more. */
const mostKeys = 4
const mostDevices = 16

/**
 * Makes somebody a contact and the direct conversation with them, or adds a device or key to what is
 * there: doing it twice is doing it once (EV11).
 */
export const befriend = async (
  records: Writing,
  { self, clock }: Context,
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
  const before = await records.contacts.get(account)
  const others = (before?.certificates ?? []).filter((one) => one.join() !== bytes.join())
  const contact: ContactRecord = {
    ...(before ?? { account, conversation: id, since: now, blocked: false }),
    name,
    certificates: [...others, bytes].slice(-mostDevices),
  }
  await records.contacts.put(contact)
  const kept = await records.conversations.get(id)
  const known = kept?.keys.some((one) => one.key.join() === key.key.join()) === true
  const conversation: ConversationRecord = {
    ...(kept ?? { id, kind: 'direct', contact: account, server, createdAt: now }),
    keys: known ? kept.keys : [...(kept?.keys ?? []), key].slice(0, mostKeys),
  }
  await records.conversations.put(conversation)
  const summary = kept === undefined ? emptySummary : await readSummary(records, id)
  await records.summaries.put(summaryRecordOf(conversation, summary))
  return contact
}
