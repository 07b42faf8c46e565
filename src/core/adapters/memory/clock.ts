import type { Clock } from '../../base/clock'
import { disposable, type Disposable } from '../../base/disposables'

export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms`, running what falls due in order of time, then of asking. Promises settle before,
   * between and after, so that what a timer starts may set the next one.
   */
  advance(ms: number): Promise<void>
  /** The same time as a device sees it whose clock is wrong by `offsetMs`. */
  skewed(offsetMs: number): Clock
}

interface Timer {
  readonly due: number
  readonly order: number
  readonly callback: () => void
}

/** A turn of the event loop: every promise that can settle without one has settled by then. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/** Time that stands still until it is moved. `settle` waits for whatever a timer may have set going. */
export const createManualClock = (start = 0, settle: () => Promise<void> = turn): ManualClock => {
  const timers = new Set<Timer>()
  let now = start
  let order = 0

  const after = (delayMs: number, callback: () => void): Disposable => {
    const timer = { due: now + Math.max(0, delayMs), order: order++, callback }
    timers.add(timer)
    return disposable(() => timers.delete(timer))
  }

  const nextUntil = (end: number): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.due > end) continue
      if (!next || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) next = timer
    }
    return next
  }

  return {
    now: () => now,
    after,
    advance: async (ms) => {
      const end = now + ms
      await settle()
      for (let timer = nextUntil(end); timer; timer = nextUntil(end)) {
        timers.delete(timer)
        now = Math.max(now, timer.due)
        timer.callback()
        await settle()
      }
      now = end
    },
    skewed: (offsetMs) => ({ now: () => now + offsetMs, after }),
  }
}
