import type { Clock } from '../src/core/base/clock'
import type { TopicId } from '../src/core/base/ids'

/** Changes of presence are gathered this long, so that a crowd's arrival is not told once for each, in ms. */
const presenceDelayMs = 20

export interface Tidings {
  /** Who is there changed for the members here. */
  readonly changed: readonly TopicId[]
  /** Other nodes are to learn what is there now. */
  readonly touched: readonly TopicId[]
}

/** Topics on which something changed, told of a moment later and once. */
export class Gathered {
  readonly #changed = new Set<TopicId>()
  readonly #touched = new Set<TopicId>()

  constructor(
    private readonly clock: Clock,
    private readonly tell: (tidings: Tidings) => void,
  ) {}

  changed(topics: readonly TopicId[]): void {
    if (topics.length === 0) return
    this.#expectFlush()
    for (const topic of topics) this.#changed.add(topic)
  }

  touched(topics: readonly TopicId[]): void {
    if (topics.length === 0) return
    this.#expectFlush()
    for (const topic of topics) this.#touched.add(topic)
  }

  #expectFlush(): void {
    if (this.#changed.size + this.#touched.size > 0) return
    this.clock.after(presenceDelayMs, () => {
      const tidings = { changed: [...this.#changed], touched: [...this.#touched] }
      this.#changed.clear()
      this.#touched.clear()
      this.tell(tidings)
    })
  }
}
