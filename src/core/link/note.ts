/**
 * What the two ends of a link tell each other about the rooms they share. A room goes by a tag that follows from
 * its key and from this very link: whoever is not in the room learns nothing from it, not even that it is the same
 * room as on another link.
 *
 *   1 share   tags v, each 16 bytes: rooms the sender is in and would share with the receiver
 *   2 leave   tags v, each 16 bytes
 *   3 rest    tags v, none: the sender has too many links, and ends this one until there is something to say
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { fromBase64Url, toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import type { TopicId } from '../base/ids'
import { derive } from '../crypto/derive'
import type { SymmetricKey } from '../crypto/keys'
import type { Fingerprints } from '../network/identity'
import { isStreamTag, type StreamTag } from './frame'

const tagLength = 16
/** Fits a note, with room. */
export const mostTagsInNote = 2_000

export type Note = { readonly kind: 'share' | 'leave' | 'rest'; readonly tags: readonly StreamTag[] }

const kinds = ['share', 'leave', 'rest'] as const

/** The same at both ends of one link, another on every other. */
export const roomTag = (
  { key, topic }: { readonly key: SymmetricKey; readonly topic: TopicId },
  { local, remote }: Fingerprints,
): StreamTag => {
  const tag = toBase64Url(derive(key, 'room-tag', utf8([topic, ...[local, remote].sort()].join('\0')), tagLength))
  assert(isStreamTag(tag), 'a tag of 16 bytes')
  return tag
}

export const encodeNote = ({ kind, tags }: Note): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeUint8(encoder, kinds.indexOf(kind) + 1)
    encoding.writeVarUint(encoder, tags.length)
    for (const tag of tags) {
      const bytes = fromBase64Url(tag)
      assert(bytes, 'a tag of base64url')
      encoding.writeUint8Array(encoder, bytes)
    }
  })

/** `undefined` for what is no note. */
export const decodeNote = (bytes: Uint8Array): Note | undefined => {
  const kind = kinds[(bytes[0] ?? 0) - 1]
  if (kind === undefined) return undefined
  try {
    const decoder = decoding.createDecoder(bytes.slice(1))
    const count = decoding.readVarUint(decoder)
    if (count > (kind === 'rest' ? 0 : mostTagsInNote) || decoder.arr.length - decoder.pos !== count * tagLength)
      return undefined
    const tags = Array.from({ length: count }, () => toBase64Url(decoding.readUint8Array(decoder, tagLength)))
    return tags.every(isStreamTag) ? { kind, tags } : undefined
  } catch {
    return undefined
  }
}
