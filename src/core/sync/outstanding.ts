import type { DeviceId } from '../base/ids'
import type { Summary } from '../conversation/summary'
import { sequenceIn } from '../conversation/vector'
import type { EventRange } from '../history/wire'
import type { VersionVector } from '../protocol/peer/statement'

/**
 * What we hold and some other member device does not, by what it says itself (EV10). An author holds its
 * own events. After a fork nothing of that device is handed on but the proof (EV3).
 */
export const outstandingRanges = (
  { held, forks }: Pick<Summary, 'held' | 'forks'>,
  others: ReadonlyMap<DeviceId, VersionVector>,
): readonly EventRange[] => {
  const ranges: EventRange[] = []
  for (const [device, last] of held) {
    const to = Math.min(last, forks.get(device) ?? last)
    let from = to + 1
    for (const [other, vector] of others) {
      if (other !== device) from = Math.min(from, sequenceIn(vector, device) + 1)
    }
    if (from <= to) ranges.push({ device, from, to })
  }
  return ranges
}

/** True where every other member device has said that it holds the event, or wrote it. */
export const isHeldByAll = (
  event: { readonly device: DeviceId; readonly sequence: number },
  others: ReadonlyMap<DeviceId, VersionVector>,
): boolean =>
  [...others].every(([other, vector]) => other === event.device || sequenceIn(vector, event.device) >= event.sequence)

/**
 * For whom something is put into the document: whoever is linked, so that nobody's absence holds up the others;
 * with nobody linked everybody, for the relay.
 */
export const audienceOf = (
  links: readonly { readonly device: DeviceId }[],
  others: ReadonlyMap<DeviceId, VersionVector>,
): ReadonlyMap<DeviceId, VersionVector> => {
  const linked = new Set(links.map(({ device }) => device))
  return linked.size === 0 ? others : new Map([...others].filter(([device]) => linked.has(device)))
}
