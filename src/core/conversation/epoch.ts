import { toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import { isAlias, isTopicId, type AccountId, type Alias, type DeviceId, type TopicId } from '../base/ids'
import { derive } from '../crypto/derive'
import { keyFrom, seedFrom, signingKeys, type SigningKeys, type SymmetricKey } from '../crypto/keys'

/** One symmetric key of a conversation and who made it. Two contacts who accept each other at once make two. */
export interface EpochKey {
  readonly epoch: number
  readonly key: SymmetricKey
  readonly madeBy: AccountId
}

/**
 * The key under which everybody writes: of the newest epoch, and of two made at the same moment the
 * one whose maker has the lower account id, so that both sides choose alike.
 */
export const currentKey = (keys: readonly EpochKey[]): EpochKey | undefined =>
  keys.reduce<EpochKey | undefined>((best, candidate) => {
    if (best === undefined || candidate.epoch > best.epoch) return candidate
    return candidate.epoch === best.epoch && candidate.madeBy < best.madeBy ? candidate : best
  }, undefined)

export interface EpochSecrets {
  readonly topic: TopicId
  /** Signs the join of the topic (SG2). */
  readonly topicKeys: SigningKeys
  /** For y-webrtc's signalling. */
  readonly password: string
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
    password: toBase64Url(derive(key, 'room-password')),
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
