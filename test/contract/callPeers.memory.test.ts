import { expect } from 'vitest'
import { MemoryAir } from '../../src/core/adapters/memory/calls/peers'
import { MemoryTrack } from '../../src/core/adapters/memory/calls/track'
import { createManualClock } from '../../src/core/adapters/memory/clock'
import { callPeersContract } from './callPeers'

callPeersContract('the air in memory', () => {
  const clock = createManualClock(1_000_000)
  const air = new MemoryAir(clock)
  return Promise.resolve({
    one: air.device(),
    other: air.device(),
    track: (kind) => new MemoryTrack(kind, kind),
    until: async (condition) => {
      for (let step = 0; step < 2_000 && !condition(); step++) await clock.advance(25)
      expect(condition()).toBe(true)
    },
    linger: () => clock.advance(5_000),
    close: () => Promise.resolve(),
  })
})
