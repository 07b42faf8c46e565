import type { ConversationId, EventId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isSignedByDevice, openBody, type EventHeader, type SealedEvent } from '../protocol/peer/event'
import { mostClockLeadMs } from '../protocol/peer/limits'
import { timeOfOrder, orderOf, type OrderKey } from '../protocol/peer/order'
import { decodeBody, type DecodedBody } from './body'
import { isMember, isWithinEpochs, lastCut, memberOf, type Directory } from './directory'
import type { EpochKey } from './epoch'

/** Why an event is not applied (EV4). `held-back`, `premature`, `not-member` and `unknown-epoch` may be applied later. */
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
  | 'backwards'
  | 'forked'

export interface AdmittedEvent {
  readonly event: SealedEvent
  readonly body: DecodedBody
}

/** What one event is judged by. */
export interface ConversationRights {
  readonly conversation: ConversationId
  readonly directory: Directory
  readonly keys: readonly EpochKey[]
  /** In a community's channel the community's directory rules, whose cuts speak of another log. */
  readonly inCommunity: boolean
  /** We were made a member by an event that is not here yet. */
  readonly awaited: boolean
}

/** The checks that need nothing of the log but who is in it. Cheap ones come first. */
export const authenticate = (
  event: SealedEvent,
  rights: ConversationRights,
  now: number,
): Result<AdmittedEvent, EventRefusal> => {
  const { header } = event
  if (header.conversation !== rights.conversation) return err('other-conversation')
  if (!isFromMember(event, rights)) return err('not-member')
  const keys = rights.keys.filter(({ epoch }) => epoch === header.epoch)
  if (keys.length === 0) return err('unknown-epoch')
  if (!isSignedByDevice(event)) return err('forged')
  if (header.time.wall > now + mostClockLeadMs) return err('held-back')
  if (event.body === undefined)
    return isErasable(header.kind) ? ok({ event, body: { kind: 'erased' } }) : err('malformed')
  for (const { key } of keys) {
    const body = openBody(event, key)
    if (body.ok) return ok({ event, body: decodeBody(header.kind, body.value) })
  }
  return err('unreadable')
}

/** What a deletion takes back (EV9). Nothing else is ever handed over without what it says. */
export const isErasable = (kind: string): boolean => erasable.has(kind)

const erasable: ReadonlySet<string> = new Set(['message.text', 'message.edit', 'message.react', 'message.pin'])

/** Of those who are members no more, what they wrote before their end. */
export const isFromMember = (
  { header }: { readonly header: Pick<EventHeader, 'author' | 'device' | 'sequence' | 'epoch'> },
  { directory, inCommunity }: ConversationRights,
): boolean => {
  const member = memberOf(directory, header.author)
  if (member?.devices.some(({ device }) => device === header.device) !== true) return false
  if (isMember(directory, header.author)) return true
  if (inCommunity) return isWithinEpochs(member, header.epoch)
  const cut = lastCut(member, header.device)
  return cut === undefined || header.sequence <= cut
}

/** What the log holds of the event's device round its sequence number. */
export interface ChainContext {
  /** Ids held at the event's own sequence number. */
  readonly here: readonly EventId[]
  /** What is held at the one before. */
  readonly before: readonly { readonly id: EventId; readonly order: OrderKey }[]
  /** Where the device was caught telling two stories (EV3). */
  readonly forkedAt: number | undefined
}

export type Placement =
  | { readonly kind: 'next' }
  | { readonly kind: 'known' }
  /** A second event with this device and sequence number: proof of equivocation (EV3). */
  | { readonly kind: 'evidence' }
  | { readonly kind: 'refused'; readonly reason: 'premature' | 'forked' | 'backwards' }

/** Where the event belongs in its device's chain of hashes (EV1, EV3, EV10). */
export const place = (event: SealedEvent, chain: ChainContext): Placement => {
  const { sequence, previous } = event.header
  if (chain.here.includes(event.id)) return { kind: 'known' }
  if (chain.forkedAt !== undefined && sequence > chain.forkedAt) return { kind: 'refused', reason: 'forked' }
  if (previous !== undefined) {
    const before = chain.before.find(({ id }) => id === previous)
    if (before === undefined) return { kind: 'refused', reason: 'premature' }
    // Nobody goes back behind what they have said: rights are judged by this time (EV4).
    if (timeOfOrder(orderOf(event.header)) <= timeOfOrder(before.order)) return { kind: 'refused', reason: 'backwards' }
  }
  if (chain.here.length === 0) return { kind: 'next' }
  // Two different ones prove it; a third would prove nothing more.
  return chain.here.length === 1 ? { kind: 'evidence' } : { kind: 'refused', reason: 'forked' }
}
