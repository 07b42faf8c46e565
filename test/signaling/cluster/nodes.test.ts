import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type MemoryCluster, createMemoryCluster } from '../../../signaling/cluster/memory'
import type { ServerConfig } from '../../../signaling/config'
import type { RunningServer } from '../../../signaling/server'
import { systemClock } from '../../../src/core/base/clock'
import { closeCodes } from '../../../src/core/protocol/signaling/errors'
import { Client, aliasOf, call, enter, envelopeOf, field, proofOf, serve, shows, signIn, topicOf } from '../support'

const tea = topicOf('tea')
const adminToken = 'for-the-admin-of-these-tests-alone'
const secret = 'a secret for tests that nobody else knows'

const eventually = (condition: () => boolean | Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 15_000, interval: 10 })

/** Three servers that act as one, in one process. */
describe('a cluster of three', () => {
  let cluster: MemoryCluster
  let nodes: RunningServer[]
  let [a, b, c] = [0, 0, 0]
  const readyz = async (port: number): Promise<unknown> => (await call(port, 'GET', '/readyz')).body

  const start = async (config: Partial<ServerConfig> = {}): Promise<RunningServer> => {
    const redis = { redis: 'memory', secret, host: '', port: 0 }
    const node = await serve(
      { adminToken, cluster: redis, ...config },
      { openBackplane: () => Promise.resolve(cluster.node()) },
    )
    nodes.push(node)
    return node
  }

  beforeEach(async () => {
    cluster = createMemoryCluster(systemClock)
    nodes = []
    for (let count = 0; count < 3; count++) await start()
    ;[a, b, c] = [nodes[0]?.port ?? 0, nodes[1]?.port ?? 0, nodes[2]?.port ?? 0]
    for (const port of [a, b, c])
      await eventually(async () => JSON.stringify(await readyz(port)) === '{"ok":true,"redis":"up","nodes":3}')
  })
  afterEach(async () => {
    for (const node of nodes) await node.close()
  })

  const meet = async () => {
    const [alice, bob, carol] = [await enter(a, 'alice'), await enter(b, 'bob'), await enter(c, 'carol')]
    for (const member of [alice, bob, carol]) await member.join(tea)
    for (const member of [alice, bob, carol])
      for (const other of [alice, bob, carol])
        if (other !== member) await member.client.until(shows(tea, other.alias, 'online'))
    return { alice, bob, carol }
  }

  it('SG13 SG6 shows members of different nodes to each other, with the status they choose and until they go', async () => {
    const { alice, bob, carol } = await meet()
    bob.client.send({ type: 'status_change', id: 's', status: 'busy' })
    await alice.client.until(shows(tea, bob.alias, 'busy'))
    carol.client.send({ type: 'leave', id: 'l', topic: tea.id })
    await alice.client.until(shows(tea, carol.alias, 'offline'))
    const from = alice.client.frames.length
    await bob.client.close()
    await alice.client.until(shows(tea, bob.alias, 'offline'), from)
  })

  it('SG13 SG4 SG6 tells whoever joins of everybody at every node, over the socket, by a call, and without a socket', async () => {
    const [bob, dave, carol] = [await enter(b, 'bob'), await enter(b, 'dave'), await enter(c, 'carol')]
    for (const member of [bob, carol, dave]) await member.join(tea)
    const aliasesOf = (answer: unknown): unknown => {
      const present: unknown =
        typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'present') : undefined
      return Array.isArray(present) ? present.map((entry: unknown) => field(entry, 'alias')).sort() : undefined
    }
    const everybody = [bob.alias, carol.alias, dave.alias].sort()
    const erin = await signIn(a, 'erin')
    const path = `/api/msg/conversations/${tea.id}/join`
    const joined = await erin.call('POST', path, { alias: aliasOf('erin'), signature: tea.proof(erin.session) })
    expect(aliasesOf(joined.body)).toEqual(everybody)
    const alice = await enter(a, 'alice')
    expect(aliasesOf(await alice.join(tea))).toEqual(everybody)
    // Erin, who has no socket, is nobody to be seen.
    await bob.client.until(shows(tea, alice.alias, 'online'))
    expect(bob.client.frames.some(shows(tea, aliasOf('erin'), 'online'))).toBe(false)
  })

  it('SG13 SG6 keeps nobody who joins waiting for a store that is away', async () => {
    const [bob, carol] = [await enter(b, 'bob'), await enter(c, 'carol')]
    for (const member of [bob, carol]) await member.join(tea)
    cluster.storeDown()
    const alice = await enter(a, 'alice')
    expect(await alice.join(tea)).toMatchObject({ type: 'ack' })
    await alice.client.until(shows(tea, carol.alias, 'online'))
  })

  it('SG13 SG3 SG4 carries frames between nodes and counts whom they reached', async () => {
    const { alice, bob, carol } = await meet()
    alice.client.send({ type: 'message', id: 'm', topic: tea.id, envelope: envelopeOf('hello'), clientMsgId: '1' })
    expect(await alice.client.frame({ type: 'ack', id: 'm' })).toMatchObject({ reached: 2 })
    const expected = {
      type: 'message',
      topic: tea.id,
      from: alice.alias,
      envelope: envelopeOf('hello'),
      clientMsgId: '1',
    }
    for (const member of [bob, carol]) expect(await member.client.frame({ type: 'message' })).toEqual(expected)
    const posted = await carol.call('POST', `/api/msg/conversations/${tea.id}/messages`, {
      envelope: envelopeOf('posted'),
      clientMsgId: '2',
    })
    expect(posted.body).toEqual({ ok: true, reached: 2 })
    await alice.client.frame({ envelope: envelopeOf('posted'), from: carol.alias })
  })

  it('SG13 SG2 lets nobody in who has not joined, at whichever node they ask', async () => {
    const { alice } = await meet()
    const mallory = await enter(b, 'mallory')
    for (const port of [a, b, c]) {
      const body = { envelope: envelopeOf('x'), clientMsgId: '1' }
      const path = `/api/msg/conversations/${tea.id}/messages`
      expect(await call(port, 'POST', path, { token: mallory.token, body })).toMatchObject({ status: 403 })
    }
    alice.client.send({ type: 'typing', id: 't', topic: tea.id, envelope: envelopeOf('…') })
    await alice.client.frame({ id: 't' })
    expect(mallory.client.frames.some(({ topic }) => topic === tea.id)).toBe(false)
  })

  it('SG13 SG1 takes a session at every node: ticket, socket, calls and status', async () => {
    const { alice, bob } = await meet()
    const dave = await signIn(a, 'dave')
    const ticket = await call(b, 'POST', '/api/session/ticket', { token: dave.token })
    const client = await Client.open(c, `/ws/msg?ticket=${field(ticket.body, 'ticket')}`)
    await client.frame({ type: 'connected', session: dave.session })
    const at = (port: number, method: string, path: string, body?: unknown) =>
      call(port, method, path, { token: dave.token, body })
    const join = { alias: aliasOf('dave'), signature: tea.proof(dave.session) }
    expect(await at(a, 'POST', `/api/msg/conversations/${tea.id}/join`, join)).toMatchObject({ status: 200 })
    await alice.client.until(shows(tea, aliasOf('dave'), 'online'))
    expect(await at(b, 'PUT', '/api/msg/status', { status: 'away' })).toMatchObject({ status: 200 })
    await alice.client.until(shows(tea, aliasOf('dave'), 'away'))
    const message = { envelope: envelopeOf('from everywhere'), clientMsgId: '3' }
    expect(await at(b, 'POST', `/api/msg/conversations/${tea.id}/messages`, message)).toMatchObject({
      body: { reached: 3 },
    })
    await bob.client.frame({ envelope: envelopeOf('from everywhere'), from: aliasOf('dave') })
    bob.client.send({ type: 'message', id: 'm', topic: tea.id, envelope: envelopeOf('to dave'), clientMsgId: '4' })
    await client.frame({ envelope: envelopeOf('to dave') })
    expect((await at(b, 'GET', '/api/msg/ice-servers')).status).toBe(200)
  })

  it('SG1 takes tickets and challenges once among all nodes', async () => {
    const alice = await signIn(a, 'alice')
    const ticket = field((await alice.call('POST', '/api/session/ticket')).body, 'ticket')
    const client = await Client.open(b, `/ws/msg?ticket=${ticket}`)
    for (const port of [a, b, c])
      await expect(Client.open(port, `/ws/msg?ticket=${ticket}`)).rejects.toThrow('refused with 401')
    await client.close()
    const origin = 'http://chat.test'
    const ports = [await start({ publicUrls: [origin] }), await start({ publicUrls: [origin] })].map(({ port }) => port)
    const proof = await proofOf(ports[0] ?? 0, 'bob', origin)
    const answers = await Promise.all(ports.map((port) => call(port, 'POST', '/api/session', { body: proof })))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 401])
  })

  it('SG1 forged, altered and foreign tokens are good nowhere', async () => {
    const alice = await signIn(a, 'alice')
    const other = await serve(
      { cluster: { redis: 'memory', secret: `${secret}!`, host: '', port: 0 } },
      {
        openBackplane: () => Promise.resolve(createMemoryCluster(systemClock).node()),
      },
    )
    const foreign = await signIn(other.port, 'alice')
    const altered = `${alice.token.slice(0, 5)}${alice.token[5] === 'A' ? 'B' : 'A'}${alice.token.slice(6)}`
    for (const token of [foreign.token, altered, alice.token.slice(1), 'A'.repeat(118)])
      expect(await call(b, 'GET', '/api/msg/ice-servers', { token })).toMatchObject({ status: 401 })
    await other.close()
  })

  it('SG1 SG13 a session that signs out at one node is over at all, with its sockets', async () => {
    const { alice, bob } = await meet()
    expect(await call(c, 'DELETE', '/api/session', { token: alice.token })).toMatchObject({ status: 200 })
    expect(await alice.client.closed).toBe(closeCodes.sessionOver)
    await bob.client.until(shows(tea, alice.alias, 'offline'))
    for (const port of [a, b, c])
      expect(await call(port, 'POST', '/api/session/ticket', { token: alice.token })).toMatchObject({ status: 401 })
  })

  it('SG13 a session that opens its socket at another node lives there from now on', async () => {
    const { alice, bob } = await meet()
    const again = await Client.open(c, '/ws/msg', { token: alice.token })
    expect(await alice.client.closed).toBe(closeCodes.replaced)
    again.send({ type: 'join', id: 'j', topic: tea.id, alias: alice.alias, signature: tea.proof(alice.session) })
    await again.frame({ id: 'j', type: 'ack' })
    await eventually(async () => {
      const body = { envelope: envelopeOf('there?'), clientMsgId: '1' }
      const posted = await bob.call('POST', `/api/msg/conversations/${tea.id}/messages`, body)
      return JSON.stringify(posted.body) === '{"ok":true,"reached":2}'
    })
    await again.frame({ envelope: envelopeOf('there?') })
    await again.close()
  })

  it('SG5 SG13 rooms reach over nodes, and a socket that came to another node than its session is passed on', async () => {
    const { alice, bob } = await meet()
    const [near, far] = [
      await Client.open(a, '/signal', { token: alice.token }),
      await Client.open(c, '/signal', { token: bob.token }),
    ]
    for (const client of [near, far]) {
      client.send({ type: 'subscribe', topics: [tea.id] })
      await client.settle()
    }
    await eventually(() => {
      near.send({ type: 'publish', topic: tea.id, data: 'ping' })
      return far.frames.some(({ data }) => data === 'ping')
    })
    far.send({ type: 'publish', topic: tea.id, data: 'pong' })
    await near.frame({ type: 'publish', topic: tea.id, data: 'pong' })
    await call(b, 'DELETE', '/api/session', { token: bob.token })
    expect(await far.closed).toBe(closeCodes.sessionOver)
  })

  it('SG11 SG13 whoever is banned at one node is out at all', async () => {
    const { alice, bob } = await meet()
    const zid = (await bob.client.frame({ type: 'connected' }))['zid']
    const headers = { authorization: `Bearer ${adminToken}` }
    expect(await call(a, 'POST', '/api/admin/bans', { headers, body: { zid } })).toMatchObject({ status: 200 })
    expect(await bob.client.closed).toBe(closeCodes.sessionOver)
    await alice.client.until(shows(tea, bob.alias, 'offline'))
    const proof = await proofOf(c, 'bob')
    expect(await call(c, 'POST', '/api/session', { body: proof })).toMatchObject({ body: { code: 'BANNED' } })
  })

  it('SG13 without the store everybody goes on, sees who comes, and all is as it should be when it is back', async () => {
    const { alice, bob } = await meet()
    cluster.storeDown()
    expect(await readyz(a)).toEqual({ ok: true, redis: 'down', nodes: 3 })
    const dave = await enter(b, 'dave')
    const ticket = field((await dave.call('POST', '/api/session/ticket')).body, 'ticket')
    await (await Client.open(b, `/signal?ticket=${ticket}`)).close()
    await expect(Client.open(b, `/signal?ticket=${ticket}`)).rejects.toThrow('refused with 401')
    const cake = topicOf('cake')
    for (const member of [dave, alice]) await member.join(cake)
    await alice.client.until(shows(cake, dave.alias, 'online'))
    alice.client.send({ type: 'message', id: 'm', topic: tea.id, envelope: envelopeOf('still'), clientMsgId: '1' })
    expect(await alice.client.frame({ id: 'm' })).toMatchObject({ reached: 2 })
    await bob.client.close()
    await alice.client.until(shows(tea, bob.alias, 'offline'))
    cluster.storeUp(true)
    expect(await readyz(a)).toEqual({ ok: true, redis: 'up', nodes: 3 })
    const erin = await enter(c, 'erin')
    await erin.join(cake)
    await erin.client.until(shows(cake, dave.alias, 'online'))
    await erin.client.until(shows(cake, alice.alias, 'online'))
  })

  it('SG12 SG13 a node that goes in good order takes its people out of sight at once', async () => {
    const { alice, bob } = await meet()
    await nodes[2]?.close()
    await alice.client.until(shows(tea, aliasOf('carol'), 'offline'))
    await eventually(async () => JSON.stringify(await readyz(a)) === '{"ok":true,"redis":"up","nodes":2}')
    await bob.client.until(shows(tea, aliasOf('carol'), 'offline'))
  })
})
