import type { Range, TableName } from './rows'

/** A stretch of an order that a query looked at: of the keys, or of an index. */
export interface Look {
  readonly table: TableName
  readonly by: string
  readonly range: Range
}

/** The stretch that holds this text and no other. */
export const only = (text: string): Range => ({ from: text, to: `${text}\0` })

export const holds = ({ from, to }: Range, text: string): boolean =>
  (from === undefined || text >= from) && (to === undefined || text < to)

/** The index texts of a row. */
export type IndexTexts = Readonly<Record<string, string | undefined>>

/** What the changes of one transaction touched: the keys of rows, and their texts in each index before and after. */
export class Touches {
  /** By table and order: most of what is looked at is in tables that nothing touched. */
  readonly #texts = new Map<TableName, Map<string, string[]>>()
  /** Tables of which a row changed that nobody knew before: it may have stood anywhere in an index. */
  readonly #blurred = new Set<TableName>()
  readonly #put = new Set<TableName>()
  #sorted = true

  /** `before` is `undefined` where nothing lay under the key, and `'unknown'` where nobody looked. */
  add(table: TableName, key: string, before: IndexTexts | 'unknown' | undefined, after: IndexTexts | undefined): void {
    this.#note(table, 'key', key)
    if (before === 'unknown') this.#blurred.add(table)
    else this.#noteAll(table, before)
    this.#noteAll(table, after)
    if (after !== undefined) this.#put.add(table)
  }

  /** Something was written there that is still there. */
  isPut(table: TableName): boolean {
    return this.#put.has(table)
  }

  /** A limit is left aside: what stands beyond it may move up. */
  meet({ by, range, table }: Look): boolean {
    if (by !== 'key' && this.#blurred.has(table)) return true
    const texts = this.#inOrder().get(table)?.get(by)
    if (texts === undefined) return false
    const first = texts[range.from === undefined ? 0 : position(texts, range.from)]
    return first !== undefined && (range.to === undefined || first < range.to)
  }

  #noteAll(table: TableName, index: IndexTexts | undefined): void {
    for (const [by, text] of Object.entries(index ?? {})) if (text !== undefined) this.#note(table, by, text)
  }

  #note(table: TableName, by: string, text: string): void {
    const orders = this.#texts.get(table) ?? new Map<string, string[]>()
    this.#texts.set(table, orders)
    const texts = orders.get(by)
    if (texts === undefined) orders.set(by, [text])
    else texts.push(text)
    this.#sorted = false
  }

  #inOrder(): ReadonlyMap<TableName, ReadonlyMap<string, readonly string[]>> {
    if (!this.#sorted) for (const orders of this.#texts.values()) for (const texts of orders.values()) texts.sort()
    this.#sorted = true
    return this.#texts
  }
}

/** Where the first text stands that is not before `text`, by UTF-16 code units. */
const position = (texts: readonly string[], text: string): number => {
  let low = 0
  let high = texts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((texts[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
