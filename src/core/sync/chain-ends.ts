import type { ConversationId, DeviceId } from '../base/ids'
import { within } from '../storage/collection'
import type { EventRecord } from '../storage/records'
import { chainKey, type Reading } from '../storage/storage'

/** The last one, and whether another stands at its place (EV3). */
const endLength = 2

/**
 * What lies at a place in a device's chain. Nearly always it is its end that is asked for: that is read as a stretch
 * of its own, which the storage carries on as the chain grows, so that the disk is asked for it once.
 */
export const eventsAt = async (
  records: Reading,
  conversation: ConversationId,
  device: DeviceId,
  sequence: number,
): Promise<readonly EventRecord[]> => {
  await records.events.list('chain', { ...within(`${conversation}/${device}/`), reverse: true, limit: endLength })
  return records.events.list('chain', within(chainKey(conversation, device, sequence)))
}
