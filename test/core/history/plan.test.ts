import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../../../src/core/base/ids'
import { lagBehind, planHistory, type Source } from '../../../src/core/history/plan'
import { mostRanges } from '../../../src/core/history/wire'
import { deviceOf } from '../../support/network/people'

const [ann, ben, cleo, dora] = ['ann', 'ben', 'cleo', 'dora'].map(deviceOf) as [DeviceId, DeviceId, DeviceId, DeviceId]
const everything = (): number => Infinity
const source = (device: DeviceId, held: readonly (readonly [DeviceId, number])[]): Source => ({
  device,
  held: new Map(held),
})
const plan = (sources: readonly Source[], rest: Partial<Parameters<typeof planHistory>[0]> = {}) =>
  planHistory({ held: new Map(), sources, asked: new Set(), upTo: everything, ...rest })

describe('SY7: whom to ask for what', () => {
  it('asks for what is lacking, from where we are', () => {
    const held = new Map([[ann, 10]])
    const one = source(ben, [
      [ann, 30],
      [cleo, 5],
    ])
    expect(plan([one], { held })).toEqual([
      {
        of: ben,
        ranges: [
          { device: ann, from: 11, to: 30 },
          { device: cleo, from: 1, to: 5 },
        ],
      },
    ])
    expect(plan([source(ben, [[ann, 10]])], { held })).toEqual([])
  })

  it('asks for nobody’s events twice, and for those of nobody who is being asked for', () => {
    const both = [ben, cleo].map((device) =>
      source(device, [
        [ann, 30],
        [dora, 20],
      ]),
    )
    const questions = plan(both)
    expect(questions.map(({ of }) => of).sort()).toEqual([ben, cleo].sort())
    expect(questions.flatMap(({ ranges }) => ranges.map(({ device }) => device)).sort()).toEqual([ann, dora].sort())
    expect(plan(both, { asked: new Set([ann, dora]) })).toEqual([])
  })

  it('asks those who hold it, for as much as they hold', () => {
    const questions = plan([source(ben, [[ann, 30]]), source(cleo, [[dora, 7]])])
    expect(questions).toEqual([
      { of: ben, ranges: [{ device: ann, from: 1, to: 30 }] },
      { of: cleo, ranges: [{ device: dora, from: 1, to: 7 }] },
    ])
  })

  it('asks for nothing that would be of no use', () => {
    const upTo = (device: DeviceId): number => (device === ann ? 4 : 0)
    const one = source(ben, [
      [ann, 30],
      [cleo, 5],
    ])
    expect(plan([one], { upTo })).toEqual([{ of: ben, ranges: [{ device: ann, from: 1, to: 4 }] }])
    expect(lagBehind(new Map(), one.held, upTo)).toBe(4)
    expect(lagBehind(new Map([[ann, 28]]), one.held)).toBe(7)
  })

  it('keeps to all of that for any vectors, spreads the work, and asks for no more than one question holds', () => {
    const devices = Array.from({ length: 400 }, (_, index) => deviceOf(`device ${String(index)}`))
    const vector = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 400, maxLength: 400 })
    const vectorOf = (numbers: readonly number[]) =>
      new Map(devices.map((device, index) => [device, numbers[index] ?? 0]))
    fc.assert(
      fc.property(vector, fc.array(vector, { minLength: 1, maxLength: 4 }), (ours, theirs) => {
        const held = vectorOf(ours)
        const sources = theirs.map((numbers, index) => ({
          device: deviceOf(`source ${String(index)}`),
          held: vectorOf(numbers),
        }))
        const questions = plan(sources, { held })
        const all = questions.flatMap(({ ranges }) => ranges)
        expect(new Set(all.map(({ device }) => device)).size).toBe(all.length)
        for (const { of, ranges } of questions) {
          expect(ranges.length).toBeLessThanOrEqual(mostRanges)
          const theirs = sources.find(({ device }) => device === of)?.held
          for (const { device, from, to } of ranges) {
            expect(from).toBe((held.get(device) ?? 0) + 1)
            expect(to).toBe(theirs?.get(device))
          }
        }
      }),
      { numRuns: 25 },
    )
    const equal = [ben, cleo].map((device) => ({ device, held: new Map(devices.map((one) => [one, 10])) }))
    expect(plan(equal).map(({ ranges }) => ranges.length)).toEqual([200, 200])
  })
})
