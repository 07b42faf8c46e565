import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Village } from './village'

let village: Village
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  village = new Village()
})
afterEach(() => {
  village.dispose()
  vi.useRealTimers()
})

/** Alice, who calls, has called `calls` times, and nobody has answered. */
const unanswered = async (calls: number) => {
  const [alice, bob] = village.settle('alice', 'bob')
  if (!alice || !bob) throw new Error('two came')
  village.ether.carries = false
  bob.announce()
  await village.until(() => alice.offers.length === 1)
  while (alice.offers.length < calls) await village.wait(1_000)
  return { alice, bob }
}

describe('somebody who is heard of', () => {
  it('is called again after the last call, though they were heard of while it hung', async () => {
    const { alice, bob } = await unanswered(4)
    bob.announce()
    village.ether.carries = true
    await village.wait(60_000)
    await village.until(() => alice.to(bob) !== undefined)
    expect(alice.offers.length).toBeGreaterThan(4)
  })

  it('is called after the wait, though they were heard of while it went on', async () => {
    const { alice, bob } = await unanswered(4)
    await village.wait(30_000)
    bob.announce()
    village.ether.carries = true
    await village.wait(60_000)
    await village.until(() => alice.to(bob) !== undefined)
    expect(alice.offers.length).toBeGreaterThan(4)
  })
})
