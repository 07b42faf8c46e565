import { describe, expect, it } from 'vitest'
import { type Clock, every } from '../../src/core/base/clock'

export interface ClockUnderTest {
  readonly clock: Clock
  /** Lets at least `ms` of the clock's time go by. */
  readonly pass: (ms: number) => Promise<void>
}

/** What whoever takes a Clock may rely on. */
export const clockContract = (name: string, create: () => ClockUnderTest): void => {
  describe(`${name} is a clock`, () => {
    it('never runs backwards', async () => {
      const { clock, pass } = create()
      const before = clock.now()
      await pass(5)
      expect(clock.now()).toBeGreaterThanOrEqual(before + 5)
    })

    it('calls back once, later, never at once', async () => {
      const { clock, pass } = create()
      let calls = 0
      clock.after(0, () => calls++)
      expect(calls).toBe(0)
      await pass(20)
      await pass(20)
      expect(calls).toBe(1)
    })

    it('calls back in order of time, then of asking', async () => {
      const { clock, pass } = create()
      const heard: string[] = []
      clock.after(30, () => heard.push('late'))
      clock.after(1, () => heard.push('early'))
      clock.after(1, () => heard.push('early, asked second'))
      await pass(60)
      expect(heard).toEqual(['early', 'early, asked second', 'late'])
    })

    it('does not call back what was disposed, and disposing again does nothing', async () => {
      const { clock, pass } = create()
      let calls = 0
      const pending = clock.after(1, () => calls++)
      pending.dispose()
      pending.dispose()
      await pass(20)
      expect(calls).toBe(0)
    })

    it('lets a callback ask for the next one', async () => {
      const { clock, pass } = create()
      let calls = 0
      const ticking = every(clock, 5, () => {
        calls++
        if (calls === 3) ticking.dispose()
      })
      for (let round = 0; round < 20 && calls < 3; round++) await pass(10)
      await pass(20)
      expect(calls).toBe(3)
    })
  })
}
