import { connect } from 'node:net'
import { once } from 'node:events'
import WebSocket from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import { listenNode } from '../../signaling/nodeSockets'
import { type RunningServer, systemDeps } from '../../signaling/server'
import { Client, type Member, aliasOf, call, enter, envelopeOf, serve, shows, signIn, topicOf } from './support'

/** mulberry32: the same run for the same seed. */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const topic = topicOf('bystanders')
const deep = (open: string, close: string): string => open.repeat(20_000) + close.repeat(20_000)

const nasty: readonly (string | Buffer)[] = [
  '',
  'null',
  '[]',
  '{"type":"subscribe","topics":5}',
  '{"type":"subscribe","topics":[null,{},[]]}',
  '{"type":"subscribe"}',
  '{"type":"publish"}',
  `{"type":"publish","topic":"${topic.id}","data":${deep('[', ']')}}`,
  `{"type":"join","id":"1","topic":${deep('{"a":', '1}').replace('1}', '1')}}`,
  deep('[', ']'),
  '{"__proto__":{"type":"ping"},"constructor":{"prototype":{"x":1}}}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"type":"toString","id":"hasOwnProperty"}',
  `{"type":"message","id":"__proto__","topic":"${topic.id}","envelope":"AAAA","clientMsgId":"__proto__"}`,
  '{"type":"join","topic":"__proto__","alias":"x","signature":"y","id":"1"}',
  '{"type":"ping","id":1e999}',
  '{"type":"status_change","status":{"toString":5}}',
  '"\ud800"',
  Buffer.alloc(70_000, 0xff),
  Buffer.from([0xff, 0xfe, 0x00]),
  'x'.repeat(1024 * 1024),
  `{"type":"message","id":"1","topic":"${topic.id}","envelope":"${'A'.repeat(1024 * 1024)}","clientMsgId":"m"}`,
]

describe.each([
  ['µWebSockets', systemDeps.listen],
  ['Node', listenNode],
])('hostile clients of %s', (_name, listen) => {
  let server: RunningServer
  let alice: Member
  let bob: Member
  let sent = 0
  beforeAll(async () => {
    server = await serve(
      { limits: { ...defaultLimits, rate: { perSecond: 10_000, burst: 10_000 }, idleSeconds: 120 } },
      { listen },
    )
    alice = await enter(server.port, 'alice')
    bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
  })
  afterAll(() => server.close())

  /** SG10: the server lives, and the others still exchange frames. */
  const expectUnharmed = async (): Promise<void> => {
    const clientMsgId = `m-${(sent += 1)}`
    alice.client.send({ type: 'message', id: clientMsgId, topic: topic.id, envelope: envelopeOf('still'), clientMsgId })
    expect(await bob.client.frame({ clientMsgId })).toMatchObject({ from: aliasOf('alice') })
    expect(await alice.client.frame({ id: clientMsgId })).toMatchObject({ type: 'ack' })
    expect((await call(server.port, 'GET', '/healthz')).status).toBe(200)
  }

  it.each(['/ws/msg', '/signal'])('SG10 outlives whatever is sent to %s', async (path) => {
    const mallory = await signIn(server.port, 'mallory')
    for (const frame of nasty) {
      const client = await Client.open(server.port, path, { token: mallory.token })
      for (let count = 0; count < 3; count += 1) client.send(frame)
      client.send({ type: 'ping' })
      await Promise.race([client.closed, client.frame({ type: 'pong' })])
      client.socket.terminate()
    }
    await expectUnharmed()
  })

  it.each([1, 2, 3])('SG10 outlives noise and broken frames, seed %i', async (seed) => {
    const random = seeded(seed)
    const mallory = await signIn(server.port, 'mallory')
    const sample = JSON.stringify({ type: 'message', id: '1', topic: topic.id, envelope: 'AAAA', clientMsgId: 'm' })
    for (let round = 0; round < 40; round += 1) {
      const client = await Client.open(server.port, random() < 0.5 ? '/ws/msg' : '/signal', { token: mallory.token })
      for (let count = 0; count < 5; count += 1) {
        const bytes = Buffer.from(sample)
        for (let flips = 0; flips < 1 + random() * 5; flips += 1)
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
        client.socket.send(bytes, { binary: random() < 0.2 })
      }
      if (random() < 0.5) client.socket.terminate()
      else {
        client.send({ type: 'ping' })
        await Promise.race([client.closed, client.frame({ type: 'pong' })])
        client.socket.terminate()
      }
    }
    await expectUnharmed()
  })

  it('SG10 outlives connections that say nothing, half of something, or nonsense', async () => {
    const starts = [
      '',
      'GET / HT',
      'GET /ws/msg HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n',
      '\0\0\0\0',
      'x'.repeat(9_000),
    ]
    const posts = ['POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"zid":']
    const sockets = [...starts, ...posts].map((text) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(text)
      return socket
    })
    for (const socket of sockets) if (socket.connecting) await once(socket, 'connect')
    await expectUnharmed()
    for (const socket of sockets) socket.destroy()
    await expectUnharmed()
  })

  it('SG10 outlives calls cut off in the middle of their answer', async () => {
    const request = `GET /api/msg/ice-servers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${alice.token}\r\n\r\n`
    for (let count = 0; count < 50; count += 1) {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(request.repeat(3))
      socket.resetAndDestroy()
    }
    await expectUnharmed()
  })

  it('SG1 SG10 refuses strangers with 401 and bodies that are too large with 413', async () => {
    for (const path of ['/ws/msg', '/signal', '/signal?ticket=none'])
      await expect(Client.open(server.port, path)).rejects.toThrow('refused with 401')
    const body = 'x'.repeat(200_000)
    expect((await call(server.port, 'POST', '/api/session', { body })).status).toBe(413)
  })

  it('SG10 closes a reader that lets everything pile up, and nobody else', async () => {
    const carol = await signIn(server.port, 'carol')
    const slow = new WebSocket(`ws://127.0.0.1:${server.port}/ws/msg`, {
      headers: { authorization: `Bearer ${carol.token}` },
    })
    await once(slow, 'open')
    await carol.call('POST', `/api/msg/conversations/${topic.id}/join`, {
      alias: aliasOf('carol'),
      signature: topic.proof(carol.session),
    })
    slow.pause()
    const envelope = Buffer.alloc(40_000, 1).toString('base64url')
    let reached = 2
    for (let count = 0; reached === 2 && count < 1_000; count += 1) {
      const id = `flood-${count}`
      alice.client.send({ type: 'message', id, topic: topic.id, envelope, clientMsgId: id })
      reached = Number((await alice.client.frame({ id }, alice.client.frames.length))['reached'])
    }
    expect(reached).toBe(1)
    await alice.client.until(shows(topic, aliasOf('carol'), 'offline'))
    await expectUnharmed()
    slow.terminate()
  })
})
