/** First in, first out; taking the first costs the same however many wait. */
export class Fifo<T> {
  #items: (T | undefined)[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  get first(): T | undefined {
    return this.#items[this.#head]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): void {
    if (this.length === 0) return
    this.#items[this.#head] = undefined
    this.#head += 1
    if (2 * this.#head < this.#items.length) return
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }

  clear(): void {
    this.#items = []
    this.#head = 0
  }
}
