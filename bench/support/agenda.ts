interface Entry {
  readonly at: number
  readonly act: () => void
}

/** What is to happen in a simulation, in order of its time: a binary heap. */
export class Agenda {
  readonly #heap: Entry[] = []
  #now = 0

  get now(): number {
    return this.#now
  }

  after(ms: number, act: () => void): void {
    const entry = { at: this.#now + ms, act }
    let index = this.#heap.push(entry) - 1
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = this.#heap[above]
      if (parent === undefined || parent.at <= entry.at) break
      this.#heap[index] = parent
      index = above
    }
    this.#heap[index] = entry
  }

  /** Lets everything happen until nothing is left to. */
  run(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      this.#now = next.at
      next.act()
    }
  }

  #take(): Entry | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (last === undefined || last === first) return first
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const [one, other] = [this.#heap[left], this.#heap[left + 1]]
      const child = other !== undefined && one !== undefined && other.at < one.at ? left + 1 : left
      const below = this.#heap[child]
      if (below === undefined || below.at >= last.at) break
      this.#heap[index] = below
      index = child
    }
    this.#heap[index] = last
    return first
  }
}
