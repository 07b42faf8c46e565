/**
 * One segment of the index as bytes, version 1, in lib0's encoding (varints little-endian by seven bits, texts UTF-8
 * behind their length):
 *
 *   version, names: count + texts (conversations and authors), terms: count + texts,
 *   documents: count, each: id, conversation and author (numbers of names), order, at (ms), flags (1 link, 2 file),
 *   terms: count + numbers ascending, each as the distance from the one before
 *
 * The tokeniser is part of the version: where it changes, so must the number, and the index is built anew.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { isAccountId, isConversationId, isMessageId } from '../base/ids'
import type { Entry } from './searchIndex'

export const segmentVersion = 1

const link = 1
const file = 2

/** Numbers texts in the order of their first use. */
class Numbering {
  readonly #numbers = new Map<string, number>()

  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#numbers.size)
    return this.#numbers.size - 1
  }

  write(encoder: encoding.Encoder): void {
    encoding.writeVarUint(encoder, this.#numbers.size)
    for (const text of this.#numbers.keys()) encoding.writeVarString(encoder, text)
  }
}

export const encodeSegment = (entries: readonly Entry[]): Uint8Array => {
  const names = new Numbering()
  const terms = new Numbering()
  const documents = encoding.createEncoder()
  encoding.writeVarUint(documents, entries.length)
  for (const entry of entries) {
    encoding.writeVarString(documents, entry.id)
    encoding.writeVarUint(documents, names.of(entry.conversation))
    encoding.writeVarUint(documents, names.of(entry.author))
    encoding.writeVarString(documents, entry.order)
    encoding.writeVarUint(documents, entry.at)
    encoding.writeVarUint(documents, (entry.hasLink ? link : 0) | (entry.hasFile ? file : 0))
    encoding.writeVarUint(documents, entry.terms.length)
    let before = 0
    for (const number of Uint32Array.from(entry.terms, (term) => terms.of(term)).sort()) {
      encoding.writeVarUint(documents, number - before)
      before = number
    }
  }
  const whole = encoding.createEncoder()
  encoding.writeVarUint(whole, segmentVersion)
  names.write(whole)
  terms.write(whole)
  encoding.writeUint8Array(whole, encoding.toUint8Array(documents))
  return encoding.toUint8Array(whole)
}

/** `undefined` for bytes that are no segment of this version. */
export const decodeSegment = (bytes: Uint8Array): readonly Entry[] | undefined => {
  try {
    const decoder = decoding.createDecoder(bytes)
    if (decoding.readVarUint(decoder) !== segmentVersion) return undefined
    const names = readTexts(decoder)
    const terms = readTexts(decoder)
    const entries = Array.from({ length: bounded(decoder) }, () => readEntry(decoder, names, terms))
    return decoding.hasContent(decoder) ? undefined : entries
  } catch {
    return undefined
  }
}

/** A count of things that take at least one byte each: more than there are bytes left is a lie. */
const bounded = (decoder: decoding.Decoder): number => {
  const count = decoding.readVarUint(decoder)
  if (count > decoder.arr.length - decoder.pos) throw new Error('a count beyond the end')
  return count
}

const readTexts = (decoder: decoding.Decoder): readonly string[] =>
  Array.from({ length: bounded(decoder) }, () => decoding.readVarString(decoder))

const readEntry = (decoder: decoding.Decoder, names: readonly string[], terms: readonly string[]): Entry => {
  const id = decoding.readVarString(decoder)
  const conversation = names[decoding.readVarUint(decoder)]
  const author = names[decoding.readVarUint(decoder)]
  const order = decoding.readVarString(decoder)
  const at = decoding.readVarUint(decoder)
  const flags = decoding.readVarUint(decoder)
  let number = 0
  const own = Array.from({ length: bounded(decoder) }, () => {
    number += decoding.readVarUint(decoder)
    const term = terms[number]
    if (term === undefined) throw new Error('a term that is not there')
    return term
  })
  if (!isMessageId(id) || !isConversationId(conversation) || !isAccountId(author)) throw new Error('no ids')
  return {
    id,
    conversation,
    author,
    order,
    at,
    hasLink: (flags & link) !== 0,
    hasFile: (flags & file) !== 0,
    terms: own,
  }
}
