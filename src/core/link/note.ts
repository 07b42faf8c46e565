/**
 * What the two ends of a link tell each other about the rooms they share. A room goes by a tag that follows from
 * its key and from this very link: whoever is not in the room learns nothing from it, not even that it is the same
 * room as on another link.
 *
 *   1 share   tags v, each 16 bytes: rooms the sender is in and would share with the receiver
 *   2 leave   tags v, each 16 bytes
 *   4 stand   entries v, each: tag 16, held 8, own 8, known 8: the same as share, and how the sender stands there; once
 *             more for each change. All zero: it does not say, or has something to say
 *   3 rest    tags v, none: the sender has too many links, and ends this one until there is something to say
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { concat, equalBytes, fromBase64Url, toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import type { TopicId } from '../base/ids'
import { derive } from '../crypto/derive'
import type { SymmetricKey } from '../crypto/keys'
import type { Fingerprints } from '../network/identity'
import type { Standing } from '../network/transport'
import { isStreamTag, type StreamTag } from './frame'

const tagLength = 16
/** Fits a note, with room. */
export const mostTagsInNote = 2_000

const standingLength = 24
const hashLength = 8
/** Fits a note, with room. */
export const mostStandingsInNote = 1_000

export type Note =
  | { readonly kind: 'share' | 'leave' | 'rest'; readonly tags: readonly StreamTag[] }
  | { readonly kind: 'stand'; readonly standings: readonly (readonly [StreamTag, Standing | undefined])[] }

const kinds = ['share', 'leave', 'rest', 'stand'] as const

/** Whether two ends, each by what it says, have nothing to say to each other. */
export const areInStep = (one: Standing | undefined, other: Standing | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  equalBytes(one.held, other.held) &&
  equalBytes(one.own, other.known) &&
  equalBytes(one.known, other.own)

/** The same at both ends of one link, another on every other. */
export const roomTag = (
  { key, topic }: { readonly key: SymmetricKey; readonly topic: TopicId },
  { local, remote }: Fingerprints,
): StreamTag => {
  const tag = toBase64Url(derive(key, 'room-tag', utf8([topic, ...[local, remote].sort()].join('\0')), tagLength))
  assert(isStreamTag(tag), 'a tag of 16 bytes')
  return tag
}

export const encodeNote = (note: Note): Uint8Array =>
  encoding.encode((encoder) => {
    const entries = note.kind === 'stand' ? note.standings : note.tags.map((tag) => [tag, undefined] as const)
    encoding.writeUint8(encoder, kinds.indexOf(note.kind) + 1)
    encoding.writeVarUint(encoder, entries.length)
    for (const [tag, standing] of entries) {
      const bytes = fromBase64Url(tag)
      assert(bytes, 'a tag of base64url')
      encoding.writeUint8Array(encoder, bytes)
      if (note.kind === 'stand') encoding.writeUint8Array(encoder, standingBytes(standing))
    }
  })

const standingBytes = (standing: Standing | undefined): Uint8Array =>
  standing === undefined ? new Uint8Array(standingLength) : concat(standing.held, standing.own, standing.known)

const standingOf = (bytes: Uint8Array): Standing | undefined =>
  bytes.every((byte) => byte === 0)
    ? undefined
    : {
        held: bytes.slice(0, hashLength),
        own: bytes.slice(hashLength, 2 * hashLength),
        known: bytes.slice(2 * hashLength),
      }

/** `undefined` for what is no note. */
export const decodeNote = (bytes: Uint8Array): Note | undefined => {
  const kind = kinds[(bytes[0] ?? 0) - 1]
  if (kind === undefined) return undefined
  try {
    const decoder = decoding.createDecoder(bytes.slice(1))
    const count = decoding.readVarUint(decoder)
    const most = { share: mostTagsInNote, leave: mostTagsInNote, rest: 0, stand: mostStandingsInNote }
    const entryLength = kind === 'stand' ? tagLength + standingLength : tagLength
    if (count > most[kind] || decoder.arr.length - decoder.pos !== count * entryLength) return undefined
    const entries = Array.from({ length: count }, () => {
      const tag = toBase64Url(decoding.readUint8Array(decoder, tagLength))
      assert(isStreamTag(tag), 'the id of 16 bytes')
      return [tag, kind === 'stand' ? standingOf(decoding.readUint8Array(decoder, standingLength)) : undefined] as const
    })
    return kind === 'stand' ? { kind, standings: entries } : { kind, tags: entries.map(([tag]) => tag) }
  } catch {
    return undefined
  }
}
