import { toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import { isAlias, isTopicId, type AccountId, type Alias, type DeviceId, type TopicId } from '../base/ids'
import { derive } from '../crypto/derive'
import { mostShownKeys, type VersionVector } from '../protocol/peer/statement'
import { currentMembers, isMember, memberOf, newestEpoch, type Directory, type MemberDevice } from './directory'
import { keyIdOf } from './group'
import { keyFrom, seedFrom, signingKeys, type SigningKeys, type SymmetricKey } from '../crypto/keys'

/** One symmetric key of a conversation and who made it. Two contacts who accept each other at once make two. */
export interface EpochKey {
  readonly epoch: number
  readonly key: SymmetricKey
  readonly madeBy: AccountId
  /**
   * An event of the log gave it, or some member showed it to open what was written under it. Without either it is
   * of the founding or of an invitation.
   */
  readonly via?: 'log' | 'member'
}

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
  // What a member showed opens what was written; nobody writes under it, nor meets there.
  const given = keys.filter(({ via }) => via !== 'member')
  const usable = kind === 'direct' || agreed.length === 0 ? newestFirst(given) : agreed
  return usable
    .filter(({ epoch }, index) => usable.findIndex((one) => one.epoch === epoch) === index)
    .filter(({ epoch }, index) => index < watched || lagging.has(epoch))
}

/**
 * The keys of the topics on which a device looks for the others, and writes by the first of them: those of {@link liveKeys}. Until its own log says that
 * it is a member, and has the epoch from which on it is one, it is known to the others by the newest key that its
 * invitation gave, whatever of the log is here: an earlier topic is closed to it.
 */
export const meetingKeys = (
  keys: readonly EpochKey[],
  directory: Directory,
  self: AccountId,
  lagging: ReadonlySet<number> = new Set(),
): readonly EpochKey[] =>
  liveKeys(keys, knowsOwnEpoch(directory, self) ? directory : { ...directory, epochs: [] }, lagging)

const knowsOwnEpoch = (directory: Directory, self: AccountId): boolean => {
  const from = memberOf(directory, self)?.spans.at(-1)?.from ?? 0
  return isMember(directory, self) && directory.epochs.some(({ epoch }) => epoch >= from)
}

/**
 * The epochs at which members' devices stand that have yet to hear of a newer key, by what they said they hold:
 * however long ago that was, there they will look for us.
 */
export const laggingEpochs = (
  directory: Pick<Directory, 'epochs' | 'members'>,
  statements: ReadonlyMap<DeviceId, { readonly held: VersionVector }>,
): ReadonlySet<number> => {
  const epochs = [...directory.epochs].sort((left, right) => right.epoch - left.epoch)
  const lagging = new Set<number>()
  for (const { devices, spans } of currentMembers(directory)) {
    const from = spans.at(-1)?.from ?? 0
    for (const { device } of devices) {
      const held = statements.get(device)?.held
      const given = epochs.filter((note) => note.devices.includes(device))
      // The invitation brought the keys up to then.
      const at =
        given.find(
          ({ by, epoch }) => epoch <= from || by.device === device || (held?.get(by.device) ?? 0) >= by.sequence,
        ) ?? given.at(-1)
      if (at !== undefined) lagging.add(at.epoch)
    }
  }
  return lagging
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
    .filter(({ epoch, key, via }) => via !== undefined && epoch > oldest && !noted.has(keyIdOf(key)))
    .sort((left, right) => right.epoch - left.epoch)
    .slice(0, mostShownKeys)
}

const watched = 3

const newestFirst = (keys: readonly EpochKey[]): readonly EpochKey[] =>
  [...keys].sort((left, right) => right.epoch - left.epoch || (left.madeBy < right.madeBy ? -1 : 1))

/** What an admin owes the conversation: a key for those who lack it, or a new one where a stranger has it. */
export type KeyDuty =
  | { readonly kind: 'none' }
  | { readonly kind: 'share'; readonly key: EpochKey; readonly devices: readonly MemberDevice[] }
  | { readonly kind: 'renew'; readonly epoch: number; readonly devices: readonly MemberDevice[] }

export const keyDuty = (keys: readonly EpochKey[], directory: Directory): KeyDuty => {
  const members = currentMembers(directory).flatMap(({ devices }) => devices)
  const [current] = liveKeys(keys, directory)
  const epoch = newestEpoch(directory)
  const [note] = directory.epochs
    .filter((one) => one.epoch === epoch)
    .sort((left, right) => (left.since < right.since ? -1 : 1))
  if (note === undefined || current === undefined) return { kind: 'none' }
  const held = new Set(note.devices)
  if (note.devices.some((device) => !members.some((one) => one.device === device)))
    return { kind: 'renew', epoch: epoch + 1, devices: members }
  const lacking = members.filter(({ device }) => !held.has(device))
  return lacking.length > 0 && keyIdOf(current.key) === note.keyId
    ? { kind: 'share', key: current, devices: lacking }
    : { kind: 'none' }
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
  }
}

/** Members know each other by it on the topic; the server can link it to nothing (SG6). */
export const epochAlias = (key: SymmetricKey, device: DeviceId): Alias => {
  const alias = toBase64Url(derive(key, 'alias', utf8(device), 16))
  assert(isAlias(alias), 'an alias')
  return alias
}
