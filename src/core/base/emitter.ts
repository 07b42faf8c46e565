import { type Disposable, disposable } from './disposables'

/** A typed event. A listener that throws does not keep the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<(event: T) => void>()

  readonly on = (listener: (event: T) => void): Disposable => {
    const entry = (event: T): void => {
      listener(event)
    }
    this.#listeners.add(entry)
    return disposable(() => this.#listeners.delete(entry))
  }

  emit(event: T): void {
    for (const listener of [...this.#listeners]) {
      // An earlier listener may have disposed of this one.
      if (!this.#listeners.has(listener)) continue
      try {
        listener(event)
      } catch (error) {
        // A listener's bug belongs to the listener: surface it without breaking whoever emits.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

/** A value with its changes. `watch` calls back with each new value, not with the present one. */
export interface Watchable<T> {
  readonly value: T
  watch(listener: (value: T) => void): Disposable
}

export class Cell<T> implements Watchable<T> {
  readonly #changes = new Emitter<T>()
  #value: T

  constructor(
    initial: T,
    private readonly same: (left: T, right: T) => boolean = Object.is,
  ) {
    this.#value = initial
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (this.same(this.#value, value)) return
    this.#value = value
    this.#changes.emit(value)
  }

  watch(listener: (value: T) => void): Disposable {
    return this.#changes.on(listener)
  }
}

/** Resolves with the first value, present or later, that satisfies `condition`. */
export const when = <T>(cell: Watchable<T>, condition: (value: T) => boolean): Promise<T> =>
  new Promise((resolve) => {
    if (condition(cell.value)) {
      resolve(cell.value)
      return
    }
    const watching = cell.watch((value) => {
      if (!condition(value)) return
      watching.dispose()
      resolve(value)
    })
  })
