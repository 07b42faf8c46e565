import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import type { RunningServer } from '../../signaling/server'
import { maxEnvelopeBytes } from '../../src/core/protocol/signaling/limits'
import { type Member, type Topic, aliasOf, enter, envelopeOf, serve, sessionOf, signIn, topicOf } from './support'

const together = async (port: number, topic: Topic, ...names: string[]): Promise<Member[]> => {
  const members = await Promise.all(names.map((name) => enter(port, name)))
  for (const member of members) await member.join(topic)
  return members
}

describe('the relay', () => {
  let server: RunningServer
  let topics = 0
  const freshTopic = (): Topic => topicOf(`relay ${(topics += 1)}`)
  beforeAll(async () => {
    server = await serve()
  })
  afterAll(() => server.close())

  it('SG3 hands a message to the others on the topic and says how many it reached', async () => {
    const topic = freshTopic()
    const [alice, bob, carol] = await together(server.port, topic, 'alice', 'bob', 'carol')
    const envelope = envelopeOf('hello')
    alice?.client.send({ type: 'message', id: '1', topic: topic.id, envelope, clientMsgId: 'm-1' })
    expect(await alice?.client.frame({ id: '1' })).toEqual({ type: 'ack', id: '1', reached: 2 })
    for (const member of [bob, carol])
      expect(await member?.client.frame({ type: 'message' })).toEqual({
        type: 'message',
        topic: topic.id,
        from: aliasOf('alice'),
        envelope,
        clientMsgId: 'm-1',
      })
    expect(alice?.client.frames.filter((frame) => frame['type'] === 'message')).toEqual([])
  })

  it.each(['edit', 'delete', 'reaction', 'read'])('SG3 hands on %s with its message id', async (type) => {
    const topic = freshTopic()
    const [alice, bob] = await together(server.port, topic, 'alice', 'bob')
    const envelope = envelopeOf(type)
    alice?.client.send({ type, id: '1', topic: topic.id, messageId: 'm-1', envelope })
    expect(await alice?.client.frame({ id: '1' })).toMatchObject({ type: 'ack', reached: 1 })
    const expected = { type, topic: topic.id, from: aliasOf('alice'), envelope, messageId: 'm-1' }
    expect(await bob?.client.frame({ type })).toEqual(expected)
  })

  it.each(['typing', 'typing_stop', 'call.invite', 'call.signal'])('SG3 CL2 hands on %s', async (type) => {
    const topic = freshTopic()
    const [alice, bob] = await together(server.port, topic, 'alice', 'bob')
    const envelope = envelopeOf(type)
    alice?.client.send({ type, id: '1', topic: topic.id, envelope })
    expect(await alice?.client.frame({ id: '1' })).toMatchObject({ type: 'ack', reached: 1 })
    expect(await bob?.client.frame({ type })).toEqual({ type, topic: topic.id, from: aliasOf('alice'), envelope })
  })

  it('SG4 a message posted over REST arrives over the socket, and the other way round the socket reaches nobody deaf', async () => {
    const topic = freshTopic()
    const [bob] = await together(server.port, topic, 'bob')
    const alice = await signIn(server.port, 'alice')
    const path = `/api/msg/conversations/${topic.id}`
    const joined = await alice.call('POST', `${path}/join`, {
      alias: aliasOf('alice'),
      signature: topic.proof(alice.session),
    })
    expect(joined).toMatchObject({
      status: 200,
      body: { ok: true, present: [{ alias: bob?.alias, status: 'online' }] },
    })
    const envelope = envelopeOf('by post')
    const posted = await alice.call('POST', `${path}/messages`, { envelope, clientMsgId: 'm-1' })
    expect(posted).toMatchObject({ status: 200, body: { ok: true, reached: 1 } })
    expect(await bob?.client.frame({ type: 'message' })).toMatchObject({ from: aliasOf('alice'), envelope })
    bob?.client.send({ type: 'message', id: '2', topic: topic.id, envelope, clientMsgId: 'm-2' })
    expect(await bob?.client.frame({ id: '2' })).toMatchObject({ type: 'ack', reached: 0 })
  })

  it('SG4 edit, delete, react and read over REST arrive as their frames', async () => {
    const topic = freshTopic()
    const [alice, bob] = await together(server.port, topic, 'alice', 'bob')
    const envelope = envelopeOf('change')
    const body = { conversation: topic.id, envelope }
    const answers = [
      await alice?.call('PATCH', '/api/msg/messages/m-1', body),
      await alice?.call('DELETE', '/api/msg/messages/m-1', body),
      await alice?.call('POST', '/api/msg/messages/m-1/react', body),
      await alice?.call('POST', `/api/msg/conversations/${topic.id}/read`, { envelope, messageId: 'm-1' }),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { ok: true, reached: 1 } })
    for (const type of ['edit', 'delete', 'reaction', 'read'])
      expect(await bob?.client.frame({ type })).toMatchObject({ messageId: 'm-1', envelope, from: alice?.alias })
  })

  it('SG4 SG9 lists no messages, ever', async () => {
    const topic = freshTopic()
    const [alice] = await together(server.port, topic, 'alice', 'bob')
    const path = `/api/msg/conversations/${topic.id}/messages`
    await alice?.call('POST', path, { envelope: envelopeOf('gone'), clientMsgId: 'm-1' })
    expect(await alice?.call('GET', path)).toMatchObject({ status: 200, body: { ok: true, p2p: true, messages: [] } })
    expect((await alice?.call('GET', path))?.body).toEqual({ ok: true, p2p: true, messages: [] })
  })

  it('SG2 refuses to let in whoever cannot sign with the key of the topic', async () => {
    const topic = freshTopic()
    const mallory = await enter(server.port, 'mallory')
    const signatures = [topicOf('another').proof(mallory.session), topic.proof(sessionOf('somebody else'))]
    for (const [index, signature] of signatures.entries()) {
      mallory.client.send({ type: 'join', id: `j${index}`, topic: topic.id, alias: mallory.alias, signature })
      expect(await mallory.client.frame({ id: `j${index}` })).toMatchObject({
        type: 'error',
        code: 'FORBIDDEN',
        status: 403,
      })
    }
    const joined = await mallory.call('POST', `/api/msg/conversations/${topic.id}/join`, {
      alias: mallory.alias,
      signature: signatures[0],
    })
    expect(joined).toMatchObject({ status: 403, body: { ok: false, code: 'FORBIDDEN' } })
  })

  it('SG2 answers 403 to every frame and call of somebody who is no member', async () => {
    const topic = freshTopic()
    const [bob] = await together(server.port, topic, 'bob')
    const mallory = await enter(server.port, 'mallory')
    const envelope = envelopeOf('let me in')
    const common = { topic: topic.id, envelope }
    const frames = [
      { type: 'message', ...common, clientMsgId: 'm' },
      ...['edit', 'delete', 'reaction', 'read'].map((type) => ({ type, ...common, messageId: 'm' })),
      ...['typing', 'typing_stop', 'call.invite'].map((type) => ({ type, ...common })),
      { type: 'leave', topic: topic.id },
    ]
    for (const [index, frame] of frames.entries()) {
      mallory.client.send({ ...frame, id: `f${index}` })
      const answer = await mallory.client.frame({ id: `f${index}` })
      expect(answer).toMatchObject({ type: 'error', code: 'FORBIDDEN', status: 403 })
    }
    const conversation = `/api/msg/conversations/${topic.id}`
    const change = { conversation: topic.id, envelope }
    const calls: readonly (readonly [string, string, unknown])[] = [
      ['GET', `${conversation}/messages`, undefined],
      ['POST', `${conversation}/messages`, { envelope, clientMsgId: 'm' }],
      ['POST', `${conversation}/read`, { envelope, messageId: 'm' }],
      ['PATCH', '/api/msg/messages/m', change],
      ['DELETE', '/api/msg/messages/m', change],
      ['POST', '/api/msg/messages/m/react', change],
    ]
    for (const [method, path, body] of calls)
      expect(await mallory.call(method, path, body)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    await bob?.client.settle()
    expect(bob?.client.frames.some((frame) => 'envelope' in frame)).toBe(false)
  })

  it('SG2 after leaving a topic it is closed again', async () => {
    const topic = freshTopic()
    const [alice] = await together(server.port, topic, 'alice')
    alice?.client.send({ type: 'leave', id: 'l', topic: topic.id })
    expect(await alice?.client.frame({ id: 'l' })).toEqual({ type: 'ack', id: 'l' })
    alice?.client.send({ type: 'typing', id: 't', topic: topic.id, envelope: envelopeOf('x') })
    expect(await alice?.client.frame({ id: 't' })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('SG3 drops frames of unknown types silently', async () => {
    const alice = await enter(server.port, 'alice')
    const before = alice.client.frames.length
    for (let count = 0; count < 10; count += 1) alice.client.send({ type: 'hologram', id: `h${count}` })
    await alice.client.settle()
    expect(alice.client.frames.slice(before).map((frame) => frame['type'])).toEqual(['pong'])
  })

  it('SG10 answers bad_request to what makes no sense, twice, and closes at the third', async () => {
    const alice = await enter(server.port, 'alice')
    alice.client.send('{')
    alice.client.send({ type: 'join', id: 'j', topic: 5 })
    expect(await alice.client.frame({ id: 'j' })).toMatchObject({ type: 'error', code: 'bad_request', status: 400 })
    alice.client.send(Buffer.from([1, 2, 3]))
    expect(await alice.client.closed).toBe(1008)
    expect(alice.client.frames.filter((frame) => frame['code'] === 'bad_request')).toHaveLength(3)
  })

  it('SG10 takes an envelope of 48 KiB over both ways and refuses a larger one with 413', async () => {
    const topic = freshTopic()
    const [alice, bob] = await together(server.port, topic, 'alice', 'bob')
    const path = `/api/msg/conversations/${topic.id}/messages`
    const largest = Buffer.alloc(maxEnvelopeBytes, 7).toString('base64url')
    const larger = Buffer.alloc(maxEnvelopeBytes + 1, 7).toString('base64url')
    alice?.client.send({ type: 'message', id: '1', topic: topic.id, envelope: largest, clientMsgId: 'm-1' })
    expect(await alice?.client.frame({ id: '1' })).toMatchObject({ type: 'ack', reached: 1 })
    expect(await bob?.client.frame({ clientMsgId: 'm-1' })).toMatchObject({ envelope: largest })
    alice?.client.send({ type: 'message', id: '2', topic: topic.id, envelope: larger, clientMsgId: 'm-2' })
    expect(await alice?.client.frame({ id: '2' })).toMatchObject({ code: 'TOO_LARGE', status: 413 })
    expect((await alice?.call('POST', path, { envelope: largest, clientMsgId: 'm-3' }))?.status).toBe(200)
    expect((await alice?.call('POST', path, { envelope: larger, clientMsgId: 'm-4' }))?.status).toBe(413)
    expect((await alice?.call('POST', path, { envelope: larger.repeat(20), clientMsgId: 'm-5' }))?.status).toBe(413)
  })

  it('SG4 answers 400 to members whose bodies make no sense', async () => {
    const topic = freshTopic()
    const [alice] = await together(server.port, topic, 'alice')
    const path = `/api/msg/conversations/${topic.id}/messages`
    for (const body of ['{', '5', '{}', '{"envelope":"*","clientMsgId":"m"}', '{"envelope":"aaaa"}'])
      expect(await alice?.call('POST', path, body)).toMatchObject({ status: 400, body: { code: 'bad_request' } })
    expect((await alice?.call('GET', '/api/msg/nothing'))?.status).toBe(404)
  })

  it('SG3 a session is on a topic under one alias', async () => {
    const topic = freshTopic()
    const [alice] = await together(server.port, topic, 'alice')
    const signature = topic.proof(alice?.session ?? sessionOf('none'))
    alice?.client.send({ type: 'join', id: 'a', topic: topic.id, alias: aliasOf('other'), signature })
    expect(await alice?.client.frame({ id: 'a' })).toMatchObject({ code: 'CONFLICT', status: 409 })
    alice?.client.send({ type: 'join', id: 'b', topic: topic.id, alias: alice.alias, signature })
    expect(await alice?.client.frame({ id: 'b' })).toMatchObject({ type: 'ack', present: [] })
  })
})

describe('limits of the relay', () => {
  it('SG10 slows a session down, over the socket and over REST, and lets it go on later', async () => {
    const server = await serve({ limits: { ...defaultLimits, rate: { perSecond: 20, burst: 5 } } })
    const alice = await enter(server.port, 'alice')
    for (let count = 0; count < 20; count += 1) alice.client.send({ type: 'ping', id: `p${count}` })
    expect(await alice.client.frame({ id: 'p19' })).toMatchObject({ code: 'RATE_LIMITED', status: 429 })
    expect(alice.client.frames.filter((frame) => frame['type'] === 'pong').length).toBeGreaterThanOrEqual(5)
    const answer = await alice.call('GET', '/api/msg/ice-servers')
    expect(answer).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(answer.headers.get('retry-after')).toBe('1')
    const again = async (): Promise<number> => (await alice.call('GET', '/api/msg/ice-servers')).status
    await expect.poll(again, { interval: 100 }).toBe(200)
    await server.close()
  })

  it('SG10 a session joins so many topics and no more', async () => {
    const server = await serve({ limits: { ...defaultLimits, topicsPerSession: 2 } })
    const alice = await enter(server.port, 'alice')
    expect(await alice.join(topicOf('one'))).toMatchObject({ type: 'ack' })
    expect(await alice.join(topicOf('two'))).toMatchObject({ type: 'ack' })
    expect(await alice.join(topicOf('three'))).toMatchObject({ code: 'LIMIT_REACHED', status: 429 })
    await server.close()
  })
})
