import { describe, expect, it } from 'vitest'
import { advanceOf, progressOf, type Advance } from '../../../src/core/history/progress'

/** What is told after each of these: held, lacking, and whether somebody is being asked. */
const told = (...steps: readonly (readonly [held: number, lacking: number, asking?: boolean])[]) => {
  let advance: Advance | undefined
  return steps.map(([held, lacking, asking = true]) => {
    advance = advanceOf(advance, { held, lacking, asking })
    return progressOf(advance)
  })
}

describe('SY7: how far a long catch-up has come', () => {
  it('is told from its beginning to its end', () => {
    expect(told([100, 900], [600, 400], [1_000, 0])).toEqual([
      { received: 0, expected: 900 },
      { received: 500, expected: 900 },
      undefined,
    ])
  })

  it('grows with what is said meanwhile, and begins anew with the next', () => {
    expect(told([0, 600], [300, 400], [700, 0], [700, 501])).toEqual([
      { received: 0, expected: 600 },
      { received: 300, expected: 700 },
      undefined,
      { received: 0, expected: 501 },
    ])
  })

  it('is not told of a short one, nor where nobody is asked', () => {
    expect(told([0, 499], [400, 99])).toEqual([undefined, undefined])
    expect(told([0, 5_000, false])).toEqual([undefined])
  })

  it('goes on while nobody can be asked in between', () => {
    expect(told([0, 600], [100, 500, false])).toEqual([
      { received: 0, expected: 600 },
      { received: 100, expected: 600 },
    ])
  })

  it('is never less than nothing, where somebody’s events were taken back', () => {
    expect(told([100, 900], [80, 900])[1]).toEqual({ received: 0, expected: 900 })
  })
})
