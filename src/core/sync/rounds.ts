/**
 * Looks at everything once it is marked, one round at a time: what is marked while a round runs is looked at in the
 * next. Everything of one tick is looked at together.
 */
export class Rounds {
  #state: 'idle' | 'running' | 'marked-again' = 'idle'

  constructor(
    private readonly round: () => Promise<void>,
    private readonly owner: { readonly disposed: boolean },
    /** Hears how the last round went. */
    private readonly trouble: { over(): void; met(error: unknown): void },
  ) {}

  mark(): void {
    if (this.owner.disposed) return
    const idle = this.#state === 'idle'
    this.#state = idle ? 'running' : 'marked-again'
    if (idle) void this.#run()
  }

  async #run(): Promise<void> {
    await Promise.resolve()
    try {
      do {
        this.#state = 'running'
        await this.round()
      } while (this.#isMarked() && !this.owner.disposed)
      this.trouble.over()
    } catch (error) {
      if (!this.owner.disposed) this.trouble.met(error)
    } finally {
      this.#state = 'idle'
    }
  }

  #isMarked(): boolean {
    return this.#state === 'marked-again'
  }
}
