import { fromBase64Url, toBase64Url, utf8 } from '../../../src/core/base/bytes'
import { assert } from '../../../src/core/base/errors'
import {
  isAlias,
  isDeviceId,
  type Alias,
  type DeviceId,
  type SessionId,
  type TopicId,
} from '../../../src/core/base/ids'
import { err, ok } from '../../../src/core/base/result'
import type { Fingerprints, LinkIdentity } from '../../../src/core/network/identity'
import type { SessionSigner, TopicMembership } from '../../../src/core/network/signaling'
import { joinProofBytes, sessionProofBytes } from '../../../src/core/protocol/signaling/proofs'
import { aliasOf, keyOf, topicOf, zidOf } from '../../signaling/support'

const bytes = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array()

export const signerOf = (name: string): SessionSigner => ({
  zid: zidOf(name),
  sign: (origin, challenge) => bytes(keyOf(`zid of ${name}`).sign(sessionProofBytes(origin, challenge))),
})

export const topicFor = (name: string): TopicId => topicOf(name).id

/** What somebody is called on one topic. */
export const aliasFor = (person: string, topic: string): Alias => {
  const alias = aliasOf(`${person} on ${topic}`)
  assert(isAlias(alias), '16 bytes are an alias')
  return alias
}

export const membershipOf = (person: string, topic: string): TopicMembership => ({
  topic: topicFor(topic),
  alias: aliasFor(person, topic),
  sign: (session) => bytes(topicOf(topic).proof(session)),
})

/** Of somebody who knows the topic's name, but has not its key. */
export const forgedMembershipOf = (person: string, topic: string): TopicMembership => ({
  topic: topicFor(topic),
  alias: aliasFor(person, topic),
  sign: (session) => bytes(keyOf(`${person}'s own key`).sign(joinProofBytes(session))),
})

/** Is it the topic's key that signed? For twins of the server. */
export const provesMembership = (topics: readonly string[]) => {
  const known = new Map(topics.map((name) => [topicFor(name), name]))
  return (topic: TopicId, session: SessionId, signature: Uint8Array): boolean => {
    const name = known.get(topic)
    return name !== undefined && topicOf(name).proof(session) === toBase64Url(signature)
  }
}

export const deviceOf = (name: string): DeviceId => {
  const device = keyOf(`device of ${name}`).publicKey
  assert(isDeviceId(device), 'an Ed25519 key is a device')
  return device
}

/**
 * Proves by naming the device and signing both fingerprints; verifies by signing the same again, which
 * tests can since they hold everybody's key.
 */
export const identityOf = (name: string): LinkIdentity => ({
  device: deviceOf(name),
  prove: ({ local, remote }) => proof(name, { local, remote }),
  verify: (given, { local, remote }) => {
    const claimed = everybody.find((one) => toBase64Url(given.subarray(0, 32)) === deviceOf(one))
    if (given.length !== 96 || claimed === undefined) return err('malformed')
    if (claimed === name) return err('own-device')
    const expected = proof(claimed, { local: remote, remote: local })
    return toBase64Url(expected) === toBase64Url(given) ? ok(deviceOf(claimed)) : err('forged')
  },
  vouch: (said) => bytes(keyOf(`device of ${name}`).sign(said)),
  isVouched: (device, said, signature) => {
    const claimed = everybody.find((one) => deviceOf(one) === device)
    return claimed !== undefined && keyOf(`device of ${claimed}`).sign(said) === toBase64Url(signature)
  },
})

const everybody = ['alice', 'bob', 'carol', 'dave', 'mallory']

const proof = (name: string, { local, remote }: Fingerprints): Uint8Array => {
  const key = keyOf(`device of ${name}`)
  return new Uint8Array([...bytes(key.publicKey), ...bytes(key.sign(utf8(`${local}\0${remote}`)))])
}
