/**
 * Readers together, writers alone, in the order they came: the order in which IndexedDB would let their transactions
 * begin, known before they do. What one reader has read therefore holds until it ends.
 */
export class Turns {
  readonly #waiting: { readonly kind: 'read' | 'write'; readonly start: () => void }[] = []
  #readers = 0
  #writing = false

  /** Starts at once where nobody is in the way. */
  read<T>(work: () => Promise<T>): Promise<T> {
    return this.#take('read', work)
  }

  write<T>(work: () => Promise<T>): Promise<T> {
    return this.#take('write', work)
  }

  #take<T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length === 0 && this.#mayStart(kind)) return this.#run(kind, work)
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        kind,
        start: () => {
          this.#run(kind, work).then(resolve, reject)
        },
      })
    })
  }

  async #run<T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> {
    if (kind === 'write') this.#writing = true
    else this.#readers += 1
    try {
      return await work()
    } finally {
      if (kind === 'write') this.#writing = false
      else this.#readers -= 1
      this.#next()
    }
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#mayStart(first.kind); first = this.#waiting[0]) {
      this.#waiting.shift()
      first.start()
    }
  }

  #mayStart(kind: 'read' | 'write'): boolean {
    return !this.#writing && (kind === 'read' || this.#readers === 0)
  }
}
