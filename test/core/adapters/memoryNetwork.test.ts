import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { createMemoryNetwork } from '../../../src/core/adapters/memory/network/network'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { deviceOf, identityOf, signerOf } from '../../support/network/people'
import { sit, type Peer, type Seat } from '../../support/network/seats'

const names = ['alice', 'bob', 'carol']

const setup = (seed: number) => {
  const clock = createManualClock()
  const network = createMemoryNetwork({ clock, random: seededRandom(seed) })
  const arrive = (name: string): Peer => {
    const signaling = network.signaling(signerOf(name))
    signaling.start()
    return { name, signaling, transport: network.transport(signaling, identityOf(name)), joined: new Set() }
  }
  const seats = names.map((name) => sit(arrive(name), 'tea', { members: names }))
  const [alice, bob, carol] = seats
  if (!alice || !bob || !carol) throw new Error('three came')
  return { clock, network, seats, alice, bob, carol }
}

const linkedTo = ({ links }: Seat): string[] =>
  links.map(({ device }) => names.find((name) => deviceOf(name) === device) ?? '').sort()

const agree = (seats: readonly Seat[]): void => {
  const [first, ...others] = seats.map(({ doc }) => doc.getMap('texts').toJSON())
  for (const other of others) expect(other).toEqual(first)
}

describe('the memory network', () => {
  it('brings everybody to one state whatever is lost, doubled or overtaken on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const { clock, network, seats } = setup(seed)
        network.setFaults({ loss: 0.3, duplication: 0.2, delay: 0.5, delayMs: 4_000 })
        for (let round = 0; round < 10; round++) {
          for (const seat of seats) seat.write(`${seat.peer.name} ${round}`, `said in round ${round}`)
          await clock.advance(2_000)
        }
        await clock.advance(180_000)
        expect(seats[0]?.doc.getMap('texts').size).toBe(30)
        agree(seats)
        expect(seats.flatMap(({ breaches }) => breaches)).toEqual([])
        for (const { peer } of seats) peer.transport.dispose()
      }),
      { numRuns: 6 },
    )
  })

  it('runs the same way again from the same seed', async () => {
    const run = async (): Promise<string> => {
      const { clock, network, seats, alice, bob } = setup(11)
      const seen: string[] = []
      for (const seat of seats) {
        seat.doc.getMap('texts').observe((event) => {
          seen.push(`${clock.now()} ${seat.peer.name} ${[...event.keysChanged].join()}`)
        })
      }
      network.setFaults({ loss: 0.4, duplication: 0.3, delay: 0.5, delayMs: 900 })
      await clock.advance(20_000)
      alice.write('one', 'a')
      bob.write('two', 'b')
      await clock.advance(60_000)
      return seen.join('\n')
    }
    const first = await run()
    expect(first).not.toBe('')
    expect(await run()).toBe(first)
  })

  it('parts groups in every way, and brings them together when healed', async () => {
    const { clock, network, seats, alice, bob, carol } = setup(1)
    await clock.advance(1_000)
    expect(seats.map(linkedTo)).toEqual([
      ['bob', 'carol'],
      ['alice', 'carol'],
      ['alice', 'bob'],
    ])
    network.partition([[alice.peer.signaling, bob.peer.signaling], [carol.peer.signaling]])
    alice.write('one', 'for two')
    await clock.advance(60_000)
    expect(bob.read('one')).toBe('for two')
    expect(carol.read('one')).toBeUndefined()
    expect(seats.map(linkedTo)).toEqual([['bob'], ['alice'], []])
    network.heal()
    await clock.advance(1_000)
    expect(carol.read('one')).toBe('for two')
  })

  it('breaks the connections of one device, which comes back by itself', async () => {
    const { clock, network, alice, bob } = setup(2)
    await clock.advance(1_000)
    network.disconnect(bob.peer.signaling)
    expect(bob.links).toEqual([])
    expect(bob.peer.signaling.state.value.kind).toBe('offline')
    alice.write('one', 'meanwhile')
    await clock.advance(60_000)
    expect(linkedTo(bob)).toEqual(['alice', 'carol'])
    expect(bob.read('one')).toBe('meanwhile')
  })
})
