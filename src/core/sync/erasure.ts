import type { ConversationId, DeviceId } from '../base/ids'
import type { Stretch } from '../conversation/past'
import { mostWanted, type VersionVector } from '../protocol/peer/statement'
import { within } from '../storage/collection'
import type { EventRecord } from '../storage/records'
import type { Reading, Storage } from '../storage/storage'
import { eraseEvent } from './message-record'
import { isHeldByAll } from './outstanding'

/** How many outlived events are erased in one round. */
const mostAtOnce = 64

/** What was cleared or has expired here, and is kept for those who lack it. */
export const readDoomed = (records: Reading, conversation: ConversationId): Promise<readonly EventRecord[]> =>
  records.events.list('doomed', { ...within(`${conversation}/`), limit: mostAtOnce })

/** Takes from the disk what everybody holds by now; true where something went. */
export const eraseOutlived = async (
  storage: Storage,
  doomed: readonly EventRecord[],
  others: ReadonlyMap<DeviceId, VersionVector>,
): Promise<boolean> => {
  const outlived = doomed.filter((event) => isHeldByAll(event, others))
  if (outlived.length === 0) return false
  await storage.write(async (records) => {
    for (const { id } of outlived) await eraseEvent(records, id)
  })
  return true
}

/**
 * What we were only shown the proof of, and may have; the newest, for the others may have the rest no more. What was
 * said before a joining that closed the past to us is not asked for.
 */
export const readWithheld = async (
  records: Reading,
  conversation: ConversationId,
  closed: readonly Stretch[],
): Promise<readonly (readonly [DeviceId, number])[]> => {
  const { from, to } = within(`${conversation}/`)
  const range = { from: `${from}${closed.at(-1)?.to ?? ''}`, to, reverse: true, limit: mostWanted }
  return (await records.events.list('withheld', range)).map(({ device, sequence }) => [device, sequence] as const)
}
