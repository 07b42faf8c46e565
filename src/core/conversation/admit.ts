import type { AccountId, ConversationId, DeviceId, EventId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isSignedByDevice, openBody, type SealedEvent } from '../protocol/peer/event'
import { mostClockLeadMs } from '../protocol/peer/limits'
import { decodeBody, type DecodedBody } from './body'
import type { EpochKey } from './epoch'

/** Why an event is not applied (EV4). `held-back` and `premature` may be applied later. */
export type EventRefusal =
  | 'too-large'
  | 'malformed'
  | 'other-conversation'
  | 'not-member'
  | 'forged'
  | 'unknown-epoch'
  | 'unreadable'
  | 'held-back'
  | 'premature'
  | 'forked'

export interface AdmittedEvent {
  readonly event: SealedEvent
  readonly body: DecodedBody
}

/** What one event is judged by, whatever else has arrived. */
export interface ConversationRights {
  readonly conversation: ConversationId
  /** The certified devices of the members. */
  readonly devices: ReadonlyMap<DeviceId, AccountId>
  readonly keys: readonly EpochKey[]
}

/** The checks that need no history: from whom, for whom, when, readable. Cheap ones come first. */
export const authenticate = (
  event: SealedEvent,
  rights: ConversationRights,
  now: number,
): Result<AdmittedEvent, EventRefusal> => {
  const { header } = event
  if (header.conversation !== rights.conversation) return err('other-conversation')
  if (rights.devices.get(header.device) !== header.author) return err('not-member')
  const keys = rights.keys.filter(({ epoch }) => epoch === header.epoch)
  if (keys.length === 0) return err('unknown-epoch')
  if (!isSignedByDevice(event)) return err('forged')
  if (header.time.wall > now + mostClockLeadMs) return err('held-back')
  for (const { key } of keys) {
    const body = openBody(event, key)
    if (body.ok) return ok({ event, body: decodeBody(header.kind, body.value) })
  }
  return err('unreadable')
}

/** What the log holds of the event's device round its sequence number. */
export interface ChainContext {
  /** Ids held at the event's own sequence number. */
  readonly here: readonly EventId[]
  /** Ids held at the one before. */
  readonly before: readonly EventId[]
  /** Where the device was caught telling two stories (EV3). */
  readonly forkedAt: number | undefined
}

export type Placement =
  | { readonly kind: 'next' }
  | { readonly kind: 'known' }
  /** A second event with this device and sequence number: proof of equivocation (EV3). */
  | { readonly kind: 'evidence' }
  | { readonly kind: 'refused'; readonly reason: 'premature' | 'forked' }

/** Where the event belongs in its device's chain of hashes (EV1, EV3, EV10). */
export const place = (event: SealedEvent, chain: ChainContext): Placement => {
  const { sequence, previous } = event.header
  if (chain.here.includes(event.id)) return { kind: 'known' }
  if (chain.forkedAt !== undefined && sequence > chain.forkedAt) return { kind: 'refused', reason: 'forked' }
  if (previous !== undefined && !chain.before.includes(previous)) return { kind: 'refused', reason: 'premature' }
  if (chain.here.length === 0) return { kind: 'next' }
  // Two different ones prove it; a third would prove nothing more.
  return chain.here.length === 1 ? { kind: 'evidence' } : { kind: 'refused', reason: 'forked' }
}
