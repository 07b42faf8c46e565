import { concat, utf8 } from '../base/bytes'
import { sodium } from './sodium'

/** BLAKE2b (RFC 7693), 32 bytes unless told otherwise (16–64). */
export const hash = (bytes: Uint8Array, length = 32): Uint8Array => sodium.crypto_generichash(length, bytes, null)

/** Keyed BLAKE2b: independent bytes for each `purpose` and `info` from one secret of 16–64 bytes. */
export const derive = (
  secret: Uint8Array,
  purpose: string,
  info: Uint8Array = new Uint8Array(),
  length = 32,
): Uint8Array => sodium.crypto_generichash(length, concat(utf8(`tincan-${purpose}\0`), info), secret)
