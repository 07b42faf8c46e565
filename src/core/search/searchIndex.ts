import type { AccountId, ConversationId, MessageId } from '../base/ids'
import { longestIndexed, type IndexQuery, type Rank, type SearchDocument } from './document'
import { fold } from './fold'
import { Best } from './ranking'
import { tokensOf } from './tokens'
import { Vocabulary } from './vocabulary'
import { queryWords, type QueryWord } from './words'

/** A document taken apart. */
export interface Entry {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly author: AccountId
  readonly order: string
  readonly at: number
  readonly hasLink: boolean
  readonly hasFile: boolean
  /** Each once. */
  readonly terms: readonly string[]
}

interface Slot extends Omit<Entry, 'terms'> {
  readonly numbers: Uint32Array
}

export const entryOf = ({ text, ...rest }: SearchDocument): Entry => {
  const terms = new Set<string>()
  for (const { term } of tokensOf(fold(text.slice(0, longestIndexed)).text)) terms.add(term)
  return { ...rest, terms: [...terms] }
}

/** Slots of removed documents that may pile up before all is laid out anew. */
const mostWaste = 2_000
const bitsPerWord = 2

/** An inverted index in memory. What it finds depends on the documents in it alone, not on how they came in. */
export class SearchIndex {
  #vocabulary = new Vocabulary()
  #slots: (Slot | undefined)[] = []
  /** By term, the slots that have it; those of removed documents stay until the next compaction. */
  #postings: number[][] = []
  #slotOf = new Map<MessageId, number>()

  get size(): number {
    return this.#slotOf.size
  }

  has(id: MessageId): boolean {
    return this.#slotOf.has(id)
  }

  /** Replaces what was there by this id. */
  put(entry: Entry): void {
    this.remove(entry.id)
    const { terms, ...rest } = entry
    const numbers = Uint32Array.from(terms, (term) => this.#vocabulary.use(term))
    const slot = this.#slots.push({ ...rest, numbers }) - 1
    this.#slotOf.set(entry.id, slot)
    for (const number of numbers) {
      const posting = this.#postings[number]
      if (posting) posting.push(slot)
      else this.#postings[number] = [slot]
    }
  }

  remove(id: MessageId): void {
    const slot = this.#slotOf.get(id)
    if (slot === undefined) return
    for (const number of this.#slots[slot]?.numbers ?? []) this.#vocabulary.release(number)
    this.#slots[slot] = undefined
    this.#slotOf.delete(id)
    const waste = this.#slots.length - this.#slotOf.size
    if (waste > mostWaste && waste > this.#slotOf.size) this.#compact()
  }

  entry(id: MessageId): Entry | undefined {
    const slot = this.#slots[this.#slotOf.get(id) ?? -1]
    if (slot === undefined) return undefined
    const { numbers, ...rest } = slot
    return { ...rest, terms: Array.from(numbers, (number) => this.#vocabulary.term(number)) }
  }

  /** The best `limit` below `below`, best first. */
  query(query: IndexQuery, limit: number, below?: Rank): readonly Rank[] {
    const best = new Best(limit, below)
    const passes = filterOf(query)
    const words = queryWords(query.text)
    if (words.length === 0) {
      if (query.text.trim() !== '') return []
      for (const slot of this.#slots) if (slot && passes(slot)) best.offer({ id: slot.id, score: 0, order: slot.order })
      return best.ranks()
    }
    const levels = this.#levels(words)
    // A message that has but one of many words is no answer.
    const least = Math.ceil(words.length / 2)
    for (const [index, packed] of levels.entries()) {
      if (packed === 0) continue
      const slot = this.#slots[index]
      const { matched, quality } = tally(packed)
      if (slot === undefined || matched < least || !passes(slot)) continue
      best.offer({ id: slot.id, score: matched * 64 + quality, order: slot.order })
    }
    return best.ranks()
  }

  /** For each slot how well each word is answered, two bits a word. */
  #levels(words: readonly QueryWord[]): Uint32Array {
    const levels = new Uint32Array(this.#slots.length)
    for (const [index, word] of words.entries()) {
      const shift = index * bitsPerWord
      const raise = (slot: number, level: number): void => {
        const packed = levels[slot] ?? 0
        if (level > ((packed >>> shift) & 3)) levels[slot] = (packed & ~(3 << shift)) | (level << shift)
      }
      if (word.kind === 'plain') {
        for (const [number, level] of this.#vocabulary.answers(word)) {
          for (const slot of this.#postings[number] ?? []) raise(slot, level)
        }
      } else {
        for (const slot of this.#withAll(word.parts)) raise(slot, 1)
        for (const slot of this.#withAll(word.pairs)) raise(slot, 2)
        for (const slot of this.#withAll([word.whole])) raise(slot, 3)
      }
    }
    return levels
  }

  /** The slots that have each of these terms. */
  #withAll(terms: readonly string[]): readonly number[] {
    const postings = terms.map((term) => {
      const number = this.#vocabulary.number(term)
      return number === undefined ? [] : (this.#postings[number] ?? [])
    })
    const [shortest = [], ...others] = postings.sort((left, right) => left.length - right.length)
    const sets = others.map((posting) => new Set(posting))
    return shortest.filter((slot) => sets.every((set) => set.has(slot)))
  }

  #compact(): void {
    const entries = [...this.#slotOf.keys()].map((id) => this.entry(id))
    this.#vocabulary = new Vocabulary()
    this.#slots = []
    this.#postings = []
    this.#slotOf = new Map()
    for (const entry of entries) if (entry) this.put(entry)
  }
}

const tally = (packed: number): { readonly matched: number; readonly quality: number } => {
  let matched = 0
  let quality = 0
  for (let rest = packed; rest !== 0; rest >>>= bitsPerWord) {
    const level = rest & 3
    quality += level
    if (level > 0) matched += 1
  }
  return { matched, quality }
}

const filterOf =
  ({ conversation, from, has = [], before, after }: IndexQuery) =>
  (slot: Slot): boolean =>
    (conversation === undefined || slot.conversation === conversation) &&
    (from === undefined || slot.author === from) &&
    (before === undefined || slot.at < before) &&
    (after === undefined || slot.at >= after) &&
    has.every((what) => (what === 'link' ? slot.hasLink : slot.hasFile))
