import { describe, expect, it } from 'vitest'
import { CallPace } from '../../../src/core/calls/pace'
import { person } from '../../support/core/people'

const [mallory, bob] = [person('mallory').device.id, person('bob').device.id]
const said = (pace: CallPace, device: typeof bob, times: number, now: number): number =>
  Array.from({ length: times }, () => pace.admits(device, now)).filter(Boolean).length

describe('HP2: what a device says of calls over its link', () => {
  it('is heard as far as a call needs it, then as fast as time goes by; and costs nobody else anything', () => {
    const pace = new CallPace()
    expect(said(pace, mallory, 5_000, 0)).toBe(400)
    expect(said(pace, bob, 100, 0)).toBe(100)
    expect(said(pace, mallory, 100, 1_000)).toBe(50)
    expect(said(pace, mallory, 5_000, 3_600_000)).toBe(400)
  })

  it('is not remembered of ever more devices, nor earned by a clock that goes back', () => {
    const pace = new CallPace()
    said(pace, mallory, 400, 5_000)
    expect(said(pace, mallory, 10, 1_000)).toBe(0)
    const others = Array.from({ length: 300 }, (_, index) => person(`member ${String(index)}`).device.id)
    for (const other of others) expect(pace.admits(other, 5_000)).toBe(true)
    // Long forgotten: as a stranger.
    expect(pace.admits(mallory, 5_000)).toBe(true)
  })
})
