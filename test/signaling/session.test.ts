import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../signaling/server'
import { defaultLimits } from '../../signaling/limits'
import { hashCode } from '../../signaling/invites/code'
import { Client, call, field, keyOf, proofOf, serve, signIn, zidOf } from './support'

describe('signing in', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await serve()
  })
  afterAll(() => server.close())

  it('SG1 gives a token to whoever proves the zid, and takes the token', async () => {
    const alice = await signIn(server.port, 'alice')
    expect((await alice.call('GET', '/api/msg/ice-servers')).status).toBe(200)
  })

  it.each([
    ['GET', '/api/msg/ice-servers'],
    ['PUT', '/api/msg/status'],
    ['POST', '/api/session/ticket'],
    ['DELETE', '/api/session'],
    ['GET', `/api/msg/conversations/${zidOf('any')}/messages`],
    ['POST', `/api/msg/conversations/${zidOf('any')}/messages`],
    ['PATCH', '/api/msg/messages/x'],
    ['GET', '/api/nothing'],
  ])('SG1 answers 401 to %s %s without or with a wrong token', async (method, path) => {
    expect(await call(server.port, method, path)).toMatchObject({
      status: 401,
      body: { ok: false, code: 'UNAUTHORIZED' },
    })
    expect((await call(server.port, method, path, { token: 'x'.repeat(43) })).status).toBe(401)
  })

  it('SG1 refuses a signature by another key', async () => {
    const proof = await proofOf(server.port, 'alice')
    const forged = { ...proof, signature: keyOf('mallory').sign(new Uint8Array(8)) }
    expect((await call(server.port, 'POST', '/api/session', { body: forged })).status).toBe(401)
  })

  it('SG1 refuses a proof made for another origin', async () => {
    const proof = await proofOf(server.port, 'alice', 'https://evil.example')
    expect((await call(server.port, 'POST', '/api/session', { body: proof })).status).toBe(401)
  })

  it('SG1 takes a challenge once', async () => {
    const proof = await proofOf(server.port, 'alice')
    expect((await call(server.port, 'POST', '/api/session', { body: proof })).status).toBe(200)
    expect((await call(server.port, 'POST', '/api/session', { body: proof })).status).toBe(401)
  })

  it('SG1 refuses a challenge made for another zid or by nobody', async () => {
    const proof = await proofOf(server.port, 'alice')
    const other = await proofOf(server.port, 'bob')
    for (const challenge of [other.challenge, 'A'.repeat(75), 'A'.repeat(22)]) {
      const answer = await call(server.port, 'POST', '/api/session', { body: { ...proof, challenge } })
      expect(answer.status).toBe(401)
    }
  })

  it('SG1 answers 400 to bodies that make no sense', async () => {
    for (const body of ['', '{', '[]', '{}', '{"zid":5}', `{"zid":"${'é'.repeat(43)}"}`, 'null'])
      expect(await call(server.port, 'POST', '/api/session/challenge', { body })).toMatchObject({
        status: 400,
        body: { ok: false, code: 'bad_request' },
      })
  })

  it('SG1 opens a socket by a ticket, once', async () => {
    const alice = await signIn(server.port, 'alice')
    const ticket = field((await alice.call('POST', '/api/session/ticket')).body, 'ticket')
    const client = await Client.open(server.port, `/ws/msg?ticket=${ticket}`)
    expect(await client.frame({ type: 'connected' })).toEqual({
      type: 'connected',
      zid: zidOf('alice'),
      session: alice.session,
    })
    await expect(Client.open(server.port, `/ws/msg?ticket=${ticket}`)).rejects.toThrow('refused with 401')
    await client.close()
  })

  it.each(['/ws/msg', '/signal'])('SG1 refuses %s without a session with 401', async (path) => {
    await expect(Client.open(server.port, path)).rejects.toThrow('refused with 401')
    await expect(Client.open(server.port, path, { token: 'A'.repeat(43) })).rejects.toThrow('refused with 401')
    await expect(Client.open(server.port, `${path}?ticket=nonsense`)).rejects.toThrow('refused with 401')
  })

  it('SG1 a bearer token never opens a socket from the URL', async () => {
    const alice = await signIn(server.port, 'alice')
    await expect(Client.open(server.port, `/ws/msg?ticket=${alice.token}`)).rejects.toThrow('refused with 401')
    await expect(Client.open(server.port, `/ws/msg?token=${alice.token}`)).rejects.toThrow('refused with 401')
  })

  it('SG1 signing out ends the token and both sockets', async () => {
    const alice = await signIn(server.port, 'alice')
    const messages = await Client.open(server.port, '/ws/msg', { token: alice.token })
    const signal = await Client.open(server.port, '/signal', { token: alice.token })
    expect((await alice.call('DELETE', '/api/session')).status).toBe(200)
    expect(await messages.closed).toBe(4001)
    expect(await signal.closed).toBe(4001)
    expect((await alice.call('GET', '/api/msg/ice-servers')).status).toBe(401)
  })

  it('SG3 keeps one socket a session: a second one ends the first', async () => {
    const alice = await signIn(server.port, 'alice')
    const first = await Client.open(server.port, '/ws/msg', { token: alice.token })
    const second = await Client.open(server.port, '/ws/msg', { token: alice.token })
    expect(await first.closed).toBe(4002)
    await second.settle()
    await second.close()
  })
})

