import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeHistory,
  encodeHistory,
  mostAnswered,
  mostInBatch,
  mostRanges,
  type HistoryMessage,
} from '../../../src/core/history/wire'
import { mostEventBytes, mostHistoryBytes } from '../../../src/core/protocol/peer/limits'
import { deviceOf } from '../../support/network/people'

const devices = Array.from({ length: mostRanges + 1 }, (_, index) => deviceOf(`device ${String(index)}`))
const sequence = fc.integer({ min: 1, max: 2 ** 40 - 1 })

const request = fc
  .record({
    newestFirst: fc.boolean(),
    most: fc.integer({ min: 1, max: mostAnswered }),
    ranges: fc.uniqueArray(fc.constantFrom(...devices), { minLength: 1, maxLength: mostRanges }).chain((some) =>
      fc.tuple(
        ...some.map((device) =>
          fc.tuple(sequence, sequence).map(([one, other]) => ({
            device,
            from: Math.min(one, other),
            to: Math.max(one, other),
          })),
        ),
      ),
    ),
  })
  .map((rest): HistoryMessage => ({ kind: 'request', ...rest }))
const batch = fc
  .array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: mostInBatch })
  .map((events): HistoryMessage => ({ kind: 'batch', events }))
const end = fc
  .constantFrom('complete' as const, 'more' as const, 'declined' as const)
  .map((why): HistoryMessage => ({ kind: 'end', why }))

/** What {@link encodeHistory} would never write. */
const [first, second] = devices
const asking = (most: number, ranges: readonly (readonly [typeof first, number, number])[], order = 0): Uint8Array => {
  const bytes = [1, 1, order, most, ranges.length]
  for (const [device, from, to] of ranges) {
    const id = Uint8Array.from(Buffer.from(device ?? '', 'base64url'))
    bytes.push(...id, from, to)
  }
  return Uint8Array.from(bytes)
}

describe('SY7: the words of a history stream', () => {
  it('come back from their bytes as they were written', () => {
    fc.assert(
      fc.property(fc.oneof(request, batch, end), (message) => {
        expect(decodeHistory(encodeHistory(message))).toEqual(message)
      }),
      { numRuns: 60 },
    )
  })

  it('are refused with anything behind them, and with anything cut off', () => {
    fc.assert(
      fc.property(fc.oneof(request, batch, end), fc.nat(), (message, where) => {
        const bytes = encodeHistory(message)
        expect(decodeHistory(Uint8Array.of(...bytes, 0))).toBeUndefined()
        expect(decodeHistory(bytes.slice(0, where % bytes.length))).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('are never thrown at, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ maxLength: 200 }), (kind, rest) => {
        const message = decodeHistory(Uint8Array.of(kind, ...rest))
        if (message?.kind === 'request') expect(message.ranges.length).toBeGreaterThan(0)
      }),
      { numRuns: 2_000 },
    )
  })

  it('ask within bounds: something, of each device once, forwards, in an order that is known', () => {
    expect(decodeHistory(asking(5, [[first, 1, 9]]))).toMatchObject({ kind: 'request', most: 5 })
    expect(decodeHistory(asking(0, [[first, 1, 9]]))).toBeUndefined()
    expect(decodeHistory(asking(5, []))).toBeUndefined()
    expect(decodeHistory(asking(5, [[first, 0, 9]]))).toBeUndefined()
    expect(decodeHistory(asking(5, [[first, 9, 8]]))).toBeUndefined()
    expect(decodeHistory(asking(5, [[first, 1, 9]], 2))).toBeUndefined()
    const twice = [
      [first, 1, 2],
      [first, 3, 4],
    ] as const
    expect(decodeHistory(asking(5, twice))).toBeUndefined()
    const two = [
      [first, 1, 2],
      [second, 3, 4],
    ] as const
    expect(decodeHistory(asking(5, two))).toMatchObject({ ranges: [{ device: first }, { device: second }] })
  })

  it('hand over events within bounds', () => {
    const events = (count: number, size: number): Uint8Array => {
      const one = [...(size < 128 ? [size] : [(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14])]
      const body = Array.from({ length: count }, () => [...one, ...new Uint8Array(size)]).flat()
      return Uint8Array.of(2, ...(count < 128 ? [count] : [(count & 127) | 128, count >> 7]), ...body)
    }
    expect(decodeHistory(events(mostInBatch, 1))).toMatchObject({ kind: 'batch' })
    expect(decodeHistory(events(mostInBatch + 1, 1))).toBeUndefined()
    expect(decodeHistory(events(0, 1))).toBeUndefined()
    expect(decodeHistory(events(1, mostEventBytes))).toMatchObject({ kind: 'batch' })
    expect(decodeHistory(events(1, mostEventBytes + 1))).toBeUndefined()
  })

  it('fit what a stream takes, at their longest', () => {
    const ranges = devices.slice(0, mostRanges).map((device) => ({ device, from: 2 ** 40 - 1, to: 2 ** 40 - 1 }))
    const longest = encodeHistory({ kind: 'request', newestFirst: true, most: mostAnswered, ranges })
    expect(longest.length).toBeLessThan(mostHistoryBytes)
  })
})
