import { describe, expect, it } from 'vitest'
import type { Range } from '../../../src/core/storage/rows'
import { cutOut, limited } from '../../../src/core/storage/stretch'

/** What is known after asking for `range` where these texts stand, each under a key of its own. */
const asked = (range: Range, ...texts: readonly string[]) => {
  const placed = texts.map((text, index) => ({ text, key: String(index), record: text }))
  const ordered = range.reverse === true ? placed.reverse() : placed
  const known = limited({ range, look: { table: 'events' as const, by: 'chain', range }, placed: ordered })
  if (known === undefined) throw new Error('nothing is known')
  return known
}
const textsIn = (known: ReturnType<typeof asked>, range: Range) => cutOut(known, range)?.placed.map(({ text }) => text)

describe('what lies within a known stretch', () => {
  it('is known, in either direction and up to a limit', () => {
    const known = asked({ from: 'a', to: 'f' }, 'a', 'b', 'c', 'd')
    expect(textsIn(known, { from: 'b', to: 'd' })).toEqual(['b', 'c'])
    expect(textsIn(known, { from: 'b', to: 'f', reverse: true, limit: 2 })).toEqual(['d', 'c'])
    expect(textsIn(known, { from: 'e', to: 'f' })).toEqual([])
  })

  it('is not known beyond its ends', () => {
    const known = asked({ from: 'b', to: 'f' }, 'b', 'c')
    expect(textsIn(known, { from: 'a', to: 'c' })).toBeUndefined()
    expect(textsIn(known, { from: 'b' })).toBeUndefined()
    expect(textsIn(known, { to: 'c' })).toBeUndefined()
  })

  it('EV3: is not known where the limit ended it: a twin may stand at the very place of the last', () => {
    const newest = asked({ from: 'a', to: 'z', reverse: true, limit: 2 }, 'c', 'd', 'd', 'e')
    expect(textsIn(newest, { from: 'e', to: 'f' })).toEqual(['e'])
    expect(textsIn(newest, { from: 'd', to: 'f' })).toBeUndefined()
    const oldest = asked({ from: 'a', to: 'z', limit: 2 }, 'c', 'd', 'd')
    expect(textsIn(oldest, { from: 'c', to: 'd' })).toEqual(['c'])
    expect(textsIn(oldest, { from: 'c', to: 'e' })).toBeUndefined()
  })
})
