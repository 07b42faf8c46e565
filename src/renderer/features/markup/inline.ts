import { isAccountId } from '../../../core'
import { addressesIn } from './addresses'
import type { Inline } from './syntax'

type Style = 'emphasis' | 'strong' | 'strike'

/** One that is open and may yet turn out to be plain text. Each delimiter is open at most once, so the stack is short. */
interface Frame {
  readonly delimiter: string
  readonly children: Inline[]
}

const styles: Readonly<Record<string, Style>> = {
  '*': 'emphasis',
  _: 'emphasis',
  '**': 'strong',
  __: 'strong',
  '~~': 'strike',
}
/** These also work within a word, where scripts write without spaces. */
const withinWords = new Set(['**', '~~'])
const word = /[\p{L}\p{N}]/u
const space = /^\s?$/u
const mention = /<@(everyone|[A-Za-z0-9_-]{43})>/uy
const special = /[*_~`\\<]/u

const append = (children: Inline[], node: Inline): void => {
  const last = children.at(-1)
  if (node.kind !== 'text' || last?.kind !== 'text') children.push(node)
  else children[children.length - 1] = { kind: 'text', text: last.text + node.text }
}

/** Where each run of backticks stands, by its length, so that a closing one is found without searching again. */
const backticksIn = (text: string): ReadonlyMap<number, number[]> => {
  const runs = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/gu)) {
    const places = runs.get(run.length)
    if (places) places.push(index)
    else runs.set(run.length, [index])
  }
  // The next one is taken from the end.
  for (const places of runs.values()) places.reverse()
  return runs
}

/** Reads a text from its beginning to its end once: the time it takes grows with its length and no faster. */
class Reader {
  #at = 0
  #plainFrom = 0
  readonly #root: Inline[] = []
  readonly #stack: Frame[] = []
  readonly #addresses
  readonly #backticks
  #address = 0

  constructor(private readonly text: string) {
    this.#addresses = addressesIn(text)
    this.#backticks = backticksIn(text)
  }

  read(): readonly Inline[] {
    while (this.#at < this.text.length) {
      if (!this.#readAddress() && !(special.test(this.#letter()) && this.#readSpecial())) this.#at += 1
    }
    this.#flush()
    this.#unwindTo(0)
    return this.#root
  }

  #letter(): string {
    return this.text.charAt(this.#at)
  }

  #children(): Inline[] {
    return this.#stack.at(-1)?.children ?? this.#root
  }

  /** What was passed over since the last node is plain text. */
  #flush(): void {
    if (this.#at > this.#plainFrom) {
      append(this.#children(), { kind: 'text', text: this.text.slice(this.#plainFrom, this.#at) })
    }
    this.#plainFrom = this.#at
  }

  #skip(length: number): void {
    this.#at += length
    this.#plainFrom = this.#at
  }

  #take(node: Inline, length: number): true {
    this.#flush()
    append(this.#children(), node)
    this.#skip(length)
    return true
  }

  #readAddress(): boolean {
    while ((this.#addresses[this.#address]?.from ?? Infinity) < this.#at) this.#address += 1
    const address = this.#addresses[this.#address]
    if (address?.from !== this.#at) return false
    return this.#take({ kind: 'link', text: address.text, href: address.href }, address.text.length)
  }

  #readSpecial(): boolean {
    switch (this.#letter()) {
      case '\\':
        return this.#readEscape()
      case '<':
        return this.#readMention()
      case '`':
        return this.#readCode()
      default:
        return this.#readDelimiters()
    }
  }

  #readEscape(): boolean {
    const next = this.text.charAt(this.#at + 1)
    if (next === '' || !'*_~`'.includes(next)) return false
    return this.#take({ kind: 'text', text: next }, 2)
  }

  #readMention(): boolean {
    mention.lastIndex = this.#at
    const [token, who] = mention.exec(this.text) ?? []
    if (token === undefined || (who !== 'everyone' && !isAccountId(who))) return false
    return this.#take({ kind: 'mention', who }, token.length)
  }

  #run(): number {
    const letter = this.#letter()
    let end = this.#at
    while (this.text.charAt(end) === letter) end += 1
    return end - this.#at
  }

  #readCode(): true {
    const length = this.#run()
    const places = this.#backticks.get(length) ?? []
    while ((places.at(-1) ?? Infinity) <= this.#at) places.pop()
    const end = places.at(-1)
    if (end === undefined) {
      this.#at += length
      return true
    }
    const code = this.text.slice(this.#at + length, end)
    // One space within keeps a backtick at the edge apart from the delimiter.
    const padded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== ''
    return this.#take({ kind: 'code', text: padded ? code.slice(1, -1) : code }, end + length - this.#at)
  }

  #readDelimiters(): true {
    const length = this.#run()
    const delimiters = this.#split(this.#letter(), length)
    if (delimiters.length === 0) {
      this.#at += length
      return true
    }
    const before = this.text.charAt(this.#at - 1)
    const after = this.text.charAt(this.#at + length)
    const free = (beside: string): boolean => !word.test(beside) || delimiters.every((one) => withinWords.has(one))
    const closes = !space.test(before) && free(after)
    const opens = !space.test(after) && free(before)
    this.#flush()
    if (!(closes && this.#close(delimiters))) {
      if (opens) for (const delimiter of delimiters) this.#open(delimiter)
      else append(this.#children(), { kind: 'text', text: delimiters.join('') })
    }
    this.#skip(length)
    return true
  }

  #split(letter: string, length: number): readonly string[] {
    if (letter === '~') return length === 2 ? ['~~'] : []
    if (length === 3) return [letter.repeat(2), letter]
    return length < 3 ? [letter.repeat(length)] : []
  }

  #open(delimiter: string): void {
    // The last one before the text is the one that is meant.
    const open = this.#stack.findIndex((frame) => frame.delimiter === delimiter)
    if (open !== -1) this.#unwindTo(open)
    this.#stack.push({ delimiter, children: [] })
  }

  /** Closes what is open of these, innermost first; true where all of them were open. */
  #close(delimiters: readonly string[]): boolean {
    const places = delimiters.map((delimiter) => this.#stack.findIndex((frame) => frame.delimiter === delimiter))
    if (places.includes(-1)) return false
    for (const place of places.sort((left, right) => right - left)) {
      this.#unwindTo(place + 1)
      const frame = this.#stack.pop()
      const style = frame && styles[frame.delimiter]
      if (frame && style) append(this.#children(), { kind: style, children: frame.children })
    }
    return true
  }

  /** What was opened and never closed is text, with the delimiter before it. */
  #unwindTo(depth: number): void {
    while (this.#stack.length > depth) {
      const frame = this.#stack.pop()
      if (frame === undefined) return
      const children = this.#children()
      append(children, { kind: 'text', text: frame.delimiter })
      for (const child of frame.children) append(children, child)
    }
  }
}

export const inlinesOf = (text: string): readonly Inline[] => new Reader(text).read()
