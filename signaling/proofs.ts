import { createPublicKey, verify } from 'node:crypto'
import { fromBase64Url } from '../src/core/base/bytes'
import type { SessionId, TopicId, Zid } from '../src/core/base/ids'
import { joinProofBytes, sessionProofBytes } from '../src/core/protocol/signaling/proofs'

/** Ed25519 (RFC 8032) by raw public key. Never throws: a key that is no point on the curve verifies nothing. */
const verifies = (publicKey: string, bytes: Uint8Array, signature: string): boolean => {
  const signed = fromBase64Url(signature)
  if (signed?.length !== 64) return false
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, bytes, key, signed)
  } catch {
    return false
  }
}

/** SG1. `challenge` is the base64url text the server gave out. */
export const provesSession = (zid: Zid, origin: string, challenge: string, signature: string): boolean => {
  const bytes = fromBase64Url(challenge)
  return bytes !== undefined && verifies(zid, sessionProofBytes(origin, bytes), signature)
}

/** SG2. */
export const provesMembership = (topic: TopicId, session: SessionId, signature: string): boolean =>
  verifies(topic, joinProofBytes(session), signature)
