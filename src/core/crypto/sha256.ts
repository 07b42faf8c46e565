import { sodium } from './sodium'

/** For what others hash by it; our own formats use BLAKE2b (derive.ts). */
export const sha256 = (bytes: Uint8Array): Uint8Array => sodium.crypto_hash_sha256(bytes)
