import { toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import { isAlias, isTopicId, type AccountId, type Alias, type DeviceId, type KeyId, type TopicId } from '../base/ids'
import { derive } from '../crypto/derive'
import { mostShownKeys, type VersionVector } from '../protocol/peer/statement'
import {
  currentMembers,
  isMember,
  memberOf,
  newestEpoch,
  type Directory,
  type EpochNote,
  type MemberDevice,
} from './directory'
import { knowsEnd } from './ends'
import type { EpochKey } from './epoch-key'
import { keyIdOf } from './group'
import { byName, handedAhead } from './keyring'
import { keyFrom, seedFrom, signingKeys, type SigningKeys, type SymmetricKey } from '../crypto/keys'

export type { EpochKey } from './epoch-key'

/**
 * The keys of the newest epochs, the current one first, and of the `lagging` ones: of an epoch with several keys the one its members
 * agreed on first. Under the first everybody writes; on the topics of all of them members keep watch for those
 * who have yet to hear of a newer one (EV12). Before the log is here, what the invitation gave must do.
 */
export const liveKeys = (
  keys: readonly EpochKey[],
  { epochs, kind }: Directory,
  lagging: ReadonlySet<number> = new Set(),
): readonly EpochKey[] => {
  const noted = [...epochs].sort((left, right) => right.epoch - left.epoch || (left.since < right.since ? -1 : 1))
  const agreed = noted.flatMap(({ keyId }) => keys.filter(({ key }) => keyIdOf(key) === keyId).slice(0, 1))
  // What a member showed or handed over opens what was written; nobody writes under it before the log agrees.
  const given = keys.filter(({ via }) => via === undefined || via === 'log')
  const usable = kind === 'direct' || agreed.length === 0 ? newestFirst(given) : agreed
  return usable
    .filter(({ epoch }, index) => usable.findIndex((one) => one.epoch === epoch) === index)
    .filter(({ epoch }, index) => index < watched || lagging.has(epoch))
}

/**
 * The keys of the topics on which a device looks for the others, and writes by the first of them: those of {@link liveKeys}. Until its own log says that
 * it is a member, and has the epoch from which on it is one, it is known to the others by the newest key that its
 * invitation gave, whatever of the log is here: an earlier topic is closed to it. `awaited`: we were let in
 * by an event that is not here yet. What was handed over comes last.
 */
export const meetingKeys = (
  keys: readonly EpochKey[],
  directory: Directory,
  self: AccountId,
  lagging: ReadonlySet<number> = new Set(),
  awaited = false,
): readonly EpochKey[] => {
  const live = liveKeys(keys, knowsOwnEpoch(directory, self) ? directory : { ...directory, epochs: [] }, lagging)
  const newest = live[0]?.epoch ?? 0
  // Which of two keys of one epoch the others agreed on only their log tells.
  const invited = awaited ? givenBeside(keys, live) : []
  return [...live, ...invited, ...handedAhead(keys, directory, awaited ? newest - 1 : newest)]
}

/**
 * Where somebody listens who was removed, so far as they heard (EV12): at the newest keys that the log or an invitation
 * gave them, for there whoever holds them for a member waits.
 */
export const listeningKeys = (
  keys: readonly EpochKey[],
  directory: Directory,
  self: AccountId,
): readonly EpochKey[] => {
  const all = [...meetingKeys(keys, directory, self, new Set(), true), ...liveKeys(keys, directory)]
  return all.filter((one, index) => all.indexOf(one) === index).slice(0, mostListened)
}

/** Our log may tell another story than theirs who let us in: they look for us at what their invitation gave. */
const givenBeside = (keys: readonly EpochKey[], live: readonly EpochKey[]): readonly EpochKey[] =>
  newestFirst(keys.filter(({ via }) => via === undefined || via === 'log'))
    .filter((one) => one.epoch >= (live[0]?.epoch ?? 0) && !live.includes(one))
    .slice(0, watched)

const knowsOwnEpoch = (directory: Directory, self: AccountId): boolean => {
  const from = memberOf(directory, self)?.spans.at(-1)?.from ?? 0
  return isMember(directory, self) && directory.epochs.some(({ epoch }) => epoch >= from)
}

/**
 * The epochs at which members' devices stand that have yet to get a newer key, by what they said they hold and have:
 * however long ago that was, there they will look for us. The same of those who were removed and have not said that they
 * know it, for the latest few epochs.
 */
export const laggingEpochs = (
  directory: Pick<Directory, 'epochs' | 'members'>,
  statements: ReadonlyMap<DeviceId, { readonly held: VersionVector; readonly keyNames?: readonly KeyId[] }>,
): ReadonlySet<number> => {
  const epochs = [...directory.epochs].sort((left, right) => right.epoch - left.epoch)
  const lagging = new Set<number>()
  const gone = new Set<number>()
  for (const member of directory.members) {
    const { end, from } = member.spans.at(-1) ?? { from: 0 }
    for (const { device } of member.devices) {
      const { held, keyNames } = statements.get(device) ?? {}
      if (knowsEnd(member, device, statements)) continue
      const has = ({ by, keyId }: EpochNote): boolean =>
        keyNames === undefined ? (held?.get(by.device) ?? 0) >= by.sequence : keyNames.includes(keyId)
      const given = epochs.filter(
        (note) => note.devices.includes(device) && (end === undefined || note.epoch <= end.epoch),
      )
      // The invitation brought the keys up to then.
      const at = given.find((note) => note.epoch <= from || note.by.device === device || has(note)) ?? given.at(-1)
      if (at !== undefined) (end === undefined ? lagging : gone).add(at.epoch)
    }
  }
  return new Set([...lagging, ...[...gone].sort((left, right) => right - left).slice(0, mostAwaited)])
}

/**
 * Keys whose giving no longer counts, because its author was removed without knowing it: others wrote under them
 * meanwhile, and what they wrote stands. Of these a member shows what it was once rightly given; what came with an
 * invitation may be of an epoch that we have yet to hear of.
 */
export const strayKeys = (keys: readonly EpochKey[], { epochs }: Pick<Directory, 'epochs'>): readonly EpochKey[] => {
  const noted = new Set(epochs.map(({ keyId }) => keyId))
  // Notes of the oldest epochs are dropped, and their keys count all the same.
  const oldest = epochs.reduce((least, { epoch }) => Math.min(least, epoch), Number.POSITIVE_INFINITY)
  return keys
    .filter(({ epoch, key, via }) => (via === 'log' || via === 'member') && epoch > oldest && !noted.has(keyIdOf(key)))
    .sort((left, right) => right.epoch - left.epoch)
    .slice(0, mostShownKeys)
}

const watched = 3
const mostListened = 8
/** At how many epochs we wait for those who do not know yet that they were removed. */
const mostAwaited = 4

const newestFirst = (keys: readonly EpochKey[]): readonly EpochKey[] =>
  [...keys].sort((left, right) => right.epoch - left.epoch || (left.madeBy < right.madeBy ? -1 : 1))

/** What an admin owes the conversation: a key for those who lack it, or a new one where a stranger has it. */
export type KeyDuty =
  | { readonly kind: 'none' }
  | { readonly kind: 'share'; readonly shares: readonly Share[] }
  | { readonly kind: 'renew'; readonly epoch: number; readonly devices: readonly MemberDevice[] }

interface Share {
  readonly key: EpochKey
  readonly devices: readonly MemberDevice[]
}

export const keyDuty = (keys: readonly EpochKey[], directory: Directory): KeyDuty => {
  const members = currentMembers(directory).flatMap(({ devices }) => devices)
  const [current] = liveKeys(keys, directory)
  const epoch = newestEpoch(directory)
  const [note] = directory.epochs
    .filter((one) => one.epoch === epoch)
    .sort((left, right) => (left.since < right.since ? -1 : 1))
  if (note === undefined || current === undefined) return { kind: 'none' }
  if (note.devices.some((device) => !members.some((one) => one.device === device)))
    return { kind: 'renew', epoch: epoch + 1, devices: members }
  const shares = sharesOf(keys, directory, members)
  return shares.length > 0 ? { kind: 'share', shares } : { kind: 'none' }
}

/** A key may have been made by somebody who had not heard of a member yet: older ones open what was said meanwhile. */
const sharesOf = (
  keys: readonly EpochKey[],
  { epochs }: Directory,
  members: readonly MemberDevice[],
): readonly Share[] => {
  const lacking = epochs.flatMap(({ devices, keyId }) => {
    const held = new Set(devices)
    const without = members.filter(({ device }) => !held.has(device))
    return without.length > 0 ? [{ keyId, devices: without }] : []
  })
  if (lacking.length === 0) return []
  const known = byName(keys)
  return lacking.flatMap(({ devices, keyId }) => {
    const key = known.get(keyId)
    return key === undefined ? [] : [{ key, devices }]
  })
}

export interface EpochSecrets {
  readonly topic: TopicId
  /** Signs the join of the topic (SG2). */
  readonly topicKeys: SigningKeys
  /** Members find each other on the topic under it. */
  readonly meetingKey: SymmetricKey
  readonly statementKey: SymmetricKey
  readonly signalKey: SymmetricKey
  /** For what goes through the server's relay (DL5). */
  readonly relayKey: SymmetricKey
  /** What is said of calls is sealed with it (CL2). */
  readonly callKey: SymmetricKey
}

export const epochSecrets = (key: SymmetricKey): EpochSecrets => {
  const topicKeys = signingKeys(seedFrom(derive(key, 'topic')))
  const topic = toBase64Url(topicKeys.publicKey)
  assert(isTopicId(topic), 'a topic id')
  return {
    topic,
    topicKeys,
    meetingKey: keyFrom(derive(key, 'meeting')),
    statementKey: keyFrom(derive(key, 'statement')),
    signalKey: keyFrom(derive(key, 'signal')),
    relayKey: keyFrom(derive(key, 'relay')),
    callKey: keyFrom(derive(key, 'call')),
  }
}

/** Members know each other by it on the topic; the server can link it to nothing (SG6). */
export const epochAlias = (key: SymmetricKey, device: DeviceId): Alias => {
  const alias = toBase64Url(derive(key, 'alias', utf8(device), 16))
  assert(isAlias(alias), 'an alias')
  return alias
}
