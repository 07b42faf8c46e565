import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { utf8, fromUtf8 } from '../../src/core/base/bytes'
import type { Disposable } from '../../src/core/base/disposables'
import type {
  Presence,
  RelayedFrame,
  Signaling,
  TopicHandlers,
  TopicMembership,
  TopicSession,
} from '../../src/core/network/signaling'
import { aliasFor, membershipOf, forgedMembershipOf } from '../support/network/people'

/** One server with people who have not connected yet. */
export interface SignalingWorld {
  arrive(name: string): Signaling
  readonly server: { down(): Promise<void>; up(): Promise<void> }
  /** Lets time pass until the condition holds; fails where it never does. */
  until(condition: () => boolean): Promise<void>
  /** Lets time pass until the answer is there. */
  answer<T>(promise: Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Seat extends Disposable {
  readonly session: TopicSession
  readonly frames: RelayedFrame[]
  present: readonly Presence[]
}

/** What whoever takes a Signaling may rely on. */
export const signalingContract = (name: string, create: () => Promise<SignalingWorld>): void => {
  describe(`${name} is a signalling server's client`, () => {
    let world: SignalingWorld
    beforeEach(async () => {
      world = await create()
    })
    afterEach(() => world.close())

    const online = async (name: string): Promise<Signaling> => {
      const signaling = world.arrive(name)
      signaling.start()
      await world.until(() => signaling.state.value.kind === 'online')
      return signaling
    }

    const sit = (signaling: Signaling, membership: TopicMembership): Seat => {
      const frames: RelayedFrame[] = []
      const handlers: TopicHandlers = {
        presence: (present) => {
          seat.present = present
        },
        frame: (frame) => {
          frames.push(frame)
        },
      }
      const session = signaling.join(membership, handlers)
      const seat: Seat = {
        session,
        frames,
        present: [],
        dispose: () => {
          session.dispose()
        },
      }
      return seat
    }

    const statusOf = (seat: Seat, name: string): Presence['status'] | undefined =>
      seat.present.find(({ alias }) => alias === aliasFor(name, 'tea'))?.status

    const meet = async (): Promise<{ alice: Signaling; bob: Signaling; atAlice: Seat; atBob: Seat }> => {
      const alice = await online('alice')
      const bob = await online('bob')
      const atAlice = sit(alice, membershipOf('alice', 'tea'))
      const atBob = sit(bob, membershipOf('bob', 'tea'))
      await world.until(() => statusOf(atAlice, 'bob') === 'online' && statusOf(atBob, 'alice') === 'online')
      return { alice, bob, atAlice, atBob }
    }

    const texts = (seat: Seat): (string | undefined)[] => seat.frames.map(({ envelope }) => fromUtf8(envelope))

    it('is offline until it is started, then connects and has a session (SG1)', async () => {
      const alice = world.arrive('alice')
      expect(alice.state.value).toEqual({ kind: 'offline', reason: 'stopped' })
      const seen: string[] = []
      alice.state.watch(({ kind }) => seen.push(kind))
      alice.start()
      await world.until(() => alice.state.value.kind === 'online')
      expect(seen).toEqual(['connecting', 'online'])
    })

    it('shows members of a topic to each other under their aliases, but not to themselves (SG6)', async () => {
      const { atAlice, atBob } = await meet()
      expect(atAlice.present).toEqual([{ alias: aliasFor('bob', 'tea'), status: 'online' }])
      expect(atBob.present).toEqual([{ alias: aliasFor('alice', 'tea'), status: 'online' }])
    })

    it('admits nobody without the key of the topic (SG2)', async () => {
      const { alice, atAlice } = await meet()
      const mallory = await online('mallory')
      const outside = sit(mallory, forgedMembershipOf('mallory', 'tea'))
      await world.answer(alice.iceServers())
      const sent = await world.answer(atAlice.session.send('message', utf8('for members')))
      expect(sent).toEqual({ ok: true, value: 1 })
      expect(outside.session.joined.value).toBe(false)
      expect(outside.present).toEqual([])
      expect(outside.frames).toEqual([])
      expect(await world.answer(outside.session.send('message', utf8('let me in')))).toMatchObject({ ok: false })
      expect(statusOf(atAlice, 'mallory')).toBeUndefined()
    })

    it('joins topics that were asked for before there was a connection', async () => {
      const alice = world.arrive('alice')
      const seat = sit(alice, membershipOf('alice', 'tea'))
      expect(seat.session.joined.value).toBe(false)
      alice.start()
      await world.until(() => seat.session.joined.value)
    })

    it('relays a message to the others and tells how many it reached (SG3)', async () => {
      const { atAlice, atBob } = await meet()
      expect(await world.answer(atAlice.session.send('message', utf8('hello')))).toEqual({ ok: true, value: 1 })
      await world.until(() => atBob.frames.length === 1)
      expect(atBob.frames).toEqual([{ type: 'message', from: aliasFor('alice', 'tea'), envelope: utf8('hello') }])
      expect(atAlice.frames).toEqual([])
    })

    it('relays typing, and messages in the order they were sent (SG3)', async () => {
      const { atAlice, atBob } = await meet()
      const sending = [
        atAlice.session.send('typing', utf8('a')),
        atAlice.session.send('message', utf8('b')),
        atAlice.session.send('typing_stop', utf8('c')),
      ]
      await world.answer(Promise.all(sending))
      await world.until(() => atBob.frames.length === 3)
      expect(atBob.frames.map(({ type }) => type)).toEqual(['typing', 'message', 'typing_stop'])
      expect(texts(atBob)).toEqual(['a', 'b', 'c'])
    })

    it('keeps topics apart', async () => {
      const { alice, bob, atBob } = await meet()
      const aliceElsewhere = sit(alice, membershipOf('alice', 'coffee'))
      const bobElsewhere = sit(bob, membershipOf('bob', 'coffee'))
      await world.until(() => aliceElsewhere.present.length === 1 && bobElsewhere.present.length === 1)
      await world.answer(aliceElsewhere.session.send('message', utf8('over here')))
      await world.until(() => bobElsewhere.frames.length === 1)
      expect(atBob.frames).toEqual([])
    })

    it('carries an envelope of 48 KiB and refuses a longer one before it leaves (SG10)', async () => {
      const { atAlice, atBob } = await meet()
      expect(await world.answer(atAlice.session.send('message', new Uint8Array(48 * 1024)))).toEqual({
        ok: true,
        value: 1,
      })
      await world.until(() => atBob.frames.length === 1)
      expect(atBob.frames[0]?.envelope).toHaveLength(48 * 1024)
      expect(await world.answer(atAlice.session.send('message', new Uint8Array(48 * 1024 + 1)))).toEqual({
        ok: false,
        error: { kind: 'too-large' },
      })
    })

    it('shows the status each chose, and invisible as offline (SG6)', async () => {
      const { bob, atAlice } = await meet()
      bob.setStatus('busy')
      await world.until(() => statusOf(atAlice, 'bob') === 'busy')
      bob.setStatus('invisible')
      await world.until(() => statusOf(atAlice, 'bob') === 'offline')
      bob.setStatus('online')
      await world.until(() => statusOf(atAlice, 'bob') === 'online')
    })

    it('shows nobody online who chose to be invisible before connecting (SG6)', async () => {
      const alice = await online('alice')
      const atAlice = sit(alice, membershipOf('alice', 'tea'))
      const bob = world.arrive('bob')
      bob.setStatus('invisible')
      const atBob = sit(bob, membershipOf('bob', 'tea'))
      bob.start()
      await world.until(() => statusOf(atBob, 'alice') === 'online')
      await world.answer(atBob.session.send('message', utf8('can you hear me?')))
      await world.until(() => atAlice.frames.length === 1)
      expect(statusOf(atAlice, 'bob')).not.toBe('online')
    })

    it('shows who left, when it was, and hears no more for them (SG6)', async () => {
      const { atAlice, atBob } = await meet()
      atBob.dispose()
      await world.until(() => statusOf(atAlice, 'bob') === 'offline')
      expect(atAlice.present[0]?.lastSeen).toEqual(expect.any(Number))
      expect(await world.answer(atAlice.session.send('message', utf8('bob?')))).toEqual({ ok: true, value: 0 })
      expect(atBob.frames).toEqual([])
      expect(await world.answer(atBob.session.send('message', utf8('too late')))).toMatchObject({ ok: false })
    })

    it('lets a topic be left and joined again', async () => {
      const { bob, atAlice, atBob } = await meet()
      atBob.dispose()
      const again = sit(bob, membershipOf('bob', 'tea'))
      await world.until(() => again.session.joined.value && statusOf(atAlice, 'bob') === 'online')
      await world.answer(atAlice.session.send('message', utf8('welcome back')))
      await world.until(() => again.frames.length === 1)
    })

    it('shows those offline whose client ended (SG6)', async () => {
      const { bob, atAlice } = await meet()
      bob.dispose()
      expect(bob.state.value).toEqual({ kind: 'offline', reason: 'stopped' })
      await world.until(() => statusOf(atAlice, 'bob') === 'offline')
    })

    it('says so when the server is away: state, presence, joins and sends', async () => {
      const { alice, atAlice } = await meet()
      await world.server.down()
      await world.until(() => alice.state.value.kind !== 'online')
      await world.until(() => alice.state.value.kind === 'offline')
      expect(alice.state.value).toMatchObject({ reason: expect.stringMatching(/unreachable|draining/) as string })
      expect(atAlice.present).toEqual([])
      expect(atAlice.session.joined.value).toBe(false)
      expect(await world.answer(atAlice.session.send('message', utf8('anybody?')))).toEqual({
        ok: false,
        error: { kind: 'offline' },
      })
    })

    it('comes back after the server did: joins again, and nobody is deaf', async () => {
      const { alice, bob, atAlice, atBob } = await meet()
      await world.server.down()
      await world.until(() => alice.state.value.kind !== 'online' && bob.state.value.kind !== 'online')
      await world.server.up()
      alice.reconnect()
      bob.reconnect()
      await world.until(() => statusOf(atAlice, 'bob') === 'online' && statusOf(atBob, 'alice') === 'online')
      expect(await world.answer(atBob.session.send('message', utf8('back')))).toEqual({ ok: true, value: 1 })
      await world.until(() => atAlice.frames.length === 1)
    })

    it('keeps trying by itself', async () => {
      await world.server.down()
      const alice = world.arrive('alice')
      alice.start()
      await world.until(() => alice.state.value.kind === 'offline')
      await world.server.up()
      await world.until(() => alice.state.value.kind === 'online')
    })

    it('hands out ICE servers while it can (SG7)', async () => {
      const alice = await online('alice')
      const servers = await world.answer(alice.iceServers())
      expect(servers).toMatchObject({ ok: true })
      if (servers.ok) for (const { urls } of servers.value) expect(urls.length).toBeGreaterThan(0)
    })

    it('does not let a bug in a handler harm the connection', async () => {
      const { alice, atAlice, atBob } = await meet()
      const thrown: unknown[] = []
      const collect = (error: unknown): void => {
        thrown.push(error)
      }
      const listeners = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      process.on('uncaughtException', collect)
      try {
        const broken = alice.join(membershipOf('alice', 'coffee'), {
          presence: () => {
            throw new Error('a bug of the listener')
          },
          frame: () => undefined,
        })
        await world.until(() => broken.joined.value && thrown.length > 0)
        expect(await world.answer(atBob.session.send('message', utf8('still there?')))).toEqual({ ok: true, value: 1 })
        await world.until(() => texts(atAlice).includes('still there?'))
      } finally {
        process.off('uncaughtException', collect)
        for (const listener of listeners) process.on('uncaughtException', listener)
      }
    })
  })
}
