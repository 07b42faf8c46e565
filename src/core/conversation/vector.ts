import type { DeviceId } from '../base/ids'
import type { VersionVector } from '../protocol/peer/statement'

export const emptyVector: VersionVector = new Map()

export const sequenceIn = (vector: VersionVector, device: DeviceId): number => vector.get(device) ?? 0

/** The least vector that covers both: statements only ever grow (EV10). */
export const mergeVectors = (left: VersionVector, right: VersionVector): VersionVector => {
  const merged = new Map(left)
  for (const [device, sequence] of right) {
    if (sequence > sequenceIn(merged, device)) merged.set(device, sequence)
  }
  return merged
}

export const coversVector = (left: VersionVector, right: VersionVector): boolean =>
  [...right].every(([device, sequence]) => sequenceIn(left, device) >= sequence)

export const equalVectors = (left: VersionVector, right: VersionVector): boolean =>
  left.size === right.size && [...left].every(([device, sequence]) => right.get(device) === sequence)

/** In the order of the device ids, so that equal vectors have equal bytes. */
export const vectorEntries = (vector: VersionVector): [DeviceId, number][] =>
  [...vector].sort(([left], [right]) => (left < right ? -1 : 1))
