import { equalVectors } from '../conversation/vector'
import type { Statement } from '../protocol/peer/statement'

/** How often what somebody put under our name is answered, until the next link opens. */
const mostContests = 8

/** What we last said of ourselves, and whether it has to be said again. */
export class Speech {
  #said: Statement | undefined
  #contests = 0

  /** Somebody new listens. */
  afresh(): void {
    this.#said = undefined
    this.#contests = 0
  }

  /**
   * What lies under our name is not what we said: a statement of our own from before a restart that Yjs
   * preferred, or a cheat. Said again it stands, for it now comes after the other.
   */
  contested(): void {
    if (this.#contests >= mostContests) return
    this.#contests += 1
    this.#said = undefined
  }

  /** True where this is news; it counts as said from then on. */
  isNews(statement: Statement): boolean {
    const said = this.#said
    this.#said = statement
    return (
      said === undefined ||
      !equalVectors(said.held, statement.held) ||
      !equalVectors(said.read, statement.read) ||
      said.wanted.length !== statement.wanted.length ||
      said.keys.length !== statement.keys.length ||
      said.keyNames.join() !== statement.keyNames.join() ||
      said.handed.length !== statement.handed.length ||
      said.handed.some(({ sealed }, index) => sealed !== statement.handed[index]?.sealed)
    )
  }
}
