import { levelOf, type Level, type QueryWord } from './words'

/** Every term that occurs in some document, numbered. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>()
  readonly #terms: string[] = []
  /** How many documents have the term now. */
  readonly #uses: number[] = []
  /** By first letter: what a word may turn into begins as it does. */
  readonly #buckets = new Map<number, number[]>()

  /** The term's number, for one more document that has it. */
  use(term: string): number {
    const known = this.#numbers.get(term)
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1
      return known
    }
    const number = this.#terms.push(term) - 1
    this.#numbers.set(term, number)
    this.#uses.push(1)
    const first = term.charCodeAt(0)
    const bucket = this.#buckets.get(first)
    if (bucket) bucket.push(number)
    else this.#buckets.set(first, [number])
    return number
  }

  release(number: number): void {
    this.#uses[number] = (this.#uses[number] ?? 1) - 1
  }

  term(number: number): string {
    return this.#terms[number] ?? ''
  }

  number(term: string): number | undefined {
    const number = this.#numbers.get(term)
    return number !== undefined && (this.#uses[number] ?? 0) > 0 ? number : undefined
  }

  /** The terms that answer a plain word, each with how well. */
  *answers(word: Extract<QueryWord, { kind: 'plain' }>): Generator<readonly [number, Level]> {
    for (const number of this.#buckets.get(word.term.charCodeAt(0)) ?? []) {
      if ((this.#uses[number] ?? 0) === 0) continue
      const level = levelOf(word, this.term(number))
      if (level > 0) yield [number, level]
    }
  }
}
