import { expect } from 'vitest'
import { createManualClock } from '../../src/core/adapters/memory/clock'
import { createMemoryNetwork } from '../../src/core/adapters/memory/network/network'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { identityOf, provesMembership, signerOf } from '../support/network/people'
import type { Peer } from '../support/network/seats'
import { transportContract } from './transport'

transportContract('the memory network', () => {
  const clock = createManualClock(1_000_000)
  const network = createMemoryNetwork({
    clock,
    random: seededRandom(5),
    provesMembership: provesMembership(['tea', 'coffee']),
  })
  const arrived: Peer[] = []
  const until = async (condition: () => boolean): Promise<void> => {
    for (let step = 0; step < 2_000 && !condition(); step++) await clock.advance(25)
    expect(condition()).toBe(true)
  }
  return Promise.resolve({
    arrive: async (name, identity = identityOf(name)) => {
      const signaling = network.signaling(signerOf(name))
      const peer = { name, signaling, transport: network.transport(signaling, identity), joined: new Set<string>() }
      arrived.push(peer)
      signaling.start()
      await until(() => signaling.state.value.kind === 'online')
      return peer
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
    linger: () => clock.advance(60_000),
    close: () => {
      for (const { signaling, transport } of arrived) {
        transport.dispose()
        signaling.dispose()
      }
      return Promise.resolve()
    },
  })
})
