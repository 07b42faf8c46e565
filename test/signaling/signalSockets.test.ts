import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../signaling/server'
import { Client, type Member, type Topic, enter, field, serve, topicOf } from './support'

describe('y-webrtc signalling', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await serve()
  })
  afterAll(() => server.close())

  const openSignal = async (member: Member): Promise<Client> => {
    const ticket = field((await member.call('POST', '/api/session/ticket')).body, 'ticket')
    return Client.open(server.port, `/signal?ticket=${ticket}`)
  }

  const announce = (topic: Topic, from: string): object => ({
    type: 'publish',
    topic: topic.id,
    data: { type: 'announce', from },
  })

  it('SG5 a publish reaches the other subscribers with the number of clients', async () => {
    const topic = topicOf('room')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
    const left = await openSignal(alice)
    const right = await openSignal(bob)
    left.send({ type: 'subscribe', topics: [topic.id] })
    right.send({ type: 'subscribe', topics: [topic.id] })
    await left.settle()
    right.send(announce(topic, 'bob'))
    expect(await left.frame({ type: 'publish' })).toEqual({ ...announce(topic, 'bob'), clients: 2 })
    await right.settle()
    expect(right.frames).toEqual([{ type: 'pong' }])
  })

  it('SG5 what is subscribed and announced ahead of the join comes to pass with it', async () => {
    const topic = topicOf('early room')
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    const left = await openSignal(alice)
    const right = await openSignal(bob)
    for (const [client, name] of [
      [left, 'alice'],
      [right, 'bob'],
    ] as const) {
      client.send({ type: 'subscribe', topics: [topic.id] })
      client.send(announce(topic, name))
      await client.settle()
    }
    expect([...left.frames, ...right.frames].some((frame) => frame['type'] === 'publish')).toBe(false)
    await alice.join(topic)
    await bob.join(topic)
    expect(await left.frame({ type: 'publish' })).toEqual({ ...announce(topic, 'bob'), clients: 2 })
  })

  it('SG2 refuses what is published by somebody who is no member', async () => {
    const topic = topicOf('closed room')
    const bob = await enter(server.port, 'bob')
    await bob.join(topic)
    const right = await openSignal(bob)
    right.send({ type: 'subscribe', topics: [topic.id] })
    await right.settle()
    const mallory = await openSignal(await enter(server.port, 'mallory'))
    mallory.send(announce(topic, 'mallory'))
    expect(await mallory.frame({ type: 'error' })).toMatchObject({ topic: topic.id, code: 'FORBIDDEN', status: 403 })
    await right.settle()
    expect(right.frames.some((frame) => frame['type'] === 'publish')).toBe(false)
  })

  it('SG5 hears no more after unsubscribing, and none after leaving or signing out', async () => {
    const topic = topicOf('ending room')
    const alice = await enter(server.port, 'alice')
    await alice.join(topic)
    const left = await openSignal(alice)
    left.send({ type: 'subscribe', topics: [topic.id] })
    await left.settle()
    const others = await Promise.all(['bob', 'carol', 'dave'].map((name) => enter(server.port, name)))
    const signals = await Promise.all(others.map(openSignal))
    for (const [index, other] of others.entries()) {
      await other.join(topic)
      signals[index]?.send({ type: 'subscribe', topics: [topic.id] })
      await signals[index]?.settle()
    }
    const [bob, carol, dave] = others
    signals[0]?.send({ type: 'unsubscribe', topics: [topic.id] })
    await signals[0]?.settle()
    carol?.client.send({ type: 'leave', id: 'l', topic: topic.id })
    await carol?.client.frame({ id: 'l' })
    await dave?.call('DELETE', '/api/session')
    expect(await signals[2]?.closed).toBe(4001)
    left.send(announce(topic, 'alice'))
    await left.settle()
    await signals[0]?.settle()
    await signals[1]?.settle()
    for (const signal of signals) expect(signal.frames.some((frame) => frame['type'] === 'publish')).toBe(false)
    signals[0]?.send(announce(topic, 'bob'))
    expect(await left.frame({ type: 'publish' })).toMatchObject({ clients: 1 })
    expect(bob?.client.frames).not.toHaveLength(0)
  })

  it('SG10 answers what makes no sense and closes at the third', async () => {
    const signal = await openSignal(await enter(server.port, 'mallory'))
    signal.send({ type: 'subscribe', topics: 5 })
    signal.send('not json')
    expect(await signal.frame({ code: 'bad_request' })).toMatchObject({ type: 'error', status: 400 })
    signal.send({ type: 'subscribe', topics: [{}] })
    expect(await signal.closed).toBe(1008)
  })

  it('SG5 takes all 2,000 topics of a session in one subscribe', async () => {
    const signal = await openSignal(await enter(server.port, 'alice'))
    const topics = Array.from({ length: 2_000 }, (_, index) =>
      Buffer.alloc(32, `${index}`.padStart(4, '0')).toString('base64url'),
    )
    signal.send({ type: 'subscribe', topics })
    await signal.settle()
    expect(signal.frames).toEqual([{ type: 'pong' }])
  })
})
