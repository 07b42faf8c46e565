import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { when } from '../../../../src/core/base/emitter'
import type { Standing } from '../../../../src/core/network/transport'
import { deviceOf } from '../../../support/network/people'
import { sit, type Seat } from '../../../support/network/seats'
import { startMortalServer, type MortalServer } from '../../../support/network/server'
import { webrtcPeer, type WebrtcPeer } from '../../../support/network/webrtc'

const until = async (condition: () => boolean): Promise<void> => {
  await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
}
const byte = (value: number): Uint8Array => new Uint8Array(8).fill(value)
/** Alice says 1 of herself and knows 2 of Bob, who says and knows the mirror of it. */
const ofAlice = (): Standing => ({ held: byte(7), own: byte(1), known: byte(2) })
const ofBob = (): Standing => ({ held: byte(7), own: byte(2), known: byte(1) })

describe('a room in which two devices are in step', () => {
  let server: MortalServer
  let peers: WebrtcPeer[] = []
  let marks = 0
  beforeEach(async () => {
    server = await startMortalServer()
    peers = []
  })
  afterEach(async () => {
    for (const peer of peers) peer.dispose()
    await server.down()
  })

  const arrive = async (name: string): Promise<WebrtcPeer> => {
    const peer = await webrtcPeer(name, server.origin)
    peers.push(peer)
    peer.signaling.start()
    await when(peer.signaling.state, ({ kind }) => kind === 'online')
    return peer
  }
  const members = ['alice', 'bob']
  const linked = (seat: Seat): boolean => seat.links.length === 1

  /** They write into documents of their own beforehand: what crosses tells whether the room is awake. */
  const setup = async (alice: () => Standing | undefined, bob: () => Standing | undefined) => {
    const [atAlice, atBob] = [await arrive('alice'), await arrive('bob')]
    const seats = [
      sit(atAlice, 'tea', { members, standing: alice }),
      sit(atBob, 'tea', { members, standing: bob }),
    ] as const
    // Another room shows that the link stands, and that notes have gone both ways.
    const others = [sit(atAlice, 'coffee', { members }), sit(atBob, 'coffee', { members })]
    await until(() => [...seats, ...others].every(linked))
    /** What was said before it has been heard at both ends. */
    const barrier = async (): Promise<void> => {
      const [left, right] = others
      marks += 1
      const mark = String(marks)
      left?.write('from alice', mark)
      right?.write('from bob', mark)
      await until(() => right?.read('from alice') === mark && left?.read('from bob') === mark)
    }
    return [...seats, barrier] as const
  }

  it('costs no stream, and both count as linked', async () => {
    const [alice, bob] = await setup(ofAlice, ofBob)
    expect(alice.links.map(({ device }) => device)).toEqual([deviceOf('bob')])
    expect(await bob.links[0]?.path()).toBe('direct')
    expect(alice.doc.getMap('texts').size + bob.doc.getMap('texts').size).toBe(0)
  })

  it('wakes as soon as either stands otherwise than before, and brings everything', async () => {
    let own = ofBob()
    const [alice, bob, barrier] = await setup(ofAlice, () => own)
    // A change that leaves both in step wakes nobody.
    bob.write('said', 'already known')
    alice.write('mine', 'known as well')
    await barrier()
    await barrier()
    expect(alice.read('said')).toBeUndefined()
    own = { ...own, held: byte(8) }
    bob.write('more', 'news')
    await until(() => alice.read('more') === 'news' && alice.read('said') === 'already known')
    await until(() => bob.read('mine') === 'known as well')
    expect(linked(alice) && linked(bob)).toBe(true)
  })

  it('wakes for what is said in passing', async () => {
    const [alice, bob] = await setup(ofAlice, ofBob)
    alice.feel({ mood: 'typing' })
    await until(() => bob.feelings().some((state) => state['mood'] === 'typing'))
    bob.feel({ mood: 'listening' })
    await until(() => alice.feelings().some((state) => state['mood'] === 'listening'))
  })

  it('is awake where either does not say how it stands, or stands otherwise', async () => {
    for (const theirs of [undefined, { ...ofBob(), held: byte(9) }, { ...ofBob(), known: byte(9) }]) {
      const [alice, bob] = await setup(ofAlice, () => theirs)
      alice.write('one', 'hello')
      await until(() => bob.read('one') === 'hello')
      for (const peer of peers.splice(0)) peer.dispose()
    }
  })

  it('ends for both where one leaves it', async () => {
    const [alice, bob] = await setup(ofAlice, ofBob)
    bob.room.dispose()
    await until(() => alice.links.length === 0)
  })
})
