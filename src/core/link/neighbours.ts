import { assert } from '../base/errors'
import { idBytes, type DeviceId, type TopicId } from '../base/ids'
import { derive } from '../crypto/derive'

/** Of one position on a ring: two devices share one hardly ever, and then their ids tell them apart. */
const positionBytes = 6
const mostRings = Math.floor(64 / positionBytes)
const fewestBytes = 16

/** A device with its position on each ring. */
interface Placed {
  readonly device: DeviceId
  readonly positions: Uint8Array
}

/**
 * With which of the members present this device keeps a link in one room. While `most` links reach everybody, that is
 * everybody. Beyond, members stand on `most / 2` rings, on each in an order of its own that a hash keyed with the room
 * tells, and a device keeps those beside it on each. Where all see the same members,
 *
 * - it is mutual: who stands after one stands before the other;
 * - nobody keeps more than `most`: two a ring;
 * - all are connected: each ring alone goes round through everybody;
 * - whoever comes or goes changes three links a ring: one makes way for two, or two for one.
 *
 * Several rings in orders of chance are, but for a vanishing part of them, an expander (Law and Siu, "Distributed
 * construction of random expander networks", 2003): few hops go everywhere, and where some see others than the rest
 * do, or links fail, what is left holds together all the same.
 */
export const neighbours = (
  self: DeviceId,
  present: Iterable<DeviceId>,
  room: TopicId,
  most = 8,
): ReadonlySet<DeviceId> => {
  const rings = Math.floor(most / 2)
  assert(rings >= 1 && rings <= mostRings, 'a bound of some links')
  const others = new Set(present)
  others.delete(self)
  if (others.size <= most) return others
  const key = idBytes(room)
  const length = Math.max(fewestBytes, rings * positionBytes)
  const place = (device: DeviceId): Placed => ({ device, positions: derive(key, 'rings', idBytes(device), length) })
  const own = place(self)
  const placed = Array.from(others, place)
  const kept = new Set<DeviceId>()
  for (let ring = 0; ring < rings; ring++) for (const device of besides(own, placed, ring)) kept.add(device)
  return kept
}

/** Who stands before and after `own` on a ring. */
const besides = (own: Placed, others: readonly Placed[], ring: number): readonly DeviceId[] => {
  const order = (left: Placed, right: Placed): number => compare(left, right, ring)
  let [first, last, before, after] = [own, own, own, own]
  for (const other of others) {
    if (order(other, first) < 0) first = other
    if (order(other, last) > 0) last = other
    if (order(other, own) < 0) {
      if (before === own || order(other, before) > 0) before = other
    } else if (after === own || order(other, after) < 0) after = other
  }
  // Rings close: before the first stands the last.
  return [before === own ? last : before, after === own ? first : after].map(({ device }) => device)
}

const compare = (left: Placed, right: Placed, ring: number): number => {
  const from = ring * positionBytes
  for (let index = from; index < from + positionBytes; index++) {
    const difference = (left.positions[index] ?? 0) - (right.positions[index] ?? 0)
    if (difference !== 0) return difference
  }
  if (left.device === right.device) return 0
  return left.device < right.device ? -1 : 1
}
