import { concat } from '../base/bytes'
import type { Random } from '../base/random'
import { err, ok, type Result } from '../base/result'
import type { AgreementKeys, AgreementPublicKey, SymmetricKey } from './keys'
import { sodium } from './sodium'

export const nonceLength = 24
const tagLength = 16
export const sealOverhead = nonceLength + tagLength

/** XChaCha20-Poly1305 with a fresh random nonce in front. `associated` is bound but not carried. */
export const seal = (key: SymmetricKey, plain: Uint8Array, associated: Uint8Array, random: Random): Uint8Array => {
  const nonce = random.bytes(nonceLength)
  return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, null, nonce, key))
}

export const open = (
  key: SymmetricKey,
  sealed: Uint8Array,
  associated: Uint8Array,
): Result<Uint8Array, 'unreadable'> => {
  if (sealed.length < sealOverhead) return err('unreadable')
  try {
    const nonce = sealed.subarray(0, nonceLength)
    const cipher = sealed.subarray(nonceLength)
    return ok(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, cipher, associated, nonce, key))
  } catch {
    return err('unreadable')
  }
}

/** Seals to one device so that only it can open, and nobody can tell who sealed (libsodium's sealed box). */
export const sealTo = (to: AgreementPublicKey, plain: Uint8Array): Uint8Array => sodium.crypto_box_seal(plain, to)

export const openSealed = (keys: AgreementKeys, sealed: Uint8Array): Result<Uint8Array, 'unreadable'> => {
  try {
    return ok(sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.secretKey))
  } catch {
    return err('unreadable')
  }
}
