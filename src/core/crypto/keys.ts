import type { Brand } from '../base/brand'
import { assert } from '../base/errors'
import type { Random } from '../base/random'
import { sodium } from './sodium'

/** 32 secret bytes from which key pairs are made. */
export type Seed = Brand<Uint8Array, 'Seed'>
/** Ed25519, 32 bytes. */
export type SigningPublicKey = Brand<Uint8Array, 'SigningPublicKey'>
/** Ed25519, 64 bytes. */
export type SigningSecretKey = Brand<Uint8Array, 'SigningSecretKey'>
/** X25519, 32 bytes. */
export type AgreementPublicKey = Brand<Uint8Array, 'AgreementPublicKey'>
/** X25519, 32 bytes. */
export type AgreementSecretKey = Brand<Uint8Array, 'AgreementSecretKey'>
/** XChaCha20-Poly1305, 32 bytes. */
export type SymmetricKey = Brand<Uint8Array, 'SymmetricKey'>

export interface SigningKeys {
  readonly publicKey: SigningPublicKey
  readonly secretKey: SigningSecretKey
}

export interface AgreementKeys {
  readonly publicKey: AgreementPublicKey
  readonly secretKey: AgreementSecretKey
}

const isLength =
  (length: number) =>
  (value: unknown): boolean =>
    value instanceof Uint8Array && value.length === length

export const isSeed = (value: unknown): value is Seed => isLength(32)(value)
export const isSigningPublicKey = (value: unknown): value is SigningPublicKey => isLength(32)(value)
export const isSigningSecretKey = (value: unknown): value is SigningSecretKey => isLength(64)(value)
export const isAgreementPublicKey = (value: unknown): value is AgreementPublicKey => isLength(32)(value)
export const isAgreementSecretKey = (value: unknown): value is AgreementSecretKey => isLength(32)(value)
export const isSymmetricKey = (value: unknown): value is SymmetricKey => isLength(32)(value)

/** Gives bytes of our own making their name; a wrong length is a bug. */
const named = <T extends Uint8Array>(bytes: Uint8Array, is: (value: unknown) => value is T): T => {
  assert(is(bytes), `a key of ${String(bytes.length)} bytes`)
  return bytes
}

export const randomSeed = (random: Random): Seed => named(random.bytes(32), isSeed)
export const randomKey = (random: Random): SymmetricKey => named(random.bytes(32), isSymmetricKey)
export const seedFrom = (bytes: Uint8Array): Seed => named(bytes, isSeed)
export const keyFrom = (bytes: Uint8Array): SymmetricKey => named(bytes, isSymmetricKey)

export const signingKeys = (seed: Seed): SigningKeys => {
  const pair = sodium.crypto_sign_seed_keypair(seed)
  return {
    publicKey: named(pair.publicKey, isSigningPublicKey),
    secretKey: named(pair.privateKey, isSigningSecretKey),
  }
}

export const agreementKeys = (seed: Seed): AgreementKeys => {
  const pair = sodium.crypto_box_seed_keypair(seed)
  return {
    publicKey: named(pair.publicKey, isAgreementPublicKey),
    secretKey: named(pair.privateKey, isAgreementSecretKey),
  }
}
