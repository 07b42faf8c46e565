/** Lets so many work at a time; the others wait in the order they came. Who works must not wait for who waits. */
export class Pace {
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(private readonly most: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= this.most)
      await new Promise<void>((start) => {
        this.#waiting.push(start)
      })
    else this.#working += 1
    try {
      return await work()
    } finally {
      // Whose turn it is takes the place over, so that nobody slips in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#working -= 1
      else next()
    }
  }
}
