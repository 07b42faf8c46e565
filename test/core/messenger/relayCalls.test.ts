import { describe, expect, it } from 'vitest'
import type { IceServer } from '../../../src/core/network/signaling'
import {
  connectedAt,
  outcomesOf,
  participantsOf,
  phaseOf,
  ring,
  ringingAt,
  talk as talkTo,
} from '../../support/sim/calls'
import { setupGroup } from '../../support/sim/group'
import { setup } from '../../support/sim/world'

const stun: IceServer = { urls: ['stun:stun.example'] }
const turn: IceServer = { urls: ['turn:turn.example'], username: 'a', credential: 'b' }

describe('CL9: calls that keep our address from others', () => {
  it('go through relays alone, where we want that', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    world.iceServers = [stun, turn]
    await talkTo(world, alice, [bob], talk)
    expect(alice.callPeers.made.at(-1)?.options.relayOnly).toBe(false)
    expect(alice.me.calls.current.value?.relayOnly).toBe(false)
    alice.me.calls.leave()
    await world.until(() => phaseOf(alice) === 'ended' && phaseOf(bob) === 'ended')
    await alice.me.settings.update({ relayOnly: 'calls' })
    await talkTo(world, alice, [bob], talk)
    expect(alice.callPeers.made.at(-1)?.options).toMatchObject({ relayOnly: true, iceServers: [stun, turn] })
    expect(bob.callPeers.made.at(-1)?.options.relayOnly).toBe(false)
    expect(alice.me.calls.current.value?.relayOnly).toBe(true)
  })

  it('are refused before anything rings, where the server names no relay, and begin once it does', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    world.iceServers = [stun]
    await alice.me.settings.update({ relayOnly: 'calls' })
    await expect(alice.me.calls.start(talk, 'voice')).rejects.toMatchObject({ code: 'NO_RELAY' })
    await world.pass(5_000)
    expect(alice.me.calls.current.value).toBeUndefined()
    expect([...alice.media.captured, ...alice.callPeers.made]).toEqual([])
    expect(ringingAt(bob)).toBeUndefined()
    expect([await outcomesOf(alice), await outcomesOf(bob)]).toEqual([[], []])
    world.iceServers = [stun, turn]
    await talkTo(world, alice, [bob], talk)
  })

  it('cannot be taken without one: what rings goes on ringing, and can be declined, or taken with another choice', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await bob.me.settings.update({ relayOnly: 'always' })
    const call = await ring(world, alice, [bob], talk)
    await expect(bob.me.calls.accept(call, 'voice')).rejects.toMatchObject({ code: 'NO_RELAY' })
    expect(ringingAt(bob)?.id).toBe(call)
    expect(bob.me.calls.current.value).toBeUndefined()
    await bob.me.settings.update({ relayOnly: 'strangers' })
    await bob.me.calls.accept(call, 'voice')
    await world.until(() => connectedAt(alice).join() === 'Bob')
  })

  it('are refused by another name while the server cannot be asked', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await alice.me.settings.update({ relayOnly: 'calls' })
    // It starts anew while the server is away: it has never been told of any relay.
    world.network.server.down()
    alice.stop()
    await alice.start()
    const refused = expect(alice.me.calls.start(talk, 'voice')).rejects.toMatchObject({ code: 'RELAY_UNKNOWN' })
    await world.pass(3_000)
    await refused
    world.iceServers = [turn]
    world.network.server.up()
    await world.until(() => alice.signaling?.state.value.kind === 'online')
    await talkTo(world, alice, [bob], talk)
  })

  it('are begun with the relay that was named last, while the server is away', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    world.iceServers = [turn]
    await alice.me.settings.update({ relayOnly: 'calls' })
    await talkTo(world, alice, [bob], talk)
    alice.me.calls.leave()
    await world.until(() => phaseOf(bob) === 'ended')
    await world.until(() => alice.me.network.view.value.links.length === 1)
    world.network.server.down()
    await world.pass(700_000)
    const began = alice.me.calls.start(talk, 'voice')
    await world.pass(3_000)
    await began
    await world.until(() => ringingAt(bob))
  })

  it('among strangers: whoever has no contact in a group call is told so, others talk to those they know', async () => {
    const { world, people, group } = await setupGroup(['Alice', 'Bob', 'Carol'])
    const [alice, bob, carol] = people
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
    const ongoing = carol.me.calls.ongoing(group)
    const call = await bob.me.calls.start(group, 'voice')
    await world.until(() => ongoing.value?.id === call)
    // Bob alone is in it, and Carol and he are no contacts.
    await expect(carol.me.calls.start(group, 'voice')).rejects.toMatchObject({ code: 'NO_RELAY_TO_STRANGERS' })
    expect(carol.me.calls.current.value).toBeUndefined()
    await alice.me.calls.accept(call, 'voice')
    await world.until(() => ongoing.value?.participants.length === 2)
    await carol.me.calls.start(group, 'voice')
    await world.until(() => connectedAt(carol).includes('Alice'))
    expect(participantsOf(carol).find(({ name }) => name === 'Bob')?.needsRelay).toBe('stranger')
  })
})
