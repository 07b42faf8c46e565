import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import { listenNode } from '../../signaling/nodeSockets'
import { type RunningServer, systemDeps } from '../../signaling/server'
import { Client, aliasOf, enter, serve, shows, signIn, textLike, topicOf } from './support'

describe('presence', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await serve()
  })
  afterAll(() => server.close())

  it('SG6 shows who is there to whoever joins, and who joins to those there', async () => {
    const topic = topicOf('meeting')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    expect(await alice.join(topic)).toMatchObject({ type: 'ack', present: [] })
    expect(await bob.join(topic)).toMatchObject({ type: 'ack', present: [{ alias: alice.alias, status: 'online' }] })
    const told = await alice.client.until(shows(topic, bob.alias, 'online'))
    expect(told['present']).toEqual([{ alias: bob.alias, status: 'online' }])
  })

  it('SG6 shows a change of status, over the socket and over REST, and invisible as offline', async () => {
    const topic = topicOf('status')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
    bob.client.send({ type: 'status_change', status: 'busy' })
    await alice.client.until(shows(topic, bob.alias, 'busy'))
    expect((await bob.call('PUT', '/api/msg/status', { status: 'away' })).status).toBe(200)
    await alice.client.until(shows(topic, bob.alias, 'away'))
    expect((await bob.call('PUT', '/api/msg/status', { status: 'dancing' })).status).toBe(400)
    bob.client.send({ type: 'status_change', status: 'invisible' })
    await alice.client.until(shows(topic, bob.alias, 'offline'))
  })

  it('SG6 shows offline with last seen once a member goes', async () => {
    const topic = topicOf('going')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
    bob.client.socket.terminate()
    const told = await alice.client.until(shows(topic, bob.alias, 'offline'))
    expect(told['present']).toEqual([
      { alias: bob.alias, status: 'offline', lastSeen: textLike(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) },
    ])
    const carol = await enter(server.port, 'carol')
    const ack = await carol.join(topic)
    expect(ack['present']).toContainEqual(expect.objectContaining({ alias: bob.alias, status: 'offline' }))
  })

  it('SG6 a topic is kept for the next socket of the session', async () => {
    const topic = topicOf('coming back')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
    await bob.client.close()
    await alice.client.until(shows(topic, bob.alias, 'offline'))
    const seen = alice.client.frames.length
    const again = await Client.open(server.port, '/ws/msg', { token: bob.token })
    await alice.client.until(shows(topic, bob.alias, 'online'), seen)
    await again.close()
  })

  it('SG6 two sessions under one alias are one presence with the better status', async () => {
    const topic = topicOf('two devices')
    const alice = await enter(server.port, 'alice')
    await alice.join(topic)
    const desk = await enter(server.port, 'bob')
    const phone = await enter(server.port, 'bob')
    await desk.join(topic)
    await phone.join(topic)
    desk.client.send({ type: 'status_change', id: 's', status: 'busy' })
    await desk.client.frame({ id: 's' })
    phone.client.socket.terminate()
    const told = await alice.client.until(shows(topic, aliasOf('bob'), 'busy'))
    expect(told['present']).toEqual([{ alias: aliasOf('bob'), status: 'busy' }])
  })

  it('SG6 whoever cannot be reached over a socket is not shown as being there', async () => {
    const topic = topicOf('by post only')
    const alice = await enter(server.port, 'alice')
    await alice.join(topic)
    const bob = await signIn(server.port, 'bob')
    await bob.call('POST', `/api/msg/conversations/${topic.id}/join`, {
      alias: aliasOf('bob'),
      signature: topic.proof(bob.session),
    })
    const carol = await enter(server.port, 'carol')
    expect((await carol.join(topic))['present']).toEqual([{ alias: alice.alias, status: 'online' }])
  })

  it.concurrent.each([
    ['µWebSockets', systemDeps.listen],
    ['Node', listenNode],
  ])('SG6 a dead peer, whose socket is open but answers no ping, is offline: %s', async (_name, listen) => {
    const topic = topicOf('dead')
    const server = await serve({ limits: { ...defaultLimits, idleSeconds: 8 } }, { listen })
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob', { autoPong: false })
    await alice.join(topic)
    await bob.join(topic)
    await alice.client.until(shows(topic, bob.alias, 'online'))
    await alice.client.until(shows(topic, bob.alias, 'offline'))
    await server.close()
  })
})

describe('the patience with dead peers', () => {
  it('SG6 is under 15 s by default, with the time it takes to tell', () => {
    expect(defaultLimits.idleSeconds).toBeLessThanOrEqual(12)
  })
})
