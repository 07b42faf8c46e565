import type { ConversationId, DeviceId, KeyId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { emptyVector, equalVectors, mergeVectors, sequenceIn, vectorEntries } from '../conversation/vector'
import type { SymmetricKey } from '../crypto/keys'
import { readStatement, type Statement, type StatementRefusal, type VersionVector } from '../protocol/peer/statement'
import { within } from '../storage/collection'
import type { StatementRecord } from '../storage/records'
import { statementKey, type Reading } from '../storage/storage'
import type { RoomRights } from './rights'

/** What one other device said it holds and its owner has read; the sum of all it ever said. */
export interface Testimony {
  readonly held: VersionVector
  readonly read: VersionVector
  /** The names of the keys it has, as it said last; absent where it never did. */
  readonly keyNames?: readonly KeyId[]
  /** When we learned how much of our own device's writing it holds and has read, in ms; the latest last. */
  readonly progress: readonly { readonly at: number; readonly held: number; readonly read: number }[]
}

/** How many steps of a device's progress are remembered. */
const mostProgress = 128

export const silence: Testimony = { held: emptyVector, read: emptyVector, progress: [] }

export type TestimonyRefusal = StatementRefusal | 'other-conversation' | 'not-member' | 'another-device'

/**
 * Adds a statement that lay under `claimed` to what the device said before. Nobody can hold of ours what
 * we have not written (DL1), and devices that are no members are not spoken of.
 */
export const hearStatement = (
  value: unknown,
  claimed: DeviceId,
  before: Testimony,
  own: { readonly device: DeviceId; readonly written: number; readonly now: number },
  rights: RoomRights,
  key: SymmetricKey,
): Result<{ readonly said: Statement; readonly heard: Testimony | 'nothing-new' }, TestimonyRefusal> => {
  if (!(value instanceof Uint8Array)) return err('malformed')
  const statement = readStatement(value, key)
  if (!statement.ok) return statement
  const { conversation, device, held, read } = statement.value
  if (device !== claimed) return err('another-device')
  if (conversation !== rights.current.conversation) return err('other-conversation')
  if (!rights.isKnown(device)) return err('not-member')
  const trim = (vector: VersionVector): VersionVector =>
    new Map(
      [...vector]
        .filter(([of]) => rights.isKnown(of))
        .map(([of, sequence]) => [of, of === own.device ? Math.min(sequence, own.written) : sequence]),
    )
  const after = { held: mergeVectors(before.held, trim(held)), read: mergeVectors(before.read, trim(read)) }
  const said = statement.value
  // A conversation that has its keys from another one names none.
  const keyNames = said.keyNames.length > 0 ? said.keyNames : before.keyNames
  const sameKeys = keyNames?.join() === before.keyNames?.join()
  if (sameKeys && equalVectors(after.held, before.held) && equalVectors(after.read, before.read))
    return ok({ said, heard: 'nothing-new' })
  const step = { at: own.now, held: sequenceIn(after.held, own.device), read: sequenceIn(after.read, own.device) }
  const last = before.progress.at(-1)
  const moved = step.held !== (last?.held ?? 0) || step.read !== (last?.read ?? 0)
  const heard = {
    ...after,
    ...(keyNames === undefined ? {} : { keyNames }),
    progress: moved ? [...before.progress, step].slice(-mostProgress) : before.progress,
  }
  return ok({ said, heard })
}

export const testimonyRecord = (
  conversation: ConversationId,
  device: DeviceId,
  { held, keyNames, read, progress }: Testimony,
): StatementRecord => ({
  conversation,
  device,
  held: vectorEntries(held),
  read: vectorEntries(read),
  ...(keyNames === undefined ? {} : { keyNames: [...keyNames] }),
  progress: progress.map((step) => ({ ...step })),
})

const testimonyOf = ({ held, keyNames, progress, read }: StatementRecord): Testimony => ({
  held: new Map(held),
  read: new Map(read),
  progress,
  ...(keyNames === undefined ? {} : { keyNames }),
})

/** What all devices said, ours included. */
export const readTestimonies = async (
  records: Reading,
  conversation: ConversationId,
): Promise<ReadonlyMap<DeviceId, Testimony>> => {
  const all = await records.statements.list('key', within(`${conversation}/`))
  return new Map(all.map((record) => [record.device, testimonyOf(record)]))
}

export const readTestimony = async (
  records: Reading,
  conversation: ConversationId,
  device: DeviceId,
): Promise<Testimony> => {
  const record = await records.statements.get(statementKey(conversation, device))
  return record === undefined ? silence : testimonyOf(record)
}
