import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Limits, defaultLimits } from '../../signaling/limits'
import { answerSafely } from '../../signaling/listener'
import type { RunningServer } from '../../signaling/server'
import { errorCodes } from '../../src/core/base/errors'
import { silentLogger } from '../../src/core/base/logger'
import { type RefusalCode, refusalCodes, statusOf } from '../../src/core/protocol/signaling/errors'
import { refusalAnswer } from '../../src/core/protocol/signaling/rest'
import {
  type Member,
  aliasOf,
  call,
  Client,
  enter,
  envelopeOf,
  keyOf,
  proofOf,
  serve,
  signIn,
  textLike,
  topicOf,
  zidOf,
} from './support'

const joined = topicOf('joined')
const other = topicOf('another')
const messages = `/api/msg/conversations/${joined.id}/messages`
const small = { ...defaultLimits, topicsPerSession: 1, envelopeBytes: 64 }

describe('features row 40: one family of codes', () => {
  it('gives every code of server and messenger one status', () => {
    expect(Object.keys(statusOf).sort()).toEqual([...new Set([...refusalCodes, ...errorCodes])].sort())
    for (const status of Object.values(statusOf)) expect(status).toBeGreaterThanOrEqual(400)
  })

  it.each([
    ['UNAUTHORIZED', 401],
    ['FORBIDDEN', 403],
    ['NOT_MEMBER', 403],
    ['NOT_AUTHOR', 403],
    ['EDIT_WINDOW_CLOSED', 403],
    ['NOT_FOUND', 404],
    ['CHANNEL_NOT_FOUND', 404],
    ['CONFLICT', 409],
    ['TOO_LARGE', 413],
    ['RATE_LIMITED', 429],
  ] as const)('%s is %i', (code, status) => {
    expect(statusOf[code]).toBe(status)
  })
})

/** What the server says, over HTTP or in a frame. */
interface Said {
  readonly status: unknown
  readonly body: unknown
}

