/** Frames are worked on for so long in one go, and then whoever else is there gets a turn, in ms. */
const budgetMs = 10

/** Something that gathers what it is given within one turn of the event loop, and hands it on at the end of it. */
export interface Gathering {
  flush(): void
}

/** Somebody whose frames wait because too much came in one turn. */
export interface Waiting {
  /** Works on one; true where another waits. */
  next(): boolean
}

/**
 * One turn of the event loop. What many say to one reader in it costs one write to the system; and however much
 * came in at once, sockets that wait take turns frame by frame, while new ones are read in between (SG10).
 */
export class Turn {
  #gathering: Gathering[] = []
  /** Since this turn: they come first, so that whoever says little does not wait for those who say much. */
  #fresh: Waiting[] = []
  #waiting: Waiting[] = []
  #began: number | undefined
  #isScheduled = false

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Is there time left to work on a frame at once? */
  hasTime(): boolean {
    const now = this.now()
    if (this.#began !== undefined) return now - this.#began < budgetMs
    this.#schedule()
    this.#began = now
    return true
  }

  /** `gathering` has its first thing of this turn. */
  expect(gathering: Gathering): void {
    this.#schedule()
    this.#gathering.push(gathering)
  }

  /** `waiting` has its first frame that waits. */
  queue(waiting: Waiting): void {
    this.#schedule()
    this.#fresh.push(waiting)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#end()
    })
  }

  #end(): void {
    this.#isScheduled = false
    // What is read after this has a budget of its own.
    this.#began = undefined
    this.#work()
    const ended = this.#gathering
    this.#gathering = []
    for (const gathering of ended) gathering.flush()
    if (this.#waiting.length > 0) this.#schedule()
  }

  #work(): void {
    const until = this.now() + budgetMs
    while (this.#fresh.length + this.#waiting.length > 0) {
      const round = [...this.#fresh, ...this.#waiting]
      this.#fresh = []
      this.#waiting = []
      for (const [index, one] of round.entries()) {
        if (this.now() >= until) {
          this.#waiting = [...round.slice(index), ...this.#waiting]
          return
        }
        if (one.next()) this.#waiting.push(one)
      }
    }
  }
}
