import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deviceOf } from '../../../support/network/people'
import { Village, type Villager } from './village'

let village: Village
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  village = new Village()
})
afterEach(() => {
  village.dispose()
  vi.useRealTimers()
})

/** Of two the first one calls. */
const strangers = (): { alice: Villager; bob: Villager } => {
  const [alice, bob] = village.settle('alice', 'bob')
  if (!alice || !bob) throw new Error('two came')
  return { alice, bob }
}

const linked = async () => {
  const { alice, bob } = strangers()
  bob.announce()
  await village.until(() => alice.to(bob) !== undefined && bob.to(alice) !== undefined)
  return { alice, bob }
}

describe('who calls', () => {
  it('is the one with the smaller device, whoever announces', async () => {
    const { alice, bob } = strangers()
    alice.announce()
    await village.wait(100)
    await village.until(() => alice.to(bob) !== undefined && bob.to(alice) !== undefined)
    expect([alice.to(bob)?.calling, bob.to(alice)?.calling]).toEqual([true, false])
    expect([alice.offers.length, bob.offers.length]).toEqual([1, 0])
    expect(bob.said[0]).toEqual({ type: 'announce', from: bob.device, session: bob.links.session })
  })

  it('is never both, though both announce at one moment, and again', async () => {
    const { alice, bob } = strangers()
    for (let count = 0; count < 3; count += 1) {
      alice.announce()
      bob.announce()
    }
    await village.wait(1_000)
    await village.until(() => alice.to(bob) !== undefined && bob.to(alice) !== undefined)
    expect(village.ether.connections).toHaveLength(2)
    expect([alice.streams.size, bob.streams.size]).toEqual([1, 1])
  })

  it('is nobody where the room does not let the other in', async () => {
    const { alice, bob } = strangers()
    bob.strangers.add(alice.device)
    bob.announce()
    await village.until(() => bob.breaches.length > 0)
    await village.wait(1_000)
    expect([...alice.links.all, ...bob.links.all].filter(({ isProven }) => isProven)).toEqual([])
    expect(bob.breaches[0]).toBe('proof-refused')
  })

  it('hears only what is for it, and not itself', async () => {
    const { alice, bob } = strangers()
    const [offer] = [{ type: 'offer', sdp: 'v=0\r\n' } as const]
    const named = { type: 'signal', session: 'session-1', call: 'call-of-it', signal: offer } as const
    village.publish({ ...named, from: alice.device, to: deviceOf('carol') })
    village.publish({ type: 'announce', from: alice.device, session: 'another-run' }, bob)
    village.publish({ ...named, from: bob.device, to: alice.device })
    await village.wait(1_000)
    // Bob calls nobody whose device is smaller: that offer is none.
    expect(village.ether.connections).toHaveLength(0)
  })
})

describe('what a run of the app says', () => {
  it('counts once and in its order: what somebody says again of another is no news', () => {
    const { alice, bob } = strangers()
    const say = (session: string) => ({ type: 'announce', from: bob.device, session }) as const
    expect([1, 2, 2, 1, 5, 4].map((count) => alice.links.isNews(say('one-run-of-bob'), count))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ])
    expect(alice.links.isNews(say('the-next-run'), 1)).toBe(true)
    expect(bob.links.nextCount()).toBeLessThan(bob.links.nextCount())
  })
})

