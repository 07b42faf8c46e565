import { createHash } from 'node:crypto'
import { toBase64Url } from '../../src/core/base/bytes'
import type { Zid } from '../../src/core/base/ids'
import type { Random } from '../../src/core/base/random'

/** Crockford's letters and digits: none is taken for another when read aloud or copied by hand. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const groups = 4
const groupLength = 5

/** A code of 100 random bits, `abcde-fghjk-…`: far too many for anybody to find it from its hash. */
export const newCode = (random: Random): string => {
  const letters = [...random.bytes(groups * groupLength)].map((byte) => alphabet[byte % alphabet.length] ?? '')
  return Array.from({ length: groups }, (_, group) =>
    letters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-')
}

/** What is kept of a code: hex of its SHA-256. */
export const hashCode = (code: string): string => createHash('sha256').update(code).digest('hex')

/** The hashes a typed code may stand for: as it is, for codes of the operator's own, or as one of ours read by eye. */
export const hashesOf = (typed: string): readonly string[] => {
  const code = typed.trim()
  const ours = code.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return [...new Set([hashCode(code), hashCode(ours)])]
}

/** What a code is called in lists, commands and logs; tells nothing about it. */
export const codeId = (hash: string): string => hash.slice(0, 12)

/** Stands for `zid` in the notes on who used a code: the same person always, and nobody without the zid at hand. */
export const redeemerMark = (hash: string, zid: Zid): string =>
  toBase64Url(createHash('sha256').update(`${hash}\0${zid}`).digest().subarray(0, 16))
