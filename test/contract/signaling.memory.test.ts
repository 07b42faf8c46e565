import { expect } from 'vitest'
import { createManualClock } from '../../src/core/adapters/memory/clock'
import { createMemoryNetwork } from '../../src/core/adapters/memory/network/network'
import { seededRandom } from '../../src/core/adapters/memory/random'
import type { Signaling } from '../../src/core/network/signaling'
import { provesMembership, signerOf } from '../support/network/people'
import { signalingContract } from './signaling'

signalingContract('the memory network', () => {
  const clock = createManualClock(1_000_000)
  const network = createMemoryNetwork({
    clock,
    random: seededRandom(3),
    provesMembership: provesMembership(['tea', 'coffee']),
  })
  const until = async (condition: () => boolean): Promise<void> => {
    for (let step = 0; step < 2_000 && !condition(); step++) await clock.advance(25)
    expect(condition()).toBe(true)
  }
  const arrived: Signaling[] = []
  return Promise.resolve({
    arrive: (name) => {
      const signaling = network.signaling(signerOf(name))
      arrived.push(signaling)
      return signaling
    },
    server: {
      down: () => {
        network.server.down()
        return Promise.resolve()
      },
      up: () => {
        network.server.up()
        return Promise.resolve()
      },
    },
    until,
    answer: async (promise) => {
      let settled = false
      void promise.finally(() => (settled = true))
      await until(() => settled)
      return promise
    },
    close: () => {
      for (const signaling of arrived) signaling.dispose()
      return Promise.resolve()
    },
  })
})
