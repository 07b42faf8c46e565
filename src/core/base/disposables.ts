/** Whoever opens something owns it and disposes of it, once; disposing again does nothing. */
export interface Disposable {
  dispose(): void
}

export const disposable = (release: () => void): Disposable => {
  let held = true
  return {
    dispose: () => {
      if (!held) return
      held = false
      release()
    },
  }
}

/** Owns many things and lets go of them in reverse order. What is added after disposal is released at once. */
export class DisposableStore implements Disposable {
  #held: Disposable[] | undefined = []

  add<T extends Disposable>(item: T): T {
    if (this.#held === undefined) item.dispose()
    else this.#held.push(item)
    return item
  }

  get disposed(): boolean {
    return this.#held === undefined
  }

  dispose(): void {
    const held = this.#held ?? []
    this.#held = undefined
    const failures: unknown[] = []
    for (const item of held.reverse()) {
      try {
        item.dispose()
      } catch (error) {
        failures.push(error)
      }
    }
    // One that fails is a bug to be heard of, but no reason to keep the others.
    if (failures.length > 0) throw failures[0]
  }
}
