import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../../src/core/adapters/memory/clock'
import type { DeviceId } from '../../../src/core/base/ids'
import { Laggards } from '../../../src/core/sync/laggards'
import { outstandingRanges } from '../../../src/core/sync/outstanding'
import { deviceOf } from '../../support/network/people'

const [author, other, bob] = ['author', 'other', 'bob'].map(deviceOf) as [DeviceId, DeviceId, DeviceId]
const ours = new Map([
  [author, 500],
  [other, 20],
])

describe('SY7: somebody linked who lacks much', () => {
  let clock: ManualClock
  let laggards: Laggards
  let looks = 0
  beforeEach(() => {
    clock = createManualClock(1_000_000)
    looks = 0
    laggards = new Laggards(clock, 128, () => (looks += 1))
  })

  /** What is put into the document for Bob, who says he holds this. */
  const offered = (said: ReadonlyMap<DeviceId, number>, agreed = said) => {
    const audience = laggards.spare(new Map([[bob, agreed]]), new Map([[bob, said]]), ours)
    return outstandingRanges({ held: ours, forks: new Map() }, audience)
  }

  it('is offered nothing of it, for it asks', () => {
    expect(offered(new Map([[author, 300]]))).toEqual([])
  })

  it('is offered the rest where it lacks no more than 128', () => {
    const ranges = [
      { device: author, from: 393, to: 500 },
      { device: other, from: 1, to: 20 },
    ]
    expect(offered(new Map([[author, 392]]))).toEqual(ranges)
    expect(offered(new Map([[author, 391]]))).toEqual([])
  })

  it('is offered everything once it has made no progress for 15 s, without anything else happening', async () => {
    offered(new Map([[author, 300]]))
    await clock.advance(14_999)
    expect(looks).toBe(0)
    await clock.advance(1)
    expect(looks).toBe(1)
    expect(offered(new Map([[author, 300]]))).toHaveLength(2)
    // It cannot ask: what it takes of that is no reason to wait again.
    expect(offered(new Map([[author, 350]]))).toHaveLength(2)
    laggards.busy(bob)
    expect(offered(new Map([[author, 350]]))).toEqual([])
  })

  it('is waited for as long as it holds more each time, or asks', async () => {
    for (let held = 100; held < 300; held += 20) {
      expect(offered(new Map([[author, held]]))).toEqual([])
      await clock.advance(10_000)
    }
    laggards.busy(bob)
    await clock.advance(14_999)
    expect(offered(new Map([[author, 280]]))).toEqual([])
  })

  it('is not offered the rest of what it was just handed, but a second later', async () => {
    offered(new Map([[author, 300]]))
    laggards.busy(bob)
    expect(offered(new Map([[author, 450]]))).toEqual([])
    await clock.advance(1_000)
    expect(looks).toBe(1)
    expect(offered(new Map([[author, 450]]))).toHaveLength(2)
  })

  it('is waited for anew once it links anew', async () => {
    offered(new Map())
    await clock.advance(20_000)
    expect(offered(new Map())).not.toEqual([])
    laggards.left(bob)
    expect(offered(new Map())).toEqual([])
  })

  it('is offered all the same where it was told another story: that it does not know (EV3)', () => {
    const said = new Map([[author, 300]])
    expect(offered(said, new Map([[author, 268]]))).toEqual([{ device: author, from: 269, to: 500 }])
  })
})
