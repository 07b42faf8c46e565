import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFrom } from '../../src/core/crypto/keys'
import type { DeviceId } from '../../src/core/base/ids'
import type { Fingerprints, LinkIdentity } from '../../src/core/network/identity'
import type { HistoryStream } from '../../src/core/network/transport'
import { deviceOf, identityOf } from '../support/network/people'
import { type Peer, type Seat, sit } from '../support/network/seats'

/** One server, and people who have come online, each with a device and a transport of their own. */
export interface TransportWorld {
  arrive(name: string, identity?: LinkIdentity): Promise<Peer>
  readonly server: { down(): Promise<void>; up(): Promise<void> }
  /** Lets time pass until the condition holds; fails where it never does. */
  until(condition: () => boolean): Promise<void>
  /** Lets some time pass, in which what must not happen would have happened. */
  linger(): Promise<void>
  close(): Promise<void>
}

/** A question for history, and what came back. */
interface Asked {
  readonly stream: HistoryStream
  readonly messages: Uint8Array[]
  closed: boolean
}

/** What whoever takes a PeerTransport may rely on. */
export const transportContract = (name: string, create: () => Promise<TransportWorld>): void => {
  describe(`${name} is a transport between peers`, () => {
    let world: TransportWorld
    beforeEach(async () => {
      world = await create()
    })
    afterEach(() => world.close())

    const linked = (seat: Seat, name: string): boolean => seat.links.some(({ device }) => device === deviceOf(name))

    const meet = async (...names: string[]): Promise<Seat[]> => {
      const seats: Seat[] = []
      for (const name of names) seats.push(sit(await world.arrive(name), 'tea', { members: names }))
      await world.until(() =>
        seats.every((seat) => names.every((name) => name === seat.peer.name || linked(seat, name))),
      )
      return seats
    }

    const pair = async (): Promise<{ alice: Seat; bob: Seat }> => {
      const [alice, bob] = await meet('alice', 'bob')
      if (!alice || !bob) throw new Error('two came')
      return { alice, bob }
    }

    it('links two who attach to one topic with one key, and names the device at the other end', async () => {
      const { alice, bob } = await pair()
      expect(alice.links.map(({ device }) => device)).toEqual([deviceOf('bob')])
      expect(bob.links.map(({ device }) => device)).toEqual([deviceOf('alice')])
      expect(await alice.links[0]?.path()).toBe('direct')
    })

    it('brings together what each wrote before they met', async () => {
      const alice = sit(await world.arrive('alice'), 'tea', { members: ['alice', 'bob'] })
      alice.write('one', 'from alice')
      const bob = sit(await world.arrive('bob'), 'tea', { members: ['alice', 'bob'] })
      bob.write('two', 'from bob')
      await world.until(() => alice.read('two') === 'from bob' && bob.read('one') === 'from alice')
    })

    it('carries what is written afterwards, both ways, and awareness', async () => {
      const { alice, bob } = await pair()
      alice.write('one', 'hello')
      bob.write('two', 'hello yourself')
      bob.feel({ mood: 'fine' })
      await world.until(() => alice.read('two') === 'hello yourself' && bob.read('one') === 'hello')
      await world.until(() => alice.feelings().some((state) => state['mood'] === 'fine'))
    })

    it('links three who came one after another', async () => {
      const [alice, bob, carol] = await meet('alice', 'bob', 'carol')
      carol?.write('three', 'of us')
      await world.until(() => alice?.read('three') === 'of us' && bob?.read('three') === 'of us')
    })

    it('carries more than a megabyte in several updates, whole and unharmed', async () => {
      const { alice, bob } = await pair()
      const chunks = Array.from({ length: 6 }, (_, index) => ({
        key: `chunk ${index}`,
        bytes: randomBytes(400 * 1024),
      }))
      for (const { key, bytes } of chunks) alice.write(key, bytes)
      await world.until(() => chunks.every(({ key }) => bob.read(key) !== undefined))
      for (const { key, bytes } of chunks) expect(Buffer.compare(bytes, Buffer.from(bob.bytes(key)))).toBe(0)
    })

    it('never sends a change nobody would take, and goes on after it (HP3)', async () => {
      const { alice, bob } = await pair()
      alice.write('too much', new Uint8Array(10 * 1024 * 1024))
      // Written by another document, so that it does not depend on what never left.
      bob.write('still', 'here')
      await world.until(() => alice.read('still') === 'here')
      await world.linger()
      expect(bob.read('too much')).toBeUndefined()
      expect(bob.breaches).toEqual([])
      expect(linked(bob, 'alice') && linked(alice, 'bob')).toBe(true)
    })

    it('never sends awareness nobody would take, and goes on after it (HP3)', async () => {
      const { alice, bob } = await pair()
      alice.feel({ mood: 'x'.repeat(9 * 1024) })
      alice.write('one', 'hello')
      await world.until(() => bob.read('one') === 'hello')
      await world.linger()
      expect(bob.breaches).toEqual([])
      alice.feel({ mood: 'short' })
      await world.until(() => bob.feelings().some((state) => state['mood'] === 'short'))
    })

    it('keeps rooms with another key apart', async () => {
      const alice = sit(await world.arrive('alice'), 'tea', { members: ['alice', 'bob'] })
      const bob = sit(await world.arrive('bob'), 'tea', { members: ['alice', 'bob'], key: keyFrom(new Uint8Array(32)) })
      alice.write('one', 'secret')
      await world.linger()
      expect(alice.links).toEqual([])
      expect(bob.read('one')).toBeUndefined()
    })

    it('keeps topics apart', async () => {
      const { alice, bob } = await pair()
      const aliceElsewhere = sit(alice.peer, 'coffee', { members: ['alice', 'bob'] })
      const bobElsewhere = sit(bob.peer, 'coffee', { members: ['alice', 'bob'] })
      await world.until(() => linked(aliceElsewhere, 'bob') && linked(bobElsewhere, 'alice'))
      aliceElsewhere.write('one', 'over here')
      await world.until(() => bobElsewhere.read('one') === 'over here')
      expect(bob.read('one')).toBeUndefined()
    })

    describe('lets nobody in who cannot prove a device', () => {
      const refuses = async (identity: LinkIdentity): Promise<void> => {
        const alice = sit(await world.arrive('alice'), 'tea', { members: ['alice', 'bob'] })
        alice.write('secret', 'for members')
        const mallory = sit(await world.arrive('mallory', identity), 'tea', { members: ['alice', 'bob', 'mallory'] })
        await world.until(() => alice.breaches.length > 0)
        await world.linger()
        expect(alice.breaches[0]).toEqual({ breach: 'proof-refused', device: undefined })
        expect(alice.links).toEqual([])
        expect(mallory.read('secret')).toBeUndefined()
      }
      const bob = identityOf('bob')

      it('since it names bob, but signs other fingerprints', () =>
        refuses({ ...bob, prove: ({ local, remote }) => bob.prove({ local: remote, remote: local }) }))

      it('since it sends back what it was sent', () =>
        refuses({ ...bob, prove: ({ local, remote }) => identityOf('alice').prove({ local: remote, remote: local }) }))

      it('since it is no member', () => refuses(identityOf('mallory')))

      it('since it is no proof at all', () => refuses({ ...bob, prove: () => new Uint8Array(3) }))
    })

    it('tells fingerprints of both ends, the one side as the other sees them (RFC 8122)', async () => {
      const seen: Fingerprints[] = []
      const watching = (name: string): LinkIdentity => {
        const identity = identityOf(name)
        return {
          ...identity,
          prove: (prints) => {
            seen.push(prints)
            return identity.prove(prints)
          },
        }
      }
      const seats: Seat[] = []
      for (const name of ['alice', 'bob'])
        seats.push(sit(await world.arrive(name, watching(name)), 'tea', { members: ['alice', 'bob'] }))
      await world.until(() => seats.every(({ links }) => links.length === 1))
      const [one, other] = [seen[0], seen.find(({ local }) => local !== seen[0]?.local)]
      expect(one).toMatchObject({
        local: expect.stringMatching(/^sha-256 ([0-9a-f]{2}:){31}[0-9a-f]{2}$/) as string,
        remote: other?.local,
      })
      expect(other?.remote).toBe(one?.local)
    })

    it('lets a device out of the room it is no member of any more, and of no other', async () => {
      const { alice, bob } = await pair()
      const [aliceElsewhere, bobElsewhere] = [alice, bob].map(({ peer }) =>
        sit(peer, 'coffee', { members: ['alice', 'bob'] }),
      )
      if (!aliceElsewhere || !bobElsewhere) throw new Error('two came')
      await world.until(() => linked(aliceElsewhere, 'bob') && linked(bobElsewhere, 'alice'))
      alice.dismiss('bob')
      await world.until(() => !linked(alice, 'bob') && !linked(bob, 'alice'))
      alice.write('secret', 'for members')
      aliceElsewhere.write('one', 'still here')
      await world.until(() => bobElsewhere.read('one') === 'still here')
      expect(bob.read('secret')).toBeUndefined()
      alice.admit('bob')
      await world.until(() => bob.read('secret') === 'for members')
    })

    it('expels a device for the session, whatever room it comes to (HP3)', async () => {
      const { alice, bob } = await pair()
      alice.room.expel(deviceOf('bob'))
      await world.until(() => !linked(alice, 'bob') && !linked(bob, 'alice'))
      const aliceElsewhere = sit(alice.peer, 'coffee', { members: ['alice', 'bob'] })
      sit(bob.peer, 'coffee', { members: ['alice', 'bob'] }).write('one', 'let me in')
      await world.linger()
      expect(alice.links).toEqual([])
      expect(aliceElsewhere.links).toEqual([])
      expect(aliceElsewhere.read('one')).toBeUndefined()
    })

    it('tells the others who left, and lets the same topic be attached again at once', async () => {
      const { alice, bob } = await pair()
      bob.feel({ mood: 'leaving' })
      await world.until(() => alice.feelings().some((state) => state['mood'] === 'leaving'))
      bob.room.dispose()
      const again = sit(bob.peer, 'tea', { members: ['alice', 'bob'], doc: bob.doc, awareness: bob.awareness })
      await world.until(() => linked(alice, 'bob') && linked(again, 'alice'))
      again.write('two', 'back')
      await world.until(() => alice.read('two') === 'back')
      expect(again.awareness.getLocalState()).toEqual({ mood: 'leaving' })
      again.feel({ mood: 'glad' })
      await world.until(() => alice.feelings().some((state) => state['mood'] === 'glad'))
    })

    it('hears no more once disposed, and leaves document and awareness to their owner', async () => {
      const { alice, bob } = await pair()
      bob.room.dispose()
      await world.until(() => !linked(alice, 'bob'))
      alice.write('one', 'too late')
      bob.write('two', 'alone')
      await world.linger()
      expect(bob.read('one')).toBeUndefined()
      expect(bob.read('two')).toBe('alone')
      expect(alice.read('two')).toBeUndefined()
    })

    it('closes everything with the transport', async () => {
      const { alice, bob } = await pair()
      bob.peer.transport.dispose()
      await world.until(() => !linked(alice, 'bob'))
    })

    describe('carries history beside the document (SY7)', () => {
      /** Bob asks; what Alice is asked and what comes back lies here. */
      const asking = async (answer: (stream: HistoryStream) => boolean) => {
        const asked: { readonly device: DeviceId; readonly stream: HistoryStream }[] = []
        const alice = sit(await world.arrive('alice'), 'tea', {
          members: ['alice', 'bob'],
          history: (device, stream) => {
            asked.push({ device, stream })
            return answer(stream)
          },
        })
        const bob = sit(await world.arrive('bob'), 'tea', { members: ['alice', 'bob'] })
        await world.until(() => linked(alice, 'bob') && linked(bob, 'alice'))
        const ask = (): Asked => {
          const stream = bob.room.history(deviceOf('alice'))
          if (stream === undefined) throw new Error('alice is linked')
          const heard: Asked = { stream, messages: [], closed: false }
          stream.onMessage = (message) => heard.messages.push(message)
          stream.onClose = () => (heard.closed = true)
          return heard
        }
        return { alice, asked, ask, bob }
      }

      it('a question to whoever is linked, and an answer of many parts, whole and in order', async () => {
        const parts = Array.from({ length: 12 }, () => new Uint8Array(randomBytes(100 * 1024)))
        const { ask, asked } = await asking((stream) => {
          stream.onMessage = (question) => {
            for (const part of [question, ...parts]) stream.send(part)
          }
          return true
        })
        const bob = ask()
        bob.stream.send(Uint8Array.of(1, 2, 3))
        await world.until(() => bob.messages.length === 13)
        expect(asked.map(({ device }) => device)).toEqual([deviceOf('bob')])
        for (const [index, part] of [Uint8Array.of(1, 2, 3), ...parts].entries())
          expect(Buffer.compare(part, bob.messages[index] ?? new Uint8Array())).toBe(0)
      })

      it('no more than a window to whoever holds back, and the document all the same', async () => {
        const part = new Uint8Array(randomBytes(64 * 1024))
        const { alice, ask, asked, bob } = await asking((stream) => {
          stream.onMessage = () => {
            for (let count = 0; count < 20; count++) stream.send(part)
          }
          return true
        })
        const held = ask()
        held.stream.pause()
        held.stream.send(Uint8Array.of(1))
        await world.until(() => held.messages.length === 4)
        alice.write('one', 'meanwhile')
        await world.until(() => bob.read('one') === 'meanwhile')
        await world.linger()
        expect(held.messages).toHaveLength(4)
        expect(asked[0]?.stream.queued).toBe(16 * 64 * 1024)
        held.stream.resume()
        await world.until(() => held.messages.length === 20)
      })

      it('one question at a time to each, and the next once it is over', async () => {
        const { ask, asked, bob } = await asking((stream) => {
          stream.onMessage = (question) => {
            stream.send(question)
          }
          return true
        })
        const one = ask()
        expect(bob.room.history(deviceOf('alice'))).toBeUndefined()
        one.stream.send(Uint8Array.of(1))
        await world.until(() => one.messages.length === 1)
        one.stream.close()
        const next = ask()
        next.stream.send(Uint8Array.of(2))
        await world.until(() => next.messages.length === 1)
        expect(asked).toHaveLength(2)
        expect(asked[0]?.stream.isOpen).toBe(false)
      })

      it('nothing where it is refused, or nobody is linked', async () => {
        const { ask, bob } = await asking(() => false)
        expect(bob.room.history(deviceOf('carol'))).toBeUndefined()
        const refused = ask()
        await world.until(() => refused.closed)
        const elsewhere = sit(bob.peer, 'coffee', { members: ['alice', 'bob'] })
        expect(elsewhere.room.history(deviceOf('alice'))).toBeUndefined()
      })

      it('ends with the right to be there', async () => {
        const { alice, ask } = await asking(() => true)
        const bob = ask()
        bob.stream.send(Uint8Array.of(1))
        alice.dismiss('bob')
        await world.until(() => bob.closed)
      })

      it('counts a message beyond its bound, and whoever is told of (HP3)', async () => {
        const { alice, ask, bob } = await asking(() => true)
        const one = ask()
        one.stream.send(new Uint8Array(128 * 1024 + 1))
        await world.until(() => alice.breaches.length === 1)
        expect(alice.breaches).toEqual([{ breach: 'message-too-large', device: deviceOf('bob') }])
        for (let times = 0; times < 3; times++) bob.room.breached('history-malformed', deviceOf('alice'))
        await world.until(() => !linked(bob, 'alice') && !linked(alice, 'bob'))
        expect(bob.breaches.map(({ breach }) => breach)).toEqual(new Array(3).fill('history-malformed'))
      })
    })

    describe('carries what is said of calls (CL2)', () => {
      const texts = (seat: Seat): readonly string[] => seat.told.map(({ message }) => Buffer.from(message).toString())

      it('whole, in order and both ways, and says by whom', async () => {
        const { alice, bob } = await pair()
        for (const text of ['one', 'two', 'x'.repeat(60_000), 'three'])
          expect(alice.room.tell(deviceOf('bob'), Uint8Array.from(Buffer.from(text)))).toBe(true)
        expect(bob.room.tell(deviceOf('alice'), Uint8Array.of(97))).toBe(true)
        await world.until(() => bob.told.length === 4 && alice.told.length === 1)
        expect(texts(bob)).toEqual(['one', 'two', 'x'.repeat(60_000), 'three'])
        expect(new Set(bob.told.map(({ device }) => device))).toEqual(new Set([deviceOf('alice')]))
        expect(texts(alice)).toEqual(['a'])
        expect([...alice.breaches, ...bob.breaches]).toEqual([])
      })

      it('to nobody who is not linked here, and in no other room', async () => {
        const { alice, bob } = await pair()
        expect(alice.room.tell(deviceOf('carol'), Uint8Array.of(1))).toBe(false)
        const elsewhere = sit(alice.peer, 'coffee', { members: ['alice', 'bob'] })
        expect(elsewhere.room.tell(deviceOf('bob'), Uint8Array.of(1))).toBe(false)
        expect(alice.room.tell(deviceOf('bob'), Uint8Array.of(2))).toBe(true)
        await world.until(() => bob.told.length === 1)
        expect([...(bob.told[0]?.message ?? [])]).toEqual([2])
      })

      it('to nobody who is a member no more', async () => {
        const { alice, bob } = await pair()
        alice.dismiss('bob')
        await world.until(() => !linked(bob, 'alice'))
        expect(alice.room.tell(deviceOf('bob'), Uint8Array.of(1))).toBe(false)
      })

      it('within its bound: a message beyond it is a breach (HP3)', async () => {
        const { alice, bob } = await pair()
        alice.room.tell(deviceOf('bob'), new Uint8Array(64 * 1024 + 1))
        await world.until(() => bob.breaches.length === 1)
        expect(bob.breaches).toEqual([{ breach: 'message-too-large', device: deviceOf('alice') }])
        expect(bob.told).toEqual([])
      })

      it('while the server is away', async () => {
        const { alice, bob } = await pair()
        await world.server.down()
        await world.until(() => alice.peer.signaling.state.value.kind !== 'online')
        expect(alice.room.tell(deviceOf('bob'), Uint8Array.of(3))).toBe(true)
        await world.until(() => bob.told.length === 1)
      })
    })

    it('goes on while the server is away, and finds new peers once it is back', async () => {
      const { alice, bob } = await pair()
      await world.server.down()
      await world.until(() => alice.peer.signaling.state.value.kind !== 'online')
      alice.write('one', 'who needs a server')
      await world.until(() => bob.read('one') === 'who needs a server')
      expect(linked(alice, 'bob')).toBe(true)

      await world.server.up()
      alice.peer.signaling.reconnect()
      bob.peer.signaling.reconnect()
      const carol = sit(await world.arrive('carol'), 'tea', { members: ['alice', 'bob', 'carol'] })
      alice.admit('carol')
      bob.admit('carol')
      await world.until(() => linked(carol, 'alice') && linked(carol, 'bob'))
      await world.until(() => carol.read('one') === 'who needs a server')
    })

    it('waits for the server where it is away at first', async () => {
      const alice = await world.arrive('alice')
      const bob = await world.arrive('bob')
      await world.server.down()
      await world.until(() => alice.signaling.state.value.kind !== 'online')
      const atAlice = sit(alice, 'tea', { members: ['alice', 'bob'] })
      const atBob = sit(bob, 'tea', { members: ['alice', 'bob'] })
      await world.linger()
      expect(atAlice.links).toEqual([])
      await world.server.up()
      alice.signaling.reconnect()
      bob.signaling.reconnect()
      await world.until(() => linked(atAlice, 'bob') && linked(atBob, 'alice'))
    })
  })
}
