import { concat, utf8 } from '../base/bytes'
import type { SigningPublicKey, SigningSecretKey } from './keys'
import { sodium } from './sodium'

export const signatureLength = 64

/**
 * What a signature is for. Each purpose prefixes the signed bytes, so that no signature given for one
 * can be passed off as another.
 */
export type Purpose =
  | 'tincan-certificate-v1'
  | 'tincan-event-v1'
  | 'tincan-statement-v1'
  | 'tincan-signal-v1'
  | 'tincan-invite-v1'
  | 'tincan-envelope-v1'
  | 'tincan-link-v2'
  | 'tincan-meeting-v1'
  | 'tincan-call-v1'

const purposed = (purpose: Purpose, bytes: Uint8Array): Uint8Array => concat(utf8(`${purpose}\0`), bytes)

/** Ed25519 (RFC 8032), 64 bytes. */
export const sign = (key: SigningSecretKey, purpose: Purpose, bytes: Uint8Array): Uint8Array =>
  sodium.crypto_sign_detached(purposed(purpose, bytes), key)

/** Never throws: a signature or key of a wrong length is simply not valid. */
export const verify = (key: SigningPublicKey, purpose: Purpose, bytes: Uint8Array, signature: Uint8Array): boolean =>
  signature.length === signatureLength && sodium.crypto_sign_verify_detached(signature, purposed(purpose, bytes), key)

/** Signs bytes that carry their purpose already: the proofs a signalling server asks for (SG1, SG2). */
export const signProof = (key: SigningSecretKey, proof: Uint8Array): Uint8Array =>
  sodium.crypto_sign_detached(proof, key)
