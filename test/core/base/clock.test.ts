import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { every, systemClock } from '../../../src/core/base/clock'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the system clock', () => {
  it('tells milliseconds and calls back once', () => {
    const calls: number[] = []
    systemClock.after(250, () => calls.push(systemClock.now()))
    vi.advanceTimersByTime(1_000)
    expect(calls).toEqual([1_250])
  })

  it('does not call back who let go', () => {
    const calls: number[] = []
    const timer = systemClock.after(250, () => calls.push(systemClock.now()))
    timer.dispose()
    timer.dispose()
    vi.advanceTimersByTime(1_000)
    expect(calls).toEqual([])
  })
})

describe('every', () => {
  it('calls back each period, the first time after one', () => {
    const calls: number[] = []
    every(systemClock, 100, () => calls.push(systemClock.now()))
    vi.advanceTimersByTime(99)
    expect(calls).toEqual([])
    vi.advanceTimersByTime(251)
    expect(calls).toEqual([1_100, 1_200, 1_300])
  })

  it('stops when it is disposed of, and leaves no timer', () => {
    const calls: number[] = []
    const ticking = every(systemClock, 100, () => calls.push(systemClock.now()))
    vi.advanceTimersByTime(250)
    ticking.dispose()
    vi.advanceTimersByTime(1_000)
    expect(calls).toEqual([1_100, 1_200])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('can be stopped from within, and leaves no timer then either', () => {
    const calls: number[] = []
    const ticking = every(systemClock, 100, () => {
      calls.push(systemClock.now())
      if (calls.length === 2) ticking.dispose()
    })
    vi.advanceTimersByTime(1_000)
    expect(calls).toEqual([1_100, 1_200])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('goes on after a callback that throws', () => {
    const calls: number[] = []
    every(systemClock, 100, () => {
      calls.push(systemClock.now())
      if (calls.length === 1) throw new Error('a bug')
    })
    expect(() => vi.advanceTimersByTime(100)).toThrow('a bug')
    vi.advanceTimersByTime(100)
    expect(calls).toEqual([1_100, 1_200])
  })
})
