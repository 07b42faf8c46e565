import { inlinesOf } from './inline'
import type { Block, Inline } from './syntax'

/** Quotes and lists within each other, counted together; what is deeper stays text. */
const deepest = 4
const fence = /^\s{0,3}(`{3,})([\w+#.-]{0,20})\s*$/u
const quote = /^\s{0,3}> ?/u
const item = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+(?=\S)/u
const empty = /^\s*$/u

interface Item {
  readonly indent: number
  /** Where its text begins. */
  readonly width: number
  readonly number: number | undefined
}

const itemOf = (line: string): Item | undefined => {
  const match = item.exec(line)
  if (!match) return undefined
  const [whole, space = '', digits] = match
  return { indent: space.length, width: whole.length, number: digits === undefined ? undefined : Number(digits) }
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Emphasis does not reach over an empty line. */
const paragraphOf = (lines: readonly string[]): Block => {
  const children: Inline[] = []
  for (const part of lines.join('\n').split(/(\n\s*\n)/u)) {
    if (part !== '') children.push(...(empty.test(part) ? [{ kind: 'text', text: part } as const] : inlinesOf(part)))
  }
  return { kind: 'paragraph', children }
}

class Lines {
  #at = 0
  readonly #blocks: Block[] = []
  #paragraph: string[] = []

  constructor(
    private readonly lines: readonly string[],
    private readonly depth: number,
  ) {}

  read(): readonly Block[] {
    const closings = this.#closings()
    while (this.#at < this.lines.length) {
      const line = this.#line()
      const closing = closings[this.#at]
      if (closing !== undefined) this.#readCode(closing)
      else if (this.depth < deepest && quote.test(line)) this.#readQuote()
      else if (this.depth < deepest && itemOf(line)) this.#readList()
      else {
        this.#paragraph.push(line)
        this.#at += 1
      }
    }
    this.#endParagraph()
    return this.#blocks
  }

  #line(): string {
    return this.lines[this.#at] ?? ''
  }

  /** For each line that opens a code block, the line that closes it; found from the end, in one go. */
  #closings(): readonly (number | undefined)[] {
    const closings = new Array<number | undefined>(this.lines.length)
    let closing: number | undefined
    for (let index = this.lines.length - 1; index >= 0; index--) {
      const match = fence.exec(this.lines[index] ?? '')
      if (!match) continue
      closings[index] = closing
      if (match[2] === '') closing = index
    }
    return closings
  }

  #endParagraph(): void {
    const lines = this.#paragraph
    this.#paragraph = []
    const from = lines.findIndex((line) => !empty.test(line))
    const to = lines.findLastIndex((line) => !empty.test(line))
    if (from !== -1) this.#blocks.push(paragraphOf(lines.slice(from, to + 1)))
  }

  #push(block: Block): void {
    this.#endParagraph()
    this.#blocks.push(block)
  }

  #readCode(closing: number): void {
    this.#push({ kind: 'code', text: this.lines.slice(this.#at + 1, closing).join('\n') })
    this.#at = closing + 1
  }

  #readQuote(): void {
    const inner: string[] = []
    for (; this.#at < this.lines.length && quote.test(this.#line()); this.#at++) {
      inner.push(this.#line().replace(quote, ''))
    }
    this.#push({ kind: 'quote', blocks: new Lines(inner, this.depth + 1).read() })
  }

  #readList(): void {
    const first = itemOf(this.#line())
    const items: (readonly Block[])[] = []
    for (let next = first; next && !this.#endsList(first, next); next = itemOf(this.#line())) {
      const inner = [this.#line().slice(next.width)]
      // Whatever stands further in than the item's mark belongs to the item.
      for (this.#at += 1; this.#belongs(next); this.#at++) inner.push(this.#line().slice(next.indent + 2))
      items.push(new Lines(inner, this.depth + 1).read())
    }
    this.#push({ kind: 'list', start: first?.number, items })
  }

  #endsList(first: Item | undefined, next: Item): boolean {
    return (first?.number === undefined) !== (next.number === undefined)
  }

  #belongs({ indent }: Item): boolean {
    return this.#at < this.lines.length && !empty.test(this.#line()) && indentOf(this.#line()) >= indent + 2
  }
}

/** The small Markdown of a message: what a chat needs of it, with lines broken as they were written. */
export const blocksOf = (text: string): readonly Block[] => new Lines(text.split('\n'), 0).read()
