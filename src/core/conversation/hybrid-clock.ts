import { mostCounter, type HybridTime } from '../protocol/peer/event'

export const beginning: HybridTime = { wall: 0, counter: 0 }

/** The time of the next event: after everything seen, and not before this device's clock (EV7). */
export const nextTime = (latest: HybridTime, now: number): HybridTime => {
  if (now > latest.wall) return { wall: now, counter: 0 }
  return latest.counter < mostCounter
    ? { wall: latest.wall, counter: latest.counter + 1 }
    : { wall: latest.wall + 1, counter: 0 }
}

export const laterTime = (left: HybridTime, right: HybridTime): HybridTime =>
  left.wall > right.wall || (left.wall === right.wall && left.counter >= right.counter) ? left : right
