import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Patience } from '../../signaling/patience'
import { Tally, TokenBucket, TokenBuckets, defaultLimits } from '../../signaling/limits'

const takeAll = (bucket: TokenBucket, now: number): number => {
  let taken = 0
  while (bucket.take(now)) taken += 1
  return taken
}

describe('limits', () => {
  it('SG10 are by default what the specification says', () => {
    expect(defaultLimits).toMatchObject({
      envelopeBytes: 48 * 1024,
      rate: { perSecond: 50, burst: 200 },
      topicsPerSession: 2_000,
      strikes: 3,
      patience: { refusals: { perSecond: 10, burst: 500 }, pauseMs: 10_000 },
    })
  })

  it('SG10 a bucket gives its burst at once and then its rate', () => {
    const bucket = new TokenBucket({ perSecond: 50, burst: 200 }, 0)
    expect(takeAll(bucket, 0)).toBe(200)
    expect(takeAll(bucket, 1_000)).toBe(50)
    expect(takeAll(bucket, 60_000)).toBe(200)
    expect(bucket.retryAfterMs()).toBe(20)
  })

  it('SG10 never gives more than burst and rate allow, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 200 }), (times) => {
        const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, 0)
        const ordered = [...times].sort((left, right) => left - right)
        const taken = ordered.filter((time) => bucket.take(time)).length
        expect(taken).toBeLessThanOrEqual(5 + ((ordered.at(-1) ?? 0) * 10) / 1000)
      }),
    )
    const bucket = new TokenBucket({ perSecond: 10, burst: 1 }, 10_000)
    expect([bucket.take(10_000), bucket.take(0), bucket.take(50)]).toEqual([true, false, false])
  })

  it('SG10 buckets by key are bounded: beyond that, strangers share one', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, 2)
    expect(['a', 'b', 'c', 'd'].map((key) => buckets.take(key, 0))).toEqual([true, true, true, false])
    buckets.sweep(5_000)
    expect(['d', 'e'].map((key) => buckets.take(key, 5_000))).toEqual([true, true])
  })

  it('SG10 patience ends with too many refusals in a row, for a while, and comes back with time', () => {
    const patience = new Patience({ refusals: { perSecond: 1, burst: 3 }, pauseMs: 5_000 }, 0)
    const strained = (now: number): number => {
      patience.strain(now)
      return patience.pauseMs(now)
    }
    expect([0, 0, 1_000, 2_000, 2_000].map(strained)).toEqual([0, 0, 0, 0, 0])
    expect([2_000, 2_500].map(strained)).toEqual([5_000, 4_500])
    expect([6_999, 7_000].map((now) => patience.pauseMs(now))).toEqual([1, 0])
    expect([7_000, 7_000, 7_000, 7_000].map(strained)).toEqual([0, 0, 0, 5_000])
  })

  it('a tally forgets what it no longer counts', () => {
    const tally = new Tally()
    tally.add('a')
    tally.add('a')
    tally.remove('a')
    expect(tally.get('a')).toBe(1)
    tally.remove('a')
    tally.remove('a')
    expect(tally.get('a')).toBe(0)
  })
})
