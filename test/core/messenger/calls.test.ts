import { describe, expect, it } from 'vitest'
import type { CallReaction } from '../../../src/core'
import { MemoryTrack } from '../../../src/core/adapters/memory/calls/track'
import {
  connectedAt,
  endOf,
  first,
  logOf,
  outcomesOf,
  participantsOf,
  phaseOf,
  ring,
  ringingAt,
  talk as talkTo,
} from '../../support/sim/calls'
import { setup, type Citizen } from '../../support/sim/world'

const over =
  (...people: readonly Citizen[]) =>
  () =>
    people.every((one) => phaseOf(one) === 'ended')
const sourceOf = (track: unknown): unknown => (track instanceof MemoryTrack ? track.source : undefined)

describe('calls between two', () => {
  it('CL1, CL7, CL8: rings, is taken, is heard, and ends for both', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const rung: string[] = []
    bob.me.on.call(({ callerName, media }) => rung.push(`${callerName} ${media}`))
    const call = await ring(world, alice, [bob], talk)
    expect(phaseOf(alice)).toBe('ringing-out')
    expect(rung).toEqual(['Alice voice'])
    expect(ringingAt(bob)).toMatchObject({ id: call, callerName: 'Alice', name: 'Alice', group: false })
    await world.until(() => participantsOf(alice)[0]?.state === 'ringing')

    await bob.me.calls.accept(call, 'voice')
    await world.until(() => connectedAt(alice).join() === 'Bob' && connectedAt(bob).join() === 'Alice')
    expect(bob.me.calls.incoming.value).toEqual([])
    expect(participantsOf(alice)[0]?.sounds.map(sourceOf)).toEqual(bob.media.live)
    await world.pass(65_000)
    expect(phaseOf(alice)).toBe('active')
    // It is in the log from its beginning, and how long it lasted from its end.
    expect(await outcomesOf(bob)).toEqual(['incoming answered'])
    expect((await logOf(bob))[0]).not.toHaveProperty('lastedMs')

    bob.me.calls.leave()
    await world.until(over(alice, bob))
    expect(endOf(alice)).toBe('hung-up')
    expect([...alice.media.live, ...bob.media.live]).toEqual([])
    expect(await outcomesOf(alice)).toEqual(['outgoing answered'])
    expect(await outcomesOf(bob)).toEqual(['incoming answered'])
    expect((await logOf(bob))[0]?.lastedMs).toBeGreaterThan(60_000)
    expect(await first(bob.me.calls.missed())).toBe(0)
    alice.me.calls.dismiss()
    expect(alice.me.calls.current.value).toBeUndefined()
  })

  it('CL6, CL7: shows what each turns on, and lets go of it when it is turned off', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await talkTo(world, alice, [bob], talk)
    expect(alice.media.captured.map(({ kind }) => kind)).toEqual(['audio'])
    expect(participantsOf(bob)[0]?.camera).toBeUndefined()

    await alice.me.calls.setCamera(true)
    await world.until(() => participantsOf(bob)[0]?.camera)
    expect(sourceOf(participantsOf(bob)[0]?.camera)).toBe(alice.media.live[1])
    await world.until(() => (participantsOf(bob)[0]?.quality?.framesDecoded ?? 0) > 0)
    await alice.me.calls.setCamera(false)
    expect(alice.media.live).toHaveLength(1)
    await world.until(() => participantsOf(bob)[0]?.camera === undefined)

    await alice.me.calls.setSharing(true)
    await world.until(() => participantsOf(bob)[0]?.screen)
    expect(participantsOf(bob)[0]?.sounds).toHaveLength(2)
    // The browser's own button ends it.
    alice.media.live.find(({ id, kind }) => id === 'screen' && kind === 'video')?.lose()
    await world.until(() => participantsOf(bob)[0]?.screen === undefined)
    expect(alice.media.live).toHaveLength(1)

    alice.me.calls.setHand(true)
    await world.until(() => participantsOf(bob)[0]?.hand)
    const reactions: [string, CallReaction][] = []
    bob.me.calls.onReaction(({ emoji, name }) => reactions.push([name, emoji]))
    alice.me.calls.react('👏')
    await world.until(() => reactions.length > 0)
    expect(reactions).toEqual([['Alice', '👏']])
  })

  it('CL7: sends nothing while muted, says so, and notices whoever speaks all the same', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await talkTo(world, alice, [bob], talk)
    const [microphone] = alice.media.live
    if (microphone === undefined) throw new Error('a microphone')
    microphone.level = 0.4
    await world.until(() => participantsOf(bob)[0]?.speaking && alice.me.calls.current.value?.own.speaking)
    expect(bob.me.calls.current.value?.speaker).toBe(alice.me.identity.device)
    alice.me.calls.setMuted(true)
    expect(alice.callPeers.made[0]?.sent.microphone).toBeUndefined()
    await world.until(() => participantsOf(bob)[0]?.muted && !participantsOf(bob)[0]?.speaking)
    await world.until(() => alice.me.calls.current.value?.own.speakingMuted)
    alice.me.calls.setMuted(false)
    expect(alice.callPeers.made[0]?.sent.microphone).toBe(microphone)
  })

  it('goes on without a microphone that is refused or gone, takes another, and keeps the choice', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    alice.media.failures.set('microphone', 'refused')
    await talkTo(world, alice, [bob], talk)
    expect(alice.me.calls.current.value?.own.microphoneFailure).toBe('refused')
    alice.media.failures.clear()
    await alice.me.calls.devices.choose('microphone', 'mic-2')
    await world.until(() => alice.me.calls.current.value?.own.microphoneFailure === undefined)
    expect(alice.media.live.map(({ id }) => id)).toEqual(['mic-2'])
    alice.media.live[0]?.lose()
    await world.until(() => alice.media.live.length === 1)
    await alice.me.calls.devices.choose('microphone', undefined)
    await world.until(() => alice.media.live.map(({ id }) => id).join() === 'mic-1')
    await alice.me.calls.devices.choose('speaker', 'out-1')
    alice.stop()
    await alice.start()
    expect(alice.me.calls.devices.chosen.value).toEqual({ speaker: 'out-1' })
    expect(alice.media.live).toEqual([])
  })

  it('CL3, CL8: declines, with a word or without, and the caller hears it', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await bob.me.calls.decline(await ring(world, alice, [bob], talk))
    await world.until(over(alice))
    expect(endOf(alice)).toBe('declined')
    await bob.me.calls.decline(await ring(world, alice, [bob], talk), 'In a meeting')
    await world.until(over(alice))
    expect(alice.me.calls.current.value?.phase).toMatchObject({ why: 'declined', message: 'In a meeting' })
    await world.until(async () => (await alice.texts(talk)).includes('In a meeting'))
    expect(await outcomesOf(alice)).toEqual(['outgoing declined', 'outgoing declined'])
    expect(await outcomesOf(bob)).toEqual(['incoming declined', 'incoming declined'])
    const [newest, oldest] = await logOf(bob)
    expect(await first(bob.me.calls.history('all', 1))).toEqual({ data: [newest], page: { after: newest?.id } })
    expect(await first(bob.me.calls.history('incoming', 2))).toEqual({ data: [newest, oldest], page: {} })
    expect(alice.media.live).toEqual([])
    await expect(bob.me.calls.decline((await logOf(bob))[0]?.id ?? talkId())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('CL3, CL8: rings for 60 s, is missed, counted, seen, and cleared away', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await ring(world, alice, [bob], talk)
    await world.pass(61_000)
    await world.until(over(alice))
    expect(endOf(alice)).toBe('unanswered')
    expect(bob.me.calls.incoming.value).toEqual([])
    expect(await outcomesOf(bob, 'missed')).toEqual(['incoming missed'])
    expect([await outcomesOf(bob, 'incoming'), await outcomesOf(bob, 'outgoing')]).toEqual([['incoming missed'], []])
    expect(await first(bob.me.calls.missed())).toBe(1)
    await bob.me.calls.markSeen(talk)
    expect(await first(bob.me.calls.missed())).toBe(0)
    expect(await first(bob.me.calls.in(talk))).toMatchObject([{ outcome: 'missed', seen: true, name: 'Alice' }])
    await ring(world, alice, [bob], talk)
    alice.me.calls.leave()
    await world.until(() => ringingAt(bob) === undefined)
    expect(await outcomesOf(bob)).toEqual(['incoming missed', 'incoming missed'])
    expect(await outcomesOf(alice)).toEqual(['outgoing cancelled', 'outgoing unanswered'])
    // It is kept.
    bob.stop()
    await bob.start()
    const [entry] = await logOf(bob)
    await bob.me.calls.deleteEntry(entry?.id ?? talkId())
    expect(await outcomesOf(bob)).toHaveLength(1)
    await bob.me.calls.clearHistory()
    expect(await outcomesOf(bob)).toEqual([])
  })

  it('CL4: both call at once: one call, no ring, no second prompt', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const [one, other] = await Promise.all([alice.me.calls.start(talk, 'voice'), bob.me.calls.start(talk, 'voice')])
    for (const { me } of [alice, bob]) me.calls.setMuted(true)
    await world.until(() => connectedAt(alice).length === 1 && connectedAt(bob).length === 1)
    // Whoever was muted in their own call is muted in the other, and is heard as soon as they want to be.
    for (const { me } of [alice, bob]) {
      expect(me.calls.current.value?.own.muted).toBe(true)
      me.calls.setMuted(false)
    }
    await world.until(() => [alice, bob].every((person) => participantsOf(person)[0]?.muted === false))
    expect(participantsOf(alice)[0]?.sounds.map(sourceOf)).toEqual(bob.media.live)
    expect(participantsOf(bob)[0]?.sounds.map(sourceOf)).toEqual(alice.media.live)
    expect([alice.media.live, bob.media.live].map(({ length }) => length)).toEqual([1, 1])
    const lower = one < other ? one : other
    expect([alice.me.calls.current.value?.id, bob.me.calls.current.value?.id]).toEqual([lower, lower])
    expect([...alice.me.calls.incoming.value, ...bob.me.calls.incoming.value]).toEqual([])
    alice.me.calls.leave()
    await world.until(over(alice, bob))
    expect([...(await outcomesOf(alice)), ...(await outcomesOf(bob))].sort()).toEqual([
      'incoming answered',
      'outgoing answered',
    ])
    expect([...alice.media.live, ...bob.media.live]).toEqual([])
  })

  it('waits while we are in a call, tells a caller that we are busy, and changes over', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const carol = await world.citizen('Carol')
    const other = await world.befriend(carol, bob)
    await talkTo(world, alice, [bob], talk)
    await expect(bob.me.calls.start(other, 'voice')).rejects.toMatchObject({ code: 'CALL_BUSY' })
    await bob.me.calls.decline(await ring(world, carol, [bob], other))
    await world.until(over(carol))
    expect(endOf(carol)).toBe('busy')
    expect(phaseOf(bob)).toBe('active')
    const second = await ring(world, carol, [bob], other)
    await bob.me.calls.accept(second, 'voice')
    await world.until(() => connectedAt(bob).join() === 'Carol')
    await world.until(over(alice))
    expect(bob.media.live).toHaveLength(1)
  })

  it('CL6: whoever is no contact, or blocked, does not make anything ring', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await bob.me.contacts.block(alice.me.identity.account)
    await expect(bob.me.calls.start(talk, 'voice')).rejects.toMatchObject({ code: 'NOT_MEMBER' })
    await alice.me.calls.start(talk, 'voice')
    await world.pass(65_000)
    expect(endOf(alice)).toBe('unanswered')
    expect(await outcomesOf(bob)).toEqual([])
    await bob.me.contacts.unblock(alice.me.identity.account)
    await bob.me.contacts.remove(alice.me.identity.account)
    await expect(bob.me.calls.start(talk, 'voice')).rejects.toMatchObject({ code: 'NOT_MEMBER' })
  })

  it('CL6: blocks somebody in the middle of a call with them', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await talkTo(world, alice, [bob], talk)
    await bob.me.contacts.block(alice.me.identity.account)
    await world.until(over(bob))
    expect(endOf(bob)).toBe('removed')
    expect(bob.media.live).toEqual([])
  })

  it('CL5: begins, goes on and ends over the link while the server is dead', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await world.until(() => alice.me.network.view.value.links.length === 1)
    world.network.server.down()
    await world.pass(1_000)
    await talkTo(world, alice, [bob], talk)
    await world.pass(40_000)
    expect([phaseOf(alice), phaseOf(bob)]).toEqual(['active', 'active'])
    alice.me.calls.leave()
    await world.until(over(bob))
    expect(endOf(bob)).toBe('hung-up')
  })

  it('CL5: goes through the server where no link opens', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    alice.stop()
    world.firewall.block()
    await alice.start()
    await world.until(() => alice.signaling?.state.value.kind === 'online')
    await talkTo(world, alice, [bob], talk)
    expect(alice.me.network.view.value.links).toEqual([])
  })

  it('CL5: a way that is cut is looked for, found again, and given up at 30 s', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await talkTo(world, alice, [bob], talk)
    world.air.cut(bob.callPeers)
    await world.until(() => phaseOf(alice) === 'reconnecting' && phaseOf(bob) === 'reconnecting')
    expect(participantsOf(alice)[0]?.state).toBe('reconnecting')
    world.air.mend(bob.callPeers)
    await world.until(() => phaseOf(alice) === 'active' && phaseOf(bob) === 'active')
    world.air.cut(bob.callPeers)
    await world.until(over(alice, bob))
    expect([endOf(alice), endOf(bob)]).toEqual(['failed', 'failed'])
    expect(await outcomesOf(alice)).toEqual(['outgoing answered'])
  })

  it('CL5: whoever starts anew during a call sees that it goes on, and comes back into it', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const call = await talkTo(world, alice, [bob], talk)
    // It says nothing on its way out.
    world.part(['Bob'])
    world.air.cut(bob.callPeers)
    bob.crash()
    await world.pass(200)
    world.heal()
    world.air.mend(bob.callPeers)
    await bob.start()
    const ongoing = bob.me.calls.ongoing(talk)
    await world.until(() => ongoing.value?.id === call)
    expect(ongoing.value).toMatchObject({ participants: [{ name: 'Alice' }], room: 'open' })
    expect(ringingAt(bob)).toBeUndefined()
    expect(await bob.me.calls.start(talk, 'voice')).toBe(call)
    await world.until(() => connectedAt(alice).join() === 'Bob' && connectedAt(bob).join() === 'Alice')
    expect(ongoing.value).toBeUndefined()
  })

  it('ends for the other when one closes the app, and stops ringing when the caller does', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await talkTo(world, alice, [bob], talk)
    bob.stop()
    await world.until(over(alice))
    expect(bob.media.live).toEqual([])
    await bob.start()
    await world.pass(5_000)
    await ring(world, alice, [bob], talk)
    alice.stop()
    await world.until(() => ringingAt(bob) === undefined)
    expect(await outcomesOf(bob, 'missed')).toEqual(['incoming missed'])
  })

  it('looks at microphone and camera before a call, and lets go of them', async () => {
    const { world, alice } = await setup('Alice', 'Bob')
    const check = alice.me.calls.devices.check(true)
    await world.until(() => check.camera.value)
    const [microphone] = alice.media.live
    if (microphone !== undefined) microphone.level = 0.5
    await world.until(() => check.level.value === 0.5)
    check.dispose()
    expect(alice.media.live).toEqual([])
    alice.media.failures.set('camera', 'missing')
    const again = alice.me.calls.devices.check(true)
    await world.until(() => again.cameraFailure.value === 'missing')
    again.dispose()
    expect(alice.media.live).toEqual([])
  })
})

const talkId = (): never => {
  throw new Error('an entry was expected')
}
