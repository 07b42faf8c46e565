/** What of an event is handed to whom, where the past is closed to some (EV17). */
import type { DeviceId, EventId } from '../base/ids'
import { isErasable } from '../conversation/admit'
import { sequenceIn } from '../conversation/vector'
import { decodeEvent, erased } from '../protocol/peer/event'
import type { OrderKey } from '../protocol/peer/order'
import type { VersionVector } from '../protocol/peer/statement'
import type { EventRecord } from '../storage/records'

/** Who reads the shared document, and what of the past is open to them. */
export interface Discretion {
  readonly isOpenToAll: (order: OrderKey) => boolean
  readonly isOpenTo: (device: DeviceId, order: OrderKey) => boolean
  /** Somebody who may have these was shown nothing but the proof of them. */
  readonly asked: ReadonlySet<EventId>
  /** Who lacks something can ask for it, where only they hear the answer. */
  readonly linked: boolean
}

export const frankly: Discretion = {
  isOpenToAll: () => true,
  isOpenTo: () => true,
  asked: new Set(),
  linked: false,
}

/** The event without its words; as it is where it has none that may be left out. */
export const withoutWords = (bytes: Uint8Array): Uint8Array => {
  const event = decodeEvent(bytes)
  if (!event.ok || event.value.body === undefined || !isErasable(event.value.header.kind)) return bytes
  return erased(event.value).bytes
}

/**
 * What is put into the document. The words of what is not open to all who read there are left out; nothing is put
 * there while somebody linked may have them and lacks the event: they ask (SY7). Who got the event without its words
 * all the same, and may have them, is given them there: nobody else can be sure to hand them over.
 */
export const wordsForAll = (
  event: EventRecord,
  others: ReadonlyMap<DeviceId, VersionVector>,
  discretion: Discretion,
): Uint8Array | undefined => {
  if (discretion.isOpenToAll(event.order) || discretion.asked.has(event.id)) return event.bytes
  const bare = withoutWords(event.bytes)
  if (bare === event.bytes || !discretion.linked) return bare
  const isLacked = [...others].some(
    ([device, vector]) =>
      device !== event.device &&
      sequenceIn(vector, event.device) < event.sequence &&
      discretion.isOpenTo(device, event.order),
  )
  return isLacked ? undefined : bare
}
