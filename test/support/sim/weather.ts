import { disposable, type Disposable } from '../../../src/core/base/disposables'
import { Wire } from '../../../src/core/adapters/memory/network/wire'

/** What happened to the frames of a network: a fault that is set and meets no frame proves nothing. */
export interface Weather {
  frames: number
  /** Never left, since those ends were parted. */
  severed: number
  dropped: number
  doubled: number
  /** Arrived after one that was sent later the same way. */
  overtaken: number
}

const calm = (): Weather => ({ frames: 0, severed: 0, dropped: 0, doubled: 0, overtaken: 0 })

/** Counts what happens on all wires made anywhere, until it is disposed of. */
export const watchWires = (): Weather & Disposable => {
  const seen = calm()
  const latest = new WeakMap<object, WeakMap<object, number>>()
  const { carry } = Wire.prototype
  const watched = function (this: Wire<object>, from: object, to: object, deliver: () => void): boolean {
    const number = ++seen.frames
    let arrivals = 0
    const reached = this.reaches(from, to)
    const left = carry.call(this, from, to, () => {
      arrivals += 1
      if (arrivals > 1) seen.doubled += 1
      const ways = latest.get(from) ?? new WeakMap<object, number>()
      latest.set(from, ways)
      const before = ways.get(to) ?? 0
      if (arrivals === 1 && number < before) seen.overtaken += 1
      ways.set(to, Math.max(before, number))
      deliver()
    })
    if (!reached) seen.severed += 1
    else if (!left) seen.dropped += 1
    return left
  }
  Wire.prototype.carry = watched
  return Object.assign(
    seen,
    disposable(() => {
      Wire.prototype.carry = carry
    }),
  )
}
