import type { Clock } from '../../src/core/base/clock'
import type { TopicId } from '../../src/core/base/ids'
import type { NodeId } from './backplane'

/** Who has not said by then whom they have on a topic is not waited for, in ms. */
const patienceMs = 500

interface Expected {
  readonly nodes: Set<NodeId>
  readonly done: () => void
}

/** Which nodes are still to say whom they have on a topic, for those who want to know who is there. */
export class Answers {
  readonly #expected = new Map<TopicId, Expected>()

  constructor(private readonly clock: Clock) {}

  /** Resolves once all of them have said, or are gone, or took too long. */
  async of(topic: TopicId, nodes: readonly NodeId[]): Promise<void> {
    if (nodes.length === 0) return
    await new Promise<void>((resolve) => {
      const timeout = this.clock.after(patienceMs, () => {
        expected.done()
      })
      const expected: Expected = {
        nodes: new Set(nodes),
        done: () => {
          timeout.dispose()
          if (this.#expected.get(topic) === expected) this.#expected.delete(topic)
          resolve()
        },
      }
      this.#expected.get(topic)?.done()
      this.#expected.set(topic, expected)
    })
  }

  came(topic: TopicId, node: NodeId): void {
    const expected = this.#expected.get(topic)
    if (expected?.nodes.delete(node) === true && expected.nodes.size === 0) expected.done()
  }

  lost(node: NodeId): void {
    for (const topic of [...this.#expected.keys()]) this.came(topic, node)
  }
}
