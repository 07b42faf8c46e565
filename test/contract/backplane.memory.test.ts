import { expect } from 'vitest'
import { createMemoryCluster } from '../../signaling/cluster/memory'
import { createManualClock } from '../../src/core/adapters/memory/clock'
import { backplaneContract } from './backplane'

backplaneContract('the memory cluster', () => {
  const clock = createManualClock(1_000_000)
  const cluster = createMemoryCluster(clock)
  return Promise.resolve({
    node: () => Promise.resolve(cluster.node()),
    until: async (condition) => {
      let held = await condition()
      for (let step = 0; step < 200 && !held; step++) {
        await clock.advance(25)
        held = await condition()
      }
      expect(held).toBe(true)
    },
    storeDown: () => {
      cluster.storeDown()
      return Promise.resolve()
    },
    storeUp: () => {
      cluster.storeUp(true)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  })
})