describe('every refusal of the server', () => {
  const servers: RunningServer[] = []
  const seen = new Set<RefusalCode>()
  let server: RunningServer
  let alice: Member
  let stranger: Member

  const start = async (config: Parameters<typeof serve>[0]): Promise<RunningServer> => {
    const started = await serve(config)
    servers.push(started)
    return started
  }
  const limited = (limits: Partial<Limits>): Promise<RunningServer> =>
    start({ limits: { ...defaultLimits, ...limits } })
  const post = (path: string, body: unknown): Promise<Said> => alice.call('POST', path, body)
  const frame = async (sent: Readonly<Record<string, unknown>>): Promise<Said> => {
    const id = `f${alice.client.frames.length}`
    alice.client.send({ id, ...sent })
    const { status, type, id: answered, ...body } = await alice.client.frame({ id })
    expect([type, answered]).toEqual(['error', id])
    return { status, body: { ok: false, ...body } }
  }
  const signal = async (sent: unknown): Promise<Said> => {
    const client = await Client.open(server.port, '/signal', { token: stranger.token })
    client.send(sent)
    const { status, code, message } = await client.frame({ type: 'error' })
    return { status, body: { ok: false, code, message } }
  }

  beforeAll(async () => {
    server = await start({ limits: small })
    alice = await enter(server.port, 'alice')
    stranger = await enter(server.port, 'stranger')
    await alice.join(joined)
  })
  afterAll(() => Promise.all(servers.map((one) => one.close())))

  const paths: readonly (readonly [what: string, code: RefusalCode, provoke: () => Promise<Said>])[] = [
    ['a body that is not JSON', 'bad_request', () => post(messages, '{')],
    ['a field that is missing', 'bad_request', () => post(messages, { envelope: envelopeOf('hi') })],
    ['a topic that is none', 'bad_request', () => post('/api/msg/conversations/x/join', {})],
    [
      'a message id that is none',
      'bad_request',
      () => post(`/api/msg/messages/${'x'.repeat(65)}/react`, { conversation: joined.id, envelope: envelopeOf('hi') }),
    ],
    ['a status that is none', 'bad_request', () => alice.call('PUT', '/api/msg/status', { status: 'dancing' })],
    ['a frame that makes no sense', 'bad_request', () => frame({ type: 'join' })],
    ['a signal that makes no sense', 'bad_request', () => signal({ type: 'subscribe' })],
    ['no token', 'UNAUTHORIZED', () => call(server.port, 'GET', messages)],
    ['a token nobody gave', 'UNAUTHORIZED', () => call(server.port, 'GET', messages, { token: 'x'.repeat(43) })],
    [
      'a proof for another origin',
      'UNAUTHORIZED',
      async () =>
        call(server.port, 'POST', '/api/session', { body: await proofOf(server.port, 'eve', 'https://evil.example') }),
    ],
    [
      'a proof by another key',
      'UNAUTHORIZED',
      async () => {
        const proof = await proofOf(server.port, 'eve')
        const signature = keyOf('mallory').sign(new Uint8Array(8))
        return call(server.port, 'POST', '/api/session', { body: { ...proof, signature } })
      },
    ],
    [
      'a challenge answered before',
      'UNAUTHORIZED',
      async () => {
        const body = await proofOf(server.port, 'eve')
        await call(server.port, 'POST', '/api/session', { body })
        return call(server.port, 'POST', '/api/session', { body })
      },
    ],
    [
      'a page of another origin',
      'FORBIDDEN',
      () => call(server.port, 'GET', messages, { headers: { origin: 'https://evil.example' } }),
    ],
    ['reading a topic not joined', 'FORBIDDEN', () => stranger.call('GET', messages)],
    [
      'changing a message on a topic not joined',
      'FORBIDDEN',
      () => stranger.call('PATCH', '/api/msg/messages/m', { conversation: joined.id, envelope: envelopeOf('hi') }),
    ],
    [
      'a join without the key of the topic',
      'FORBIDDEN',
      () =>
        stranger.call('POST', `/api/msg/conversations/${joined.id}/join`, {
          alias: aliasOf('stranger'),
          signature: other.proof(stranger.session),
        }),
    ],
    ['leaving a topic not joined', 'FORBIDDEN', () => frame({ type: 'leave', topic: other.id })],
    [
      'a frame on a topic not joined',
      'FORBIDDEN',
      () => frame({ type: 'typing', topic: other.id, envelope: envelopeOf('hi') }),
    ],
    ['a signal on a topic not joined', 'FORBIDDEN', () => signal({ type: 'publish', topic: other.id })],
    [
      'somebody the server was not told of',
      'NOT_ADMITTED',
      async () => {
        const { port } = await start({ access: { kind: 'allowlist', zids: new Set() } })
        return call(port, 'POST', '/api/session', { body: await proofOf(port, 'eve') })
      },
    ],
    [
      'somebody who did no work for a crowded server',
      'WORK_REQUIRED',
      async () => {
        const { port } = await start({
          work: { mostBits: 12, perSecond: 1 },
          limits: { ...defaultLimits, sessions: 1 },
        })
        await signIn(port, 'alice')
        return call(port, 'POST', '/api/session', { body: await proofOf(port, 'eve') })
      },
    ],
    [
      'somebody who was banned',
      'BANNED',
      async () => {
        const { port } = await start({ adminToken: 'token-of-the-admin' })
        const headers = { authorization: 'Bearer token-of-the-admin' }
        await call(port, 'POST', '/api/admin/bans', { headers, body: { zid: zidOf('eve') } })
        return call(port, 'POST', '/api/session', { body: await proofOf(port, 'eve') })
      },
    ],
    [
      'a stranger without the invite code',
      'CODE_REQUIRED',
      async () => {
        const { port } = await start({ access: { kind: 'invite', codeHashes: new Set(), file: undefined } })
        return call(port, 'POST', '/api/session', { body: await proofOf(port, 'eve') })
      },
    ],
    [
      'a code of no invite',
      'CODE_REFUSED',
      async () => {
        const { port } = await start({ access: { kind: 'invite', codeHashes: new Set(), file: undefined } })
        return call(port, 'POST', '/api/session', { body: { ...(await proofOf(port, 'eve')), inviteCode: 'x' } })
      },
    ],
    ['a call there is none of', 'NOT_FOUND', () => alice.call('GET', '/api/nothing')],
    ['a call to a page', 'NOT_FOUND', () => call(server.port, 'POST', '/')],
    [
      'a second alias on a topic',
      'CONFLICT',
      () => frame({ type: 'join', topic: joined.id, alias: aliasOf('bob'), signature: joined.proof(alice.session) }),
    ],
    ['a body too large', 'TOO_LARGE', () => post(messages, 'x'.repeat(defaultLimits.frameBytes + 1))],
    [
      'an envelope too large',
      'TOO_LARGE',
      () => post(messages, { envelope: envelopeOf('x'.repeat(65)), clientMsgId: 'm' }),
    ],
    [
      'too many topics',
      'LIMIT_REACHED',
      () => frame({ type: 'join', topic: other.id, alias: aliasOf('alice'), signature: other.proof(alice.session) }),
    ],
    [
      'too many sessions',
      'LIMIT_REACHED',
      async () => {
        const { port } = await limited({ sessionsPerAddress: 1 })
        await signIn(port, 'alice')
        return call(port, 'POST', '/api/session', { body: await proofOf(port, 'bob') })
      },
    ],
    [
      'too many tickets',
      'LIMIT_REACHED',
      async () => {
        for (let count = 0; count < 16; count++) await stranger.call('POST', '/api/session/ticket')
        return stranger.call('POST', '/api/session/ticket')
      },
    ],
    [
      'too many calls',
      'RATE_LIMITED',
      async () => {
        const { port } = await limited({ rate: { perSecond: 0.01, burst: 1 } })
        const bob = await signIn(port, 'bob')
        await bob.call('GET', '/api/msg/ice-servers')
        return bob.call('GET', '/api/msg/ice-servers')
      },
    ],
    [
      'too many attempts to sign in',
      'RATE_LIMITED',
      async () => {
        const { port } = await limited({ signInRate: { perSecond: 0.01, burst: 1 } })
        await call(port, 'POST', '/api/session/challenge', { body: {} })
        return call(port, 'POST', '/api/session/challenge', { body: {} })
      },
    ],
    [
      'a fault of our own',
      'INTERNAL',
      async () => {
        const fault = (): never => {
          throw new TypeError('a bug')
        }
        const asked = { method: 'GET', path: '/api/x', query: () => undefined, remoteAddress: new Uint8Array() }
        const headers = { host: '', origin: '', authorization: '', forwardedFor: '' }
        const answer = await answerSafely(
          { log: silentLogger, answer: fault },
          { ...asked, headers, body: new Uint8Array() },
        )
        return { status: answer.status, body: JSON.parse(String(answer.body)) }
      },
    ],
    [
      'a server that goes',
      'DRAINING',
      async () => {
        const going = await start({ drainMs: 60_000 })
        const { client } = await enter(going.port, 'alice')
        const gone = going.close()
        const answer = await call(going.port, 'GET', '/readyz')
        await client.close()
        await gone
        return answer
      },
    ],
  ]

  it.each(paths)('for %s is %s, with the status of the table', async (_what, code, provoke) => {
    const { status, body } = await provoke()
    expect(v.parse(v.strictObject(refusalAnswer.entries), body)).toMatchObject({ code, message: textLike(/./) })
    expect(status).toBe(statusOf[code])
    seen.add(code)
  })

  it('leaves no code of the table unsaid', () => {
    expect([...seen].sort()).toEqual([...refusalCodes].sort())
  })
})
