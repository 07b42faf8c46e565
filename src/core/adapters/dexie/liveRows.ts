import { Dexie, type ObservabilitySet } from 'dexie'
import type { Disposable } from '../../base/disposables'
import type { LiveResult } from '../../storage/rows'
import { Looks } from './looks'

/** Runs a query again whenever a committed change, here or in another window, touches what it read. */
export class LiveRows<T> implements Disposable {
  #looks: Looks
  /** Changes that were committed while the query ran: it may have seen what was before them. */
  #meanwhile: ObservabilitySet[] | undefined
  #over = false
  readonly #changed = (parts: ObservabilitySet): void => {
    if (this.#meanwhile !== undefined) this.#meanwhile.push(parts)
    else if (this.#looks.overlap(parts)) void this.#run()
  }

  constructor(
    private readonly database: string,
    private readonly query: (looks: Looks) => Promise<LiveResult<T>>,
    private readonly listener: (result: LiveResult<T>) => void,
  ) {
    this.#looks = new Looks(database)
    Dexie.on.storagemutated.subscribe(this.#changed)
    void this.#run()
  }

  dispose(): void {
    this.#over = true
    Dexie.on.storagemutated.unsubscribe(this.#changed)
  }

  async #run(): Promise<void> {
    for (let again = true; again && !this.#over;) {
      const looks = new Looks(this.database)
      const meanwhile: ObservabilitySet[] = []
      this.#meanwhile = meanwhile
      const result = await this.query(looks)
      this.#looks = looks
      this.#meanwhile = undefined
      again = meanwhile.some((parts) => looks.overlap(parts))
      if (!this.#isOver()) this.listener(result)
    }
  }

  #isOver(): boolean {
    return this.#over
  }
}