describe('who may come in', () => {
  it('SG1 answers to its public URLs alone where it has some', async () => {
    const server = await serve({ publicUrls: ['https://chat.example'] })
    const own = await proofOf(server.port, 'alice', 'https://chat.example')
    const other = await proofOf(server.port, 'alice')
    expect((await call(server.port, 'POST', '/api/session', { body: own })).status).toBe(200)
    expect((await call(server.port, 'POST', '/api/session', { body: other })).status).toBe(401)
    await server.close()
  })

  it('SG11 admits by invite code', async () => {
    const access = { kind: 'invite', codeHashes: new Set([hashCode('open sesame')]), file: undefined } as const
    const server = await serve({ access })
    const attempt = async (code: object): Promise<unknown> => {
      const proof = await proofOf(server.port, 'alice')
      return call(server.port, 'POST', '/api/session', { body: { ...proof, ...code } })
    }
    expect(await attempt({})).toMatchObject({ status: 403, body: { code: 'CODE_REQUIRED' } })
    expect(await attempt({ inviteCode: 'wrong' })).toMatchObject({ status: 403, body: { code: 'CODE_REFUSED' } })
    expect(await attempt({ inviteCode: 'open sesame' })).toMatchObject({ status: 200 })
    await server.close()
  })

  it('SG11 admits by allowlist', async () => {
    const server = await serve({ access: { kind: 'allowlist', zids: new Set([zidOf('alice')]) } })
    const alice = await proofOf(server.port, 'alice')
    const bob = await proofOf(server.port, 'bob')
    expect((await call(server.port, 'POST', '/api/session', { body: alice })).status).toBe(200)
    expect((await call(server.port, 'POST', '/api/session', { body: bob })).status).toBe(403)
    await server.close()
  })

  it('SG10 counts sessions per address', async () => {
    const server = await serve({ limits: { ...defaultLimits, sessionsPerAddress: 2 } })
    await signIn(server.port, 'alice')
    const bob = await signIn(server.port, 'bob')
    const third = await call(server.port, 'POST', '/api/session', { body: await proofOf(server.port, 'carol') })
    expect(third).toMatchObject({ status: 429, body: { ok: false, code: 'LIMIT_REACHED' } })
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    await bob.call('DELETE', '/api/session')
    await signIn(server.port, 'carol')
    await server.close()
  })

  it('SG15 SG10 counts by the address the proxy tells, and believes nobody without one', async () => {
    const limits = { ...defaultLimits, sessionsPerAddress: 1 }
    const attempt = async (port: number, address: string): Promise<number> => {
      const headers = { 'x-forwarded-for': `198.51.100.9, ${address}` }
      return (await call(port, 'POST', '/api/session', { headers, body: await proofOf(port, 'alice') })).status
    }
    const behind = await serve({ limits, trustProxy: true })
    expect(await attempt(behind.port, '192.0.2.1')).toBe(200)
    expect(await attempt(behind.port, '192.0.2.1')).toBe(429)
    expect(await attempt(behind.port, '192.0.2.2')).toBe(200)
    await behind.close()
    const bare = await serve({ limits })
    expect(await attempt(bare.port, '192.0.2.1')).toBe(200)
    expect(await attempt(bare.port, '192.0.2.2')).toBe(429)
    await bare.close()
  })

  it('lets in pages of the app, of itself, of loopback and of allowed origins, and no others', async () => {
    const server = await serve({ allowOrigins: ['https://friend.example'] })
    const alice = await signIn(server.port, 'alice')
    const origins: readonly (readonly [string, number])[] = [
      ['app://tincan', 200],
      [`http://127.0.0.1:${server.port}`, 200],
      ['http://localhost:5173', 200],
      ['https://friend.example', 200],
      ['https://evil.example', 403],
      ['https://localhost.evil.example', 403],
      ['null', 403],
    ]
    for (const [origin, status] of origins) {
      const answer = await call(server.port, 'GET', '/api/msg/ice-servers', { token: alice.token, headers: { origin } })
      expect([origin, answer.status]).toEqual([origin, status])
      expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null)
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
      const socket = Client.open(server.port, '/ws/msg', { token: alice.token, headers: { origin } })
      if (status === 200) await (await socket).close()
      else await expect(socket).rejects.toThrow('refused with 403')
    }
    const preflight = await call(server.port, 'OPTIONS', '/api/session', { headers: { origin: 'app://tincan' } })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    await server.close()
  })
})
