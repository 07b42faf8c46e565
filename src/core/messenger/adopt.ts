import { concat } from '../base/bytes'
import type { AccountId, ConversationId } from '../base/ids'
import type { Invitation } from '../conversation/body'
import { foundedConversationId, keyIdOf } from '../conversation/group'
import { certificateLength, readCertificate } from '../identity/certificate'
import type { ConversationRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import { readSummary, summaryRecordOf } from '../sync/summary'

/** How many may have added us, and none of it is here yet. */
const mostAdmissions = 8
/** How many conversations others may put us into. */
const mostConversations = 5_000

/**
 * Takes part in what a contact made us a member of: a conversation is what its id was made from, so nobody
 * can pass another one off under its name. Who is in it the log will tell.
 */
export const adopt = async (
  records: Writing,
  invitations: readonly { readonly from: AccountId; readonly invitation: Invitation }[],
  now: number,
): Promise<readonly ConversationId[]> => {
  const adopted: ConversationId[] = []
  for (const { from, invitation } of invitations) {
    const contact = await records.contacts.get(from)
    if (contact === undefined || contact.blocked || contact.removed === true) continue
    const id = await adoptOne(records, invitation, now)
    if (id !== undefined) adopted.push(id)
  }
  return adopted
}

const adoptOne = async (records: Writing, invitation: Invitation, now: number): Promise<ConversationId | undefined> => {
  const { admission, as, conversation: id, devices, founder, keys, seed, server } = invitation
  const certificate = founder.length === certificateLength ? readCertificate(founder) : undefined
  if (certificate?.ok !== true || foundedConversationId(certificate.value.account, seed) !== id) return undefined
  const before = await records.conversations.get(id)
  if (
    before === undefined &&
    (await records.conversations.count('key', { limit: mostConversations })) >= mostConversations
  )
    return undefined
  const known = new Set((before?.keys ?? []).map(({ key }) => keyIdOf(key)))
  const conversation: ConversationRecord = {
    ...(before ?? {
      id,
      kind: as,
      server,
      createdAt: now,
      founding: { certificate: concat(founder), seed: concat(seed) },
      introduced: [],
      shelf: '1',
    }),
    keys: [...(before?.keys ?? []), ...keys.filter(({ key }) => !known.has(keyIdOf(key)))],
  }
  const { leftByUs: _, ...joined } = conversation
  const introduced = [...new Set([...conversation.introduced, ...devices])].slice(-512)
  const admissions = [...(conversation.admissions ?? []), { ...admission }].slice(-mostAdmissions)
  await records.conversations.put({ ...joined, introduced, admissions })
  // Of one that was left and forgotten, our own chain is still here.
  const summary = await readSummary(records, id)
  await records.summaries.put(summaryRecordOf(conversation, summary))
  return id
}