describe('a standing link', () => {
  it('is left alone where its other end announces itself again', async () => {
    const { alice, bob } = await linked()
    const before = alice.to(bob)
    alice.announce()
    bob.announce()
    await village.wait(5_000)
    expect(alice.to(bob)).toBe(before)
    expect(village.ether.connections).toHaveLength(2)
  })

  it('gives way to one with a new run of the app, once that is proven', async () => {
    const { alice, bob } = await linked()
    const before = alice.to(bob)
    village.vanish(bob)
    const again = village.arrive(bob.device)
    village.ether.carries = false
    again.announce()
    await village.until(() => village.ether.connections.length === 4)
    expect(alice.to(bob)).toBe(before)
    village.ether.carries = true
    const [, , calling] = village.ether.connections
    await village.until(() => calling?.signalingState === 'stable')
    if (calling) village.ether.join(calling)
    await village.until(() => alice.to(bob) !== before && again.to(alice) !== undefined)
    expect(alice.to(bob)?.session).toBe(again.links.session)
    expect(alice.streams.size).toBe(1)
    bob.links.dispose()
  })

  it('cannot be closed by announces in the name of its other end', async () => {
    const { alice, bob } = await linked()
    const before = alice.to(bob)
    village.ether.carries = false
    for (let count = 0; count < 20; count += 1)
      village.publish({ type: 'announce', from: bob.device, session: `forged-${count}` }, bob)
    for (let second = 0; second < 40; second += 1) {
      await village.wait(1_000)
      expect(alice.to(bob)).toBe(before)
      expect(bob.to(alice)).toBeDefined()
    }
    expect(alice.streams.size).toBe(1)
  })

  it('cannot be closed by calls in the name of its other end, nor by what nobody asked', async () => {
    const { alice, bob } = await linked()
    const [atAlice, atBob] = [alice.to(bob), bob.to(alice)]
    const call = atBob?.call ?? ''
    const from = { type: 'signal', session: 'forged-session' } as const
    const offer = { type: 'offer', sdp: 'v=0\r\n' } as const
    const answer = { type: 'answer', sdp: 'v=0\r\n' } as const
    const toBob = { ...from, from: alice.device, to: bob.device }
    const toAlice = { ...from, from: bob.device, to: alice.device }
    village.publish({ ...toBob, call: 'forged-call', signal: offer })
    village.publish({ ...toBob, call, signal: answer })
    village.publish({ ...toAlice, call, signal: answer })
    village.publish({ ...toAlice, call, signal: offer })
    await village.wait(40_000)
    expect(alice.to(bob)).toBe(atAlice)
    expect(bob.to(alice)).toBe(atBob)
    // Who calls never answers.
    expect(alice.said.filter((one) => one.type === 'signal' && one.signal.type === 'answer')).toEqual([])
    expect([alice.streams.size, bob.streams.size]).toEqual([1, 1])
  })

  it('is looked for where it was lost', async () => {
    const { alice, bob } = await linked()
    const before = bob.to(alice)
    before?.dispose()
    await village.until(() => alice.to(bob) === undefined)
    await village.wait(2_000)
    await village.until(() => bob.to(alice) !== undefined && alice.to(bob) !== undefined)
    expect([alice.streams.size, bob.streams.size]).toEqual([1, 1])
  })
})

describe('a call that nobody answers', () => {
  it('is tried again, later and later, four times in all, and then once the other is heard of', async () => {
    const { alice, bob } = strangers()
    village.ether.carries = false
    bob.announce()
    await village.until(() => alice.offers.length === 1)
    village.vanish(bob)
    await village.wait(200_000)
    expect(alice.offers).toHaveLength(4)
    await village.wait(600_000)
    expect(alice.offers).toHaveLength(4)
    village.people.add(bob)
    village.ether.carries = true
    bob.announce()
    await village.until(() => alice.to(bob) !== undefined)
    expect(alice.offers).toHaveLength(5)
  })

  it('is not made sooner because the other says again that it is there', async () => {
    const { alice, bob } = strangers()
    village.ether.carries = false
    bob.announce()
    await village.until(() => alice.offers.length === 1)
    for (let second = 0; second < 30; second += 1) {
      bob.announce()
      await village.wait(1_000)
    }
    for (let count = 0; count < 50; count += 1) bob.announce()
    await village.wait(0)
    expect(alice.offers).toHaveLength(1)
  })

  it('gives way at once to one with a new run of the app', async () => {
    const { alice, bob } = await linked()
    village.vanish(bob)
    bob.links.dispose()
    await village.until(() => alice.to(bob) === undefined)
    await village.wait(2_000)
    await village.until(() => alice.offers.length === 2)
    await village.wait(2_000)
    const again = village.arrive(bob.device)
    again.announce()
    await village.until(() => alice.to(again) !== undefined)
    expect(village.clock.now()).toBeLessThan(10_000)
  })

  it('gives way to a new run that says so once only, as soon as it may be given up', async () => {
    const { alice, bob } = strangers()
    village.ether.carries = false
    bob.announce()
    await village.until(() => alice.offers.length === 1)
    village.vanish(bob)
    const again = village.arrive(bob.device)
    village.ether.carries = true
    again.announce()
    await village.wait(0)
    expect(alice.offers).toHaveLength(1)
    await village.wait(2_500)
    await village.until(() => alice.to(again) !== undefined)
    bob.links.dispose()
  })

  it('is not given up for each announce of another run: some may be forged', async () => {
    const { alice, bob } = strangers()
    village.ether.carries = false
    bob.announce()
    await village.until(() => alice.offers.length === 1)
    for (let count = 0; count < 50; count += 1)
      village.publish({ type: 'announce', from: bob.device, session: `forged-${count}` }, bob)
    await village.wait(0)
    expect(alice.offers).toHaveLength(1)
  })
})

