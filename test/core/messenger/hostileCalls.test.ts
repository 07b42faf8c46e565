import { describe, expect, it } from 'vitest'
import type { RelayedFrame } from '../../../src/core/network/signaling'
import { connectedAt, endOf, outcomesOf, phaseOf, ring, ringingAt, talk as talkTo } from '../../support/sim/calls'
import { setup, type Citizen } from '../../support/sim/world'

/** Two without a link: all they say of calls goes through the server. */
const apart = async () => {
  const { world, alice, bob, talk } = await setup('Alice', 'Bob')
  alice.stop()
  world.firewall.block()
  await alice.start()
  await world.until(() => alice.signaling?.state.value.kind === 'online')
  await world.pass(1_000)
  return { world, alice, bob, talk }
}

const isCall = ({ type }: RelayedFrame): boolean => type.startsWith('call.')
const refusals = ({ me }: Citizen): Readonly<Record<string, number>> => me.network.view.value.refusals

/** Keeps what passes. */
const wiretap = (of: Citizen): RelayedFrame[] => {
  const heard: RelayedFrame[] = []
  of.onFrame = (frame) => {
    heard.push(frame)
    return [frame]
  }
  return heard
}

describe('CL2: a server that cheats', () => {
  it('sees the types of what is said, and nothing else', async () => {
    const { world, alice, bob, talk } = await apart()
    const heard = wiretap(bob)
    await talkTo(world, alice, [bob], talk)
    alice.me.calls.leave()
    await world.until(() => phaseOf(bob) === 'ended')
    const types = new Set(heard.map(({ type }) => type))
    expect(types).toContain('call.invite')
    expect(types).toContain('call.signal')
    expect(types).toContain('call.leave')
    const seen = Buffer.concat(heard.map(({ envelope }) => envelope))
    for (const secret of ['end-', 'sdp', alice.me.identity.device, alice.me.identity.account, talk])
      expect(seen.includes(Buffer.from(secret))).toBe(false)
  })

  it('cannot change a description: it gets no media, and the call comes to nothing', async () => {
    const { world, alice, bob, talk } = await apart()
    for (const one of [alice, bob])
      one.onFrame = (frame) => {
        if (frame.type !== 'call.signal') return [frame]
        const envelope = Uint8Array.from(frame.envelope)
        envelope[envelope.length - 20] = (envelope[envelope.length - 20] ?? 0) ^ 1
        return [{ ...frame, envelope }]
      }
    const call = await ring(world, alice, [bob], talk)
    await bob.me.calls.accept(call, 'voice')
    await world.until(() => endOf(alice) !== undefined && endOf(bob) !== undefined)
    expect([...alice.callPeers.made, ...bob.callPeers.made].flatMap(({ heard }) => heard)).toEqual([])
    expect(refusals(bob)['call-unreadable'] ?? refusals(alice)['call-unreadable']).toBeGreaterThan(0)
    expect([...alice.media.live, ...bob.media.live]).toEqual([])
  })

  it('cannot pass one thing off as another', async () => {
    const { world, alice, bob, talk } = await apart()
    bob.onFrame = (frame) => [frame.type === 'call.invite' ? { ...frame, type: 'call.here' } : frame]
    await alice.me.calls.start(talk, 'voice')
    await world.pass(10_000)
    expect(ringingAt(bob)).toBeUndefined()
    expect(refusals(bob)['call-refused']).toBeGreaterThan(0)
  })

  it('rings nothing by what it kept, however often and in whatever order it says it again', async () => {
    const { world, alice, bob, talk } = await apart()
    const heard = wiretap(bob)
    await talkTo(world, alice, [bob], talk)
    alice.me.calls.leave()
    await world.until(() => phaseOf(bob) === 'ended')
    let rung = 0
    bob.me.on.call(() => (rung += 1))
    const kept = heard.filter(isCall).reverse()
    // With the next frame of any kind it says all of it again.
    const replay = async (): Promise<void> => {
      bob.onFrame = (frame) => (isCall(frame) ? [...kept, ...kept, frame] : [frame])
      await alice.me.calls.start(talk, 'voice')
      await world.pass(500)
      alice.me.calls.leave()
      await world.until(() => ringingAt(bob) === undefined)
    }
    await replay()
    await world.pass(700_000)
    await replay()
    expect(rung).toBe(2)
    expect(await outcomesOf(bob)).toEqual(['incoming missed', 'incoming missed', 'incoming answered'])
  })

  it('that holds frames back, says them twice or out of turn only makes it slower', async () => {
    const { world, alice, bob, talk } = await apart()
    const held: RelayedFrame[] = []
    let turn = 0
    for (const one of [alice, bob])
      one.onFrame = (frame) => {
        turn += 1
        if (!isCall(frame)) return [frame]
        if (turn % 3 === 0) {
          held.push(frame)
          return []
        }
        return [frame, frame]
      }
    const call = await ring(world, alice, [bob], talk)
    await bob.me.calls.accept(call, 'voice')
    await world.until(() => connectedAt(alice).length === 1 && connectedAt(bob).length === 1)
    expect(held.length).toBeGreaterThan(0)
  })
})
