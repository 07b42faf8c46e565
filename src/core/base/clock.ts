import type { Disposable } from './disposables'

/** Time and timers, injected so that tests and the simulator own them. */
export interface Clock {
  /** Milliseconds since the Unix epoch, as this device believes. */
  now(): number
  /** Calls back once after `delayMs`, unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return {
      dispose: () => {
        clearTimeout(timer)
      },
    }
  },
}

/** Calls back every `periodMs`, the first time after one period. */
export const every = (clock: Clock, periodMs: number, callback: () => void): Disposable => {
  let pending = clock.after(periodMs, tick)
  function tick(): void {
    pending = clock.after(periodMs, tick)
    callback()
  }
  return {
    dispose: () => {
      pending.dispose()
    },
  }
}
