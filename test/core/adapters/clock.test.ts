import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { systemClock } from '../../../src/core/base/clock'
import { clockContract } from '../../contract/clock'

clockContract('the system clock', () => ({
  clock: systemClock,
  pass: (ms) =>
    new Promise((resolve) => {
      const end = systemClock.now() + ms
      const wait = (): void => {
        if (systemClock.now() >= end) resolve()
        else systemClock.after(1, wait)
      }
      // A timer set after the others fires after them, however busy the machine is.
      systemClock.after(ms, wait)
    }),
}))

clockContract('the manual clock', () => {
  const clock = createManualClock()
  return { clock, pass: (ms) => clock.advance(ms) }
})

clockContract('a skewed view of the manual clock', () => {
  const clock = createManualClock()
  return { clock: clock.skewed(-90_000), pass: (ms) => clock.advance(ms) }
})

describe('the manual clock', () => {
  it('stands still until it is moved, and stops exactly where it was told to', async () => {
    const clock = createManualClock(1_000)
    expect(clock.now()).toBe(1_000)
    await clock.advance(250)
    expect(clock.now()).toBe(1_250)
  })

  it('shows a timer the time it was due', async () => {
    const clock = createManualClock()
    const seen: number[] = []
    clock.after(40, () => seen.push(clock.now()))
    clock.after(10, () => seen.push(clock.now()))
    await clock.advance(100)
    expect(seen).toEqual([10, 40])
  })

  it('lets promises settle between two timers', async () => {
    const clock = createManualClock()
    const heard: string[] = []
    clock.after(1, () => {
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => heard.push('what the first one set going'))
    })
    clock.after(1, () => heard.push('the second one'))
    await clock.advance(1)
    expect(heard).toEqual(['what the first one set going', 'the second one'])
  })

  it('shares its timers with its skewed views', async () => {
    const clock = createManualClock(10_000)
    const ahead = clock.skewed(5_000)
    let called = false
    ahead.after(10, () => (called = true))
    expect(ahead.now()).toBe(15_000)
    await clock.advance(10)
    expect(called).toBe(true)
    expect(ahead.now()).toBe(15_010)
  })
})