describe('a device that was expelled', () => {
  it('loses its link, and is neither called nor answered', async () => {
    const { alice, bob } = await linked()
    alice.conduct.expel(bob.device)
    expect(alice.links.get(bob.device)).toBeUndefined()
    const { length } = village.ether.connections
    bob.announce()
    await village.wait(100_000)
    expect(alice.offers).toHaveLength(1)
    expect(alice.said.filter(({ type }) => type === 'announce')).toEqual([])
    expect(village.ether.connections).toHaveLength(length)
  })

  it('is not let in where it calls', async () => {
    const { alice, bob } = await linked()
    bob.conduct.expel(alice.device)
    await village.until(() => alice.to(bob) === undefined)
    village.publish({ type: 'announce', from: bob.device, session: 'forged-session' }, bob)
    await village.wait(100_000)
    expect(alice.offers.length).toBeGreaterThan(1)
    expect(bob.to(alice)).toBeUndefined()
    expect(village.ether.connections).toHaveLength(1 + alice.offers.length)
  })

  it('loses a call that is under way', async () => {
    const { alice, bob } = strangers()
    village.ether.carries = false
    bob.announce()
    await village.until(() => village.ether.connections.length === 2)
    alice.conduct.expel(bob.device)
    await village.until(() => village.ether.connections[0]?.closings === 1)
  })
})

describe('many devices', () => {
  const names = Array.from({ length: 110 }, (_, index) => `villager ${index}`)

  it('are called 64 at a time', async () => {
    village.ether.carries = false
    const [alice] = village.settle(...names.slice(0, 1))
    if (!alice) throw new Error('one came')
    const others = names.map(deviceOf).filter((device) => device > alice.device)
    for (let round = 0; others.length < 70; round += 1) {
      const device = deviceOf(`stranger ${round}`)
      if (device > alice.device) others.push(device)
    }
    for (const from of others) village.publish({ type: 'announce', from, session: 'their-session' })
    await village.wait(0)
    expect(village.ether.connections).toHaveLength(64)
  })

  it('have 100 links: the least used of them rests, and neither end looks for the other', async () => {
    const [hub, ...others] = village.settle(...names.slice(0, 102))
    if (!hub) throw new Error('all came')
    const late = others.splice(50, 1)[0]
    if (!late) throw new Error('all came')
    for (const other of others.slice(0, 50)) greet(hub, other)
    await village.until(() => hub.links.all.length === 50)
    for (const other of others.slice(50)) greet(hub, other)
    await village.until(() => hub.links.all.length === 100)

    // It took a while to open, in which all others were in use.
    village.ether.carries = false
    greet(hub, late)
    await village.until(() => village.ether.connections.length === 202)
    await village.wait(3_000)
    const least = others[42]
    if (!least) throw new Error('all came')
    for (const other of others) use(hub, other, other === least ? 2_000 : 3_000)
    village.ether.carries = true
    const calling = village.ether.connections[200]
    await village.until(() => calling?.signalingState === 'stable')
    if (calling) village.ether.join(calling)

    await village.until(() => hub.to(late) !== undefined)
    await village.wait(1_000)
    await village.until(() => hub.to(least) === undefined && least.to(hub) === undefined)
    expect(hub.links.all).toHaveLength(100)
    expect(hub.to(late)).toBeDefined()
    const { length } = village.ether.connections
    await village.wait(20_000)
    expect(village.ether.connections).toHaveLength(length)

    // There is something to say.
    greet(hub, least)
    await village.until(() => hub.to(least) !== undefined)
  })

  /** Heard by one only: the others would link with each other. */
  const greet = (hub: Villager, other: Villager): void => {
    hub.links.hear({ type: 'announce', from: other.device, session: other.links.session }, hub)
  }

  const use = (hub: Villager, other: Villager, at: number): void => {
    const link = hub.to(other)
    if (link) link.lastUsed = at
  }
})

