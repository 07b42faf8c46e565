/**
 * Who has which keys (EV12). The log says who was given a key, and each device says which it has: where the two differ,
 * whoever has the key hands it over.
 */
import type { DeviceId, KeyId } from '../base/ids'
import { mostNamedKeys } from '../protocol/peer/statement'
import type { Directory } from './directory'
import type { EpochKey } from './epoch-key'
import { keyIdOf } from './group'

/** The names of the keys we have, those of the newest epochs first. */
export const namesOf = (keys: readonly EpochKey[]): readonly KeyId[] =>
  [...keys]
    .sort((left, right) => right.epoch - left.epoch)
    .slice(0, mostNamedKeys)
    .map(({ key }) => keyIdOf(key))

/** Keys by what the log calls them. */
export const byName = (keys: readonly EpochKey[]): ReadonlyMap<KeyId, EpochKey> =>
  new Map([...keys].reverse().map((one) => [keyIdOf(one.key), one]))

/**
 * What goes to somebody who is added. Keys that members showed are for what was written under them; and of those handed to
 * us it is the log that tells which are the conversation's.
 */
export const passedOn = (keys: readonly EpochKey[], { epochs }: Pick<Directory, 'epochs'>): readonly EpochKey[] => {
  const noted = new Set(epochs.map(({ keyId }) => keyId))
  return keys.filter(({ key, via }) => via === undefined || via === 'log' || noted.has(keyIdOf(key)))
}

/**
 * Keys that the log gives a device, that it says it lacks, and that we have. Whoever was removed gets those of their own
 * time: under them they are told.
 */
export const owedTo = (
  device: DeviceId,
  named: readonly KeyId[],
  keys: readonly EpochKey[],
  directory: Pick<Directory, 'epochs' | 'members'>,
): readonly EpochKey[] => {
  const end = directory.members.find(({ devices }) => devices.some((one) => one.device === device))?.spans.at(-1)?.end
  const last = end?.epoch ?? Infinity
  const has = new Set(named)
  const given = directory.epochs.filter(
    (note) => note.epoch <= last && note.devices.includes(device) && !has.has(note.keyId),
  )
  if (given.length === 0) return []
  // Who names as many as fit may have older ones beside them.
  const oldest = named.length < mostNamedKeys ? 0 : oldestOf(named, directory)
  const known = byName(keys)
  return given.flatMap(({ epoch, keyId }) => {
    const key = epoch >= oldest ? known.get(keyId) : undefined
    return key === undefined ? [] : [key]
  })
}

const oldestOf = (named: readonly KeyId[], { epochs }: Pick<Directory, 'epochs'>): number =>
  epochs.filter(({ keyId }) => named.includes(keyId)).reduce((least, { epoch }) => Math.min(least, epoch), Infinity)

/** Of how many who hand us keys we look for the others there. */
const mostFollowed = 4

/**
 * Keys handed to us of which our log has yet to tell: at the newest of each who handed some we look for the others, for
 * only there they tell it. Nothing is written under them.
 */
export const handedAhead = (
  keys: readonly EpochKey[],
  { epochs }: Pick<Directory, 'epochs'>,
  newest: number,
): readonly EpochKey[] => {
  const noted = new Set(epochs.map(({ keyId }) => keyId))
  const ahead = keys
    .filter(({ epoch, key, via }) => via === 'handed' && epoch > newest && !noted.has(keyIdOf(key)))
    .sort((left, right) => right.epoch - left.epoch)
  return ahead
    .filter(({ madeBy }, index) => ahead.findIndex((one) => one.madeBy === madeBy) === index)
    .slice(0, mostFollowed)
}
