/** Something that gathers what it is given within one turn of the event loop, and hands it on at the end of it. */
export interface Gathering {
  flush(): void
}

/** All that gathers within this turn. What many say to one reader in a turn costs one write to the system so. */
export class Turn {
  #gathering: Gathering[] = []

  /** `gathering` has its first thing of this turn. */
  expect(gathering: Gathering): void {
    if (this.#gathering.length === 0)
      setImmediate(() => {
        this.#end()
      })
    this.#gathering.push(gathering)
  }

  #end(): void {
    const ended = this.#gathering
    this.#gathering = []
    for (const gathering of ended) gathering.flush()
  }
}