describe('a link on which no room is shared any more', () => {
  it('rests after 60 s, and neither end looks for the other', async () => {
    const { alice, bob } = await linked()
    for (const [one, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      one.strangers.add(other.device)
      one.to(other)?.sharing.leave(one)
    }
    await village.wait(50_000)
    expect(alice.to(bob)).toBeDefined()
    await village.wait(30_000)
    expect([alice.to(bob), bob.to(alice)]).toEqual([undefined, undefined])
    await village.wait(100_000)
    expect(village.ether.connections).toHaveLength(2)
  })

  it('is not looked for by somebody who stayed in the room alone', async () => {
    const { alice, bob } = await linked()
    bob.to(alice)?.sharing.leave(bob)
    bob.rooms.delete(bob)
    await village.wait(80_000)
    expect([...alice.links.all, ...bob.links.all]).toHaveLength(0)
    await village.wait(100_000)
    expect(village.ether.connections).toHaveLength(2)
    expect(alice.offers).toHaveLength(1)
  })

  it('is called again where something is shared while it says farewell', async () => {
    const { alice, bob } = await linked()
    alice.to(bob)?.sharing.leave(alice)
    while (alice.to(bob)?.sharing.resting === false) await village.wait(100)
    alice.to(bob)?.sharing.share([alice])
    alice.announce()
    await village.wait(5_000)
    await village.until(() => alice.to(bob)?.sharing.size === 1 && bob.to(alice)?.sharing.size === 1)
  })

  it('goes on where a room is shared again in time', async () => {
    const { alice, bob } = await linked()
    const before = alice.to(bob)
    for (let round = 0; round < 4; round += 1) {
      alice.to(bob)?.sharing.leave(alice)
      await village.wait(45_000)
      alice.to(bob)?.sharing.share([alice])
      await village.wait(15_000)
    }
    expect(alice.to(bob)).toBe(before)
    expect(before?.sharing.size).toBe(1)
  })
})

describe('a link whose way is lost', () => {
  const restarts = () =>
    village.ether.connections[0]?.offers.filter((options) => options?.iceRestart === true).length ?? 0

  it('offers another after 2 s, and goes on once it is found', async () => {
    const { alice, bob } = await linked()
    const link = alice.links.get(bob.device)
    village.ether.cut()
    expect(link?.alive).toBe(false)
    await village.wait(1_000)
    expect(restarts()).toBe(0)
    await village.wait(1_000)
    await village.until(() => link?.alive === true)
    expect(restarts()).toBe(1)
    expect(alice.links.get(bob.device)).toBe(link)
    expect(village.ether.connections).toHaveLength(2)
  })

  it('offers another again where nobody heard the first', async () => {
    const { alice, bob } = await linked()
    const link = alice.links.get(bob.device)
    village.ether.cut()
    village.carries = false
    await village.wait(5_000)
    expect(restarts()).toBe(1)
    village.carries = true
    await village.wait(6_000)
    await village.until(() => link?.alive === true)
    expect(restarts()).toBe(2)
    expect(alice.links.get(bob.device)).toBe(link)
  })

  it('is over where none is found within 30 s', async () => {
    const { alice, bob } = await linked()
    const link = alice.links.get(bob.device)
    village.ether.carries = false
    village.carries = false
    village.ether.cut()
    await village.wait(29_000)
    expect(alice.links.get(bob.device)).toBe(link)
    await village.wait(1_000)
    expect(alice.links.get(bob.device)).toBeUndefined()
    // Bob hears of nothing: it takes him longer.
    await village.wait(25_000)
    expect([...alice.links.all, ...bob.links.all]).toHaveLength(0)
    expect([alice.streams.size, bob.streams.size]).toEqual([0, 0])
  })
})

describe('links that are disposed of', () => {
  it('are gone, and nothing is heard or tried any more', async () => {
    const { alice, bob } = await linked()
    alice.links.dispose()
    await village.until(() => bob.to(alice) === undefined)
    const { length } = alice.said
    bob.announce()
    await village.wait(100_000)
    expect(alice.said).toHaveLength(length)
    expect(alice.links.all).toEqual([])
  })
})

describe('a device whose address nobody is to learn', () => {
  const host = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host'
  const relay = 'candidate:2 1 udp 41885439 198.51.100.4 60000 typ relay raddr 192.0.2.7 rport 50000'

  const saidBy = ({ said }: Villager): string[] =>
    said.flatMap((signal) =>
      signal.type === 'signal' && signal.signal.type === 'candidate' ? [signal.signal.candidate.candidate] : [],
    )

  it('takes relays alone, and says no candidate of its own', async () => {
    const { alice, bob } = strangers()
    alice.relayOnly = true
    bob.announce()
    await village.until(() => alice.to(bob) !== undefined)
    const [calling, called] = village.ether.connections
    expect([calling, called].map((one) => one?.configuration.iceTransportPolicy)).toEqual(['relay', 'all'])
    for (const one of [calling, called]) for (const candidate of [host, relay]) one?.finds(candidate)
    expect(saidBy(alice)).toEqual([relay.replace('192.0.2.7 rport 50000', '0.0.0.0 rport 0')])
    expect(saidBy(bob)).toEqual([host, relay])
  })

  it('ends the links that know it, which are looked for anew', async () => {
    const { alice, bob } = await linked()
    alice.relayOnly = true
    alice.links.renew()
    await village.until(() => alice.to(bob) === undefined && bob.to(alice) === undefined)
    await village.wait(2_000)
    await village.until(() => alice.to(bob) !== undefined)
    expect(village.ether.connections.at(-2)?.configuration.iceTransportPolicy).toBe('relay')
  })
})
