import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { createWebsocketSignaling } from '../../../src/core/adapters/websocket/signaling'
import { fromUtf8, toBase64Url, utf8 } from '../../../src/core/base/bytes'
import { systemClock } from '../../../src/core/base/clock'
import { assert } from '../../../src/core/base/errors'
import { silentLogger } from '../../../src/core/base/logger'
import { systemRandom } from '../../../src/core/base/random'
import type { Presence, Signaling, TopicSession } from '../../../src/core/network/signaling'
import { Balancer, NodeProcess } from '../../support/cluster/processes'
import { TestRedis, redisServer, whyNoRedis } from '../../support/cluster/redis'
import { aliasFor, membershipOf, signerOf } from '../../support/network/people'
import { call } from '../support'

if (redisServer === undefined) console.log(`SG13 servers with a real Redis: ${whyNoRedis}`)

interface Seat {
  readonly signaling: Signaling
  readonly session: TopicSession
  readonly texts: string[]
  shown: Readonly<Record<string, string>>
}

const until = (condition: () => boolean | Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 })

const names = ['alice', 'bob', 'carol', 'dave']

describe.runIf(redisServer !== undefined)('three servers with a real Redis', () => {
  let redis: TestRedis
  const nodes: NodeProcess[] = []
  const seats: Seat[] = []

  const node = (index: number): NodeProcess => {
    const found = nodes[index]
    assert(found !== undefined, 'three were started')
    return found
  }

  beforeAll(async () => {
    redis = await TestRedis.start()
    nodes.push(...(await Promise.all([NodeProcess.start(redis), NodeProcess.start(redis), NodeProcess.start(redis)])))
    await Promise.all(nodes.map((each) => ready(each, { redis: 'up', nodes: 3 })))
  })
  afterEach(() => {
    for (const { signaling } of seats.splice(0)) signaling.dispose()
  })
  afterAll(async () => {
    await Promise.all(nodes.map((each) => each.end('SIGTERM')))
    await redis.stop()
  })

  const ready = (of: NodeProcess, state: object): Promise<unknown> =>
    until(
      async () =>
        JSON.stringify((await call(of.port, 'GET', '/readyz')).body) === JSON.stringify({ ok: true, ...state }),
    )

  /** As the app does it, at a server's address. */
  const sit = async (name: string, server: string, topic: string): Promise<Seat> => {
    const signaling = createWebsocketSignaling({
      server,
      signer: signerOf(name),
      clock: systemClock,
      random: systemRandom,
      logger: silentLogger,
      WebSocket,
    })
    const texts: string[] = []
    const session = signaling.join(membershipOf(name, topic), {
      presence: (present: readonly Presence[]) => {
        const nameOf = (alias: string): string => names.find((known) => aliasFor(known, topic) === alias) ?? alias
        seat.shown = Object.fromEntries(
          present.map(({ alias, status }): [string, string] => [nameOf(alias), status]).sort(),
        )
      },
      frame: ({ envelope }) => texts.push(fromUtf8(envelope) ?? ''),
    })
    const seat: Seat = { signaling, session, texts, shown: {} }
    seats.push(seat)
    signaling.start()
    await until(() => session.joined.value)
    return seat
  }

  const shows = (seat: Seat, shown: Readonly<Record<string, string>>): Promise<unknown> =>
    until(() => JSON.stringify(seat.shown) === JSON.stringify(shown))

  it('SG13 SG9 members see each other and exchange frames, and Redis never sees one', async () => {
    const monitor = await redis.monitor()
    const [alice, bob] = [await sit('alice', node(0).origin, 'tea'), await sit('bob', node(1).origin, 'tea')]
    const carol = await sit('carol', node(2).origin, 'tea')
    await shows(alice, { bob: 'online', carol: 'online' })
    await shows(bob, { alice: 'online', carol: 'online' })
    await shows(carol, { alice: 'online', bob: 'online' })
    const said = utf8('nobody between may read this')
    for (const type of ['message', 'typing'] as const)
      expect(await alice.session.send(type, said)).toEqual({ ok: true, value: 2 })
    await until(() => bob.texts.length === 2 && carol.texts.length === 2)
    carol.signaling.setStatus('away')
    await shows(alice, { bob: 'online', carol: 'away' })
    // What was asked until now has been heard once this is.
    await carol.session.send('message', said)
    await monitor.heard('away')
    for (const seen of [monitor.text, ...nodes.map(({ log }) => log())]) {
      expect(seen).not.toContain(toBase64Url(said))
      expect(seen).not.toContain('nobody between')
      expect(seen).not.toContain(membershipOf('alice', 'tea').topic)
    }
    expect(monitor.text).toContain('tincan:topic:')
    for (const { log } of nodes) expect(log()).not.toContain('only-for-tests')
    monitor.close()
  })

  it('SG13 topics go on while Redis is away or frozen, /readyz says so, and all heals by itself', async () => {
    const [alice, bob] = [await sit('alice', node(0).origin, 'cake'), await sit('bob', node(1).origin, 'cake')]
    await shows(alice, { bob: 'online' })
    redis.freeze()
    await ready(node(0), { redis: 'down', nodes: 3 })
    expect(await alice.session.send('message', utf8('frozen'))).toEqual({ ok: true, value: 1 })
    redis.thaw()
    await ready(node(0), { redis: 'up', nodes: 3 })
    await redis.down()
    for (const each of nodes) await ready(each, { redis: 'down', nodes: 3 })
    const dave = await sit('dave', node(0).origin, 'cake')
    await shows(alice, { bob: 'online', dave: 'online' })
    await shows(bob, { alice: 'online', dave: 'online' })
    expect(await dave.session.send('message', utf8('without'))).toEqual({ ok: true, value: 2 })
    await redis.up()
    for (const each of nodes) await ready(each, { redis: 'up', nodes: 3 })
    const carol = await sit('carol', node(2).origin, 'cake')
    await shows(carol, { alice: 'online', bob: 'online', dave: 'online' })
    expect(await carol.session.send('message', utf8('healed'))).toEqual({ ok: true, value: 3 })
    // What carol's server counts as handed on may be on its way yet.
    await until(() => bob.texts.length === 3)
    expect(bob.texts).toEqual(['frozen', 'without', 'healed'])
  })

  it('SG13 SG6 after kill -9 its presence ends within 15 s, and its clients go on at another server', async () => {
    const balancer = await Balancer.before([node(2).port, node(1).port])
    const alice = await sit('alice', node(0).origin, 'rum')
    const bob = await sit('bob', balancer.origin, 'rum')
    const carol = await sit('carol', node(2).origin, 'rum')
    await shows(alice, { bob: 'online', carol: 'online' })
    const killedAt = performance.now()
    await node(2).end('SIGKILL')
    await until(() => alice.shown['carol'] === 'offline')
    expect(performance.now() - killedAt).toBeLessThan(15_000)
    await until(() => bob.session.joined.value)
    await shows(alice, { bob: 'online', carol: 'offline' })
    // Whoever was there when the node fell is gone; whether bob's new server ever saw carol is a matter of moments.
    await until(() => bob.shown['alice'] === 'online' && bob.shown['carol'] !== 'online')
    expect(carol.session.joined.value).toBe(false)
    expect(await bob.session.send('message', utf8('back'))).toEqual({ ok: true, value: 1 })
    await until(() => alice.texts.includes('back'))
    for (const each of [node(0), node(1)]) await ready(each, { redis: 'up', nodes: 2 })
    bob.signaling.dispose()
    await balancer.close()
  })
})
