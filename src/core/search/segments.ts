import type { MessageId } from '../base/ids'
import { decodeSegment, encodeSegment } from './codec'
import type { Segment, SegmentChanges } from './engine'
import type { Entry, SearchIndex } from './searchIndex'

interface Group {
  readonly ids: Set<MessageId>
  /** Terms of its documents together, about what it weighs. */
  weight: number
}

const mostDocuments = 512
const mostWeight = 32_768
/** A segment that has shrunk to fewer is emptied into the open one. */
const fewDocuments = 64

/**
 * Which document lies in which segment. New ones go to one open segment until it is full, so that what a change
 * rewrites is bounded however much there is.
 */
export class Segments {
  readonly #groups = new Map<string, Group>()
  readonly #groupOf = new Map<MessageId, string>()
  readonly #dirty = new Set<string>()
  readonly #removed = new Set<string>()
  #open: string | undefined
  #next = 0

  constructor(private readonly index: SearchIndex) {}

  /** False where the bytes cannot be read, or hold what another segment holds. */
  load({ id, bytes }: Segment): boolean {
    const number = Number.parseInt(id, 16)
    const entries = decodeSegment(bytes)
    if (entries === undefined || nameOf(number) !== id || this.#groups.has(id)) return false
    const group: Group = { ids: new Set(), weight: 0 }
    this.#groups.set(id, group)
    this.#next = Math.max(this.#next, number + 1)
    for (const entry of entries) {
      if (this.#groupOf.has(entry.id)) return false
      this.#hold(id, group, entry)
    }
    if (!isFull(group)) this.#open = id
    return true
  }

  put(entry: Entry): void {
    const known = this.#groupOf.get(entry.id)
    const group = known === undefined ? undefined : this.#groups.get(known)
    if (known !== undefined && group !== undefined) {
      group.weight -= this.index.entry(entry.id)?.terms.length ?? 0
      this.#dirty.add(known)
      this.#hold(known, group, entry)
    } else this.#append(entry)
  }

  remove(id: MessageId): void {
    const name = this.#groupOf.get(id)
    const group = name === undefined ? undefined : this.#groups.get(name)
    if (name === undefined || group === undefined) return
    group.weight -= this.index.entry(id)?.terms.length ?? 0
    group.ids.delete(id)
    this.#groupOf.delete(id)
    this.#dirty.add(name)
    this.index.remove(id)
  }

  /** What changed since this was asked before. */
  changes(): SegmentChanges {
    for (const name of [...this.#dirty]) this.#tidy(name)
    const save = [...this.#dirty].flatMap((id) => {
      const group = this.#groups.get(id)
      return group ? [{ id, bytes: encodeSegment(this.#entries(group)) }] : []
    })
    const remove = [...this.#removed]
    this.#dirty.clear()
    this.#removed.clear()
    return { save, remove }
  }

  #append(entry: Entry): void {
    const open = this.#open === undefined ? undefined : this.#groups.get(this.#open)
    if (this.#open !== undefined && open !== undefined && !isFull(open)) {
      this.#dirty.add(this.#open)
      this.#hold(this.#open, open, entry)
      return
    }
    const name = nameOf(this.#next++)
    const group: Group = { ids: new Set(), weight: 0 }
    this.#groups.set(name, group)
    this.#open = name
    this.#dirty.add(name)
    this.#hold(name, group, entry)
  }

  #hold(name: string, group: Group, entry: Entry): void {
    group.ids.add(entry.id)
    group.weight += entry.terms.length
    this.#groupOf.set(entry.id, name)
    this.index.put(entry)
  }

  #tidy(name: string): void {
    const group = this.#groups.get(name)
    if (group === undefined || (name === this.#open && group.ids.size > 0) || group.ids.size >= fewDocuments) return
    // One heavy text may fill a segment alone.
    if (isFull(group)) return
    this.#groups.delete(name)
    this.#dirty.delete(name)
    this.#removed.add(name)
    if (name === this.#open) this.#open = undefined
    for (const entry of this.#entries(group)) {
      this.#groupOf.delete(entry.id)
      this.#append(entry)
    }
  }

  #entries(group: Group): readonly Entry[] {
    return [...group.ids].flatMap((id) => this.index.entry(id) ?? [])
  }
}

const isFull = ({ ids, weight }: Group): boolean => ids.size >= mostDocuments || weight >= mostWeight

const nameOf = (number: number): string => (Number.isSafeInteger(number) ? number.toString(16).padStart(8, '0') : '')
