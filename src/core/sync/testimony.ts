import type { ConversationId, DeviceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { ConversationRights } from '../conversation/admit'
import { emptyVector, equalVectors, mergeVectors, vectorEntries } from '../conversation/vector'
import type { SymmetricKey } from '../crypto/keys'
import { readStatement, type StatementRefusal, type VersionVector } from '../protocol/peer/statement'
import { within } from '../storage/collection'
import type { StatementRecord } from '../storage/records'
import { statementKey, type Reading } from '../storage/storage'

/** What one other device said it holds and its owner has read; the sum of all it ever said. */
export interface Testimony {
  readonly held: VersionVector
  readonly read: VersionVector
}

export const silence: Testimony = { held: emptyVector, read: emptyVector }

export type TestimonyRefusal = StatementRefusal | 'other-conversation' | 'not-member' | 'another-device'

/**
 * Adds a statement that lay under `claimed` to what the device said before. Nobody can hold of ours what
 * we have not written (DL1), and devices that are no members are not spoken of.
 */
export const hearStatement = (
  value: unknown,
  claimed: DeviceId,
  before: Testimony,
  own: { readonly device: DeviceId; readonly written: number },
  rights: ConversationRights,
  key: SymmetricKey,
): Result<Testimony | 'nothing-new', TestimonyRefusal> => {
  if (!(value instanceof Uint8Array)) return err('malformed')
  const statement = readStatement(value, key)
  if (!statement.ok) return statement
  const { conversation, device, held, read } = statement.value
  if (device !== claimed) return err('another-device')
  if (conversation !== rights.conversation) return err('other-conversation')
  if (!rights.devices.has(device)) return err('not-member')
  const trim = (vector: VersionVector): VersionVector =>
    new Map(
      [...vector]
        .filter(([of]) => rights.devices.has(of))
        .map(([of, sequence]) => [of, of === own.device ? Math.min(sequence, own.written) : sequence]),
    )
  const after = { held: mergeVectors(before.held, trim(held)), read: mergeVectors(before.read, trim(read)) }
  return ok(equalVectors(after.held, before.held) && equalVectors(after.read, before.read) ? 'nothing-new' : after)
}

export const testimonyRecord = (
  conversation: ConversationId,
  device: DeviceId,
  { held, read }: Testimony,
): StatementRecord => ({ conversation, device, held: vectorEntries(held), read: vectorEntries(read) })

/** What all devices said, ours included. */
export const readTestimonies = async (
  records: Reading,
  conversation: ConversationId,
): Promise<ReadonlyMap<DeviceId, Testimony>> => {
  const all = await records.statements.list('key', within(`${conversation}/`))
  return new Map(all.map(({ device, held, read }) => [device, { held: new Map(held), read: new Map(read) }]))
}

export const readTestimony = async (
  records: Reading,
  conversation: ConversationId,
  device: DeviceId,
): Promise<Testimony> => {
  const record = await records.statements.get(statementKey(conversation, device))
  return record === undefined ? silence : { held: new Map(record.held), read: new Map(record.read) }
}
