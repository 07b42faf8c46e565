import { describe, expect, it } from 'vitest'
import { Counters } from '../../../src/core/base/counters'

describe('HP2: counters', () => {
  it('count by reason', () => {
    const refused = new Counters<'TOO_LARGE' | 'GARBLED'>()
    expect(refused.get('GARBLED')).toBe(0)
    expect(refused.count('TOO_LARGE')).toBe(1)
    expect(refused.count('TOO_LARGE')).toBe(2)
    expect(refused.count('GARBLED')).toBe(1)
    expect(refused.get('TOO_LARGE')).toBe(2)
  })

  it('show what happened and nothing that did not, in a copy', () => {
    const refused = new Counters<'TOO_LARGE' | 'GARBLED'>()
    refused.count('GARBLED')
    const before = refused.snapshot()
    refused.count('GARBLED')
    expect(before).toEqual({ GARBLED: 1 })
    expect(refused.snapshot()).toEqual({ GARBLED: 2 })
  })
})
