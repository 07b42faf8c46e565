import { type Disposable, disposable } from '../../../src/core'

export class Emitter<T> {
  readonly #listeners = new Set<(event: T) => void>()

  on(listener: (event: T) => void): Disposable {
    this.#listeners.add(listener)
    return disposable(() => this.#listeners.delete(listener))
  }

  emit(event: T): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
