/**
 * A locked key: the database key under a passphrase (ST1). Layout: version 1 (1 byte), Argon2id
 * operations (4, big endian), memory in KiB (4), salt (16), sealed key (72).
 */
import { concat, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import type { Random } from '../base/random'
import { err, ok, type Result } from '../base/result'
import { isSymmetricKey, keyFrom, type SymmetricKey } from './keys'
import { open, seal } from './seal'
import { sodium } from './sodium'

const version = 1
const saltLength = 16
const headerLength = 1 + 4 + 4 + saltLength
/** About 0.3 s on a laptop of 2020; RFC 9106's second recommended option. */
const operations = 3
const memoryKib = 64 * 1024
/** A tampered record must not make us compute for hours or take all memory. */
const mostOperations = 10
const mostMemoryKib = 1024 * 1024

export const lockKey = (key: Uint8Array, passphrase: string, random: Random): Uint8Array => {
  assert(isSymmetricKey(key), 'a key of 32 bytes to lock')
  const header = new Uint8Array(headerLength)
  const view = new DataView(header.buffer)
  view.setUint8(0, version)
  view.setUint32(1, operations)
  view.setUint32(5, memoryKib)
  header.set(random.bytes(saltLength), 9)
  return concat(header, seal(stretch(passphrase, header), key, header, random))
}

export const unlockKey = (
  locked: Uint8Array,
  passphrase: string,
): Result<SymmetricKey, 'wrong-passphrase' | 'damaged'> => {
  if (locked.length !== headerLength + 72 || locked[0] !== version) return err('damaged')
  const header = locked.slice(0, headerLength)
  const view = new DataView(header.buffer)
  const cost = { operations: view.getUint32(1), memory: view.getUint32(5) }
  if (cost.operations < 1 || cost.operations > mostOperations) return err('damaged')
  if (cost.memory < 8 || cost.memory > mostMemoryKib) return err('damaged')
  const opened = open(stretch(passphrase, header), locked.subarray(headerLength), header)
  if (!opened.ok) return err('wrong-passphrase')
  return isSymmetricKey(opened.value) ? ok(opened.value) : err('damaged')
}

const stretch = (passphrase: string, header: Uint8Array): SymmetricKey => {
  const view = new DataView(header.buffer, header.byteOffset)
  return keyFrom(
    sodium.crypto_pwhash(
      32,
      utf8(passphrase.normalize('NFKC')),
      header.subarray(9, 9 + saltLength),
      view.getUint32(1),
      view.getUint32(5) * 1024,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
    ),
  )
}
