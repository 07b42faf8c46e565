import { describe, expect, it } from 'vitest'
import type { CallEntry, CallFilter, ConversationId, Live } from '../../../src/core'
import { setup, type Citizen, type World } from '../../support/sim/world'

const first = <T>(live: Live<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const watching = live.subscribe((value) => {
      watching.dispose()
      resolve(value)
    }, reject)
  })
const log = async (of: Citizen, filter: CallFilter = 'all'): Promise<readonly CallEntry[]> =>
  (await first(of.me.calls.history(filter))).data
const outcomes = async (of: Citizen): Promise<readonly string[]> =>
  (await log(of)).map(({ direction, outcome }) => `${direction} ${outcome}`)
const phase = ({ me }: Citizen): string | undefined => me.calls.current.value?.phase.kind
const ringing = ({ me }: Citizen) => me.calls.incoming.value[0]

/** Alice calls, and it rings at Bob. */
const calling = async (
  world: World,
  alice: Citizen,
  bob: Citizen,
  talk: ConversationId,
  media: 'voice' | 'video' = 'voice',
) => {
  const call = await alice.me.calls.start(talk, media)
  await world.until(() => ringing(bob))
  return call
}

const talking = async (world: World, ...people: readonly Citizen[]): Promise<void> => {
  await world.until(() => people.every((one) => phase(one) === 'active'))
}

describe('calls between two', () => {
  it('CL1, CL7, CL8: rings, is taken, is heard, and ends for both', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const rung: string[] = []
    bob.me.on.call(({ callerName, media }) => rung.push(`${callerName} ${media}`))
    const call = await calling(world, alice, bob, talk)
    expect(phase(alice)).toBe('ringing-out')
    expect(rung).toEqual(['Alice voice'])
    expect(ringing(bob)).toMatchObject({ id: call, callerName: 'Alice', name: 'Alice', group: false })
    await world.until(() => alice.me.calls.current.value?.participants[0]?.state === 'ringing')

    await bob.me.calls.accept(call, 'voice')
    await talking(world, alice, bob)
    expect(bob.me.calls.incoming.value).toEqual([])
    const seen = alice.me.calls.current.value?.participants
    expect(seen).toMatchObject([{ name: 'Bob', state: 'connected', muted: false }])
    expect(seen?.[0]?.sounds).toHaveLength(1)

    await world.pass(65_000)
    expect(phase(alice)).toBe('active')
    bob.me.calls.leave()
    await world.until(() => phase(alice) === 'ended' && phase(bob) === 'ended')
    expect(alice.me.calls.current.value?.phase).toMatchObject({ kind: 'ended', why: 'hung-up' })
    await world.pass(2_000)
    expect([...alice.media.live, ...bob.media.live]).toEqual([])
    expect(await outcomes(alice)).toEqual(['outgoing answered'])
    expect(await outcomes(bob)).toEqual(['incoming answered'])
    expect((await log(bob))[0]?.lastedMs).toBeGreaterThan(60_000)
    expect(await first(bob.me.calls.missed())).toBe(0)
    alice.me.calls.dismiss()
    expect(alice.me.calls.current.value).toBeUndefined()
  })
})
