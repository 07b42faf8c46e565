import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { Throttle } from '../../../src/core/base/throttle'

const set = () => {
  const clock = createManualClock()
  const told: number[] = []
  const throttle = new Throttle(clock, 100, () => told.push(clock.now()))
  return { clock, throttle, told }
}

describe('a throttle', () => {
  it('lets what happens rarely be done at once', async () => {
    const { clock, throttle, told } = set()
    expect(throttle.take()).toBe(true)
    await clock.advance(100)
    expect(throttle.take()).toBe(true)
    expect(told).toEqual([])
  })

  it('puts what happens often off to the end of the pause, and tells of it once', async () => {
    const { clock, throttle, told } = set()
    throttle.take()
    await clock.advance(30)
    expect(throttle.take()).toBe(false)
    expect(throttle.take()).toBe(false)
    await clock.advance(500)
    expect(told).toEqual([100])
  })

  it('tells nobody once it is disposed', async () => {
    const { clock, throttle, told } = set()
    throttle.take()
    throttle.take()
    throttle.dispose()
    await clock.advance(500)
    expect(told).toEqual([])
  })
})
