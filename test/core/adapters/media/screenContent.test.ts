import { describe, expect, it } from 'vitest'
import {
  beginning,
  deliveredFrames,
  hintContent,
  watch,
  type Content,
} from '../../../../src/core/adapters/media/screen-content'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'

/** What it is taken for after each second with so many pictures. */
const taken = (...rates: readonly number[]): readonly Content[] => {
  let watched = beginning
  return rates.map((rate) => {
    watched = watch(watched, rate)
    return watched.content
  })
}

describe('what is on a shared screen', () => {
  it('is something to read until it has moved for three seconds', () => {
    expect(taken(0, 30, 30, 2, 30, 30, 30)).toEqual([...Array<string>(6).fill('detail'), 'motion'])
  })

  it('is a film until it has stood still for five', () => {
    expect(taken(30, 30, 30, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0).slice(2)).toEqual([
      ...Array<string>(10).fill('motion'),
      'detail',
    ])
  })

  it('is not told by rates between the two', () => {
    expect(taken(...Array<number>(20).fill(9)).at(-1)).toBe('detail')
    expect(taken(30, 30, 30, ...Array<number>(20).fill(9)).at(-1)).toBe('motion')
  })

  it('is set as a hint for whoever encodes it, until nobody looks any more', async () => {
    const clock = createManualClock()
    const track = { contentHint: '' }
    let frames = 0
    const hinting = hintContent(track, () => (frames += 25), clock)
    expect(track.contentHint).toBe('detail')
    await clock.advance(3_000)
    expect(track.contentHint).toBe('motion')
    hinting.dispose()
    frames = -1_000_000
    await clock.advance(60_000)
    expect(track.contentHint).toBe('motion')
  })

  it('stays to be read where the browser does not count', async () => {
    const clock = createManualClock()
    const track = { contentHint: '' }
    hintContent(track, () => undefined, clock)
    await clock.advance(10_000)
    expect(track.contentHint).toBe('detail')
    expect([deliveredFrames({}), deliveredFrames({ stats: null }), deliveredFrames({ stats: {} })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(deliveredFrames({ stats: { deliveredFrames: 7 } })).toBe(7)
  })
})
