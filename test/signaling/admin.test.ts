import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ServerConfig } from '../../signaling/config'
import type { RunningServer, ServerDeps } from '../../signaling/server'
import { type Answered, Client, call, enter, proofOf, serve, signIn, topicOf, zidOf } from './support'

const token = 'token-of-the-admin'

describe('SG12 the interface for whoever runs the server', () => {
  const servers: RunningServer[] = []
  const start = async (config: Partial<ServerConfig> = {}, deps: Partial<ServerDeps> = {}): Promise<number> => {
    const server = await serve({ adminToken: token, ...config }, deps)
    servers.push(server)
    return server.port
  }
  const ask = (port: number, method: string, path: string, body?: unknown): Promise<Answered> =>
    call(port, method, path, { headers: { authorization: `Bearer ${token}` }, body })

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })

  const paths = [
    ['GET', '/metrics'],
    ['GET', '/api/admin/status'],
    ['GET', '/api/admin/bans'],
    ['POST', '/api/admin/bans'],
    ['POST', '/api/admin/drain'],
    ['DELETE', `/api/admin/bans/${zidOf('alice')}`],
  ] as const

  it.each(paths)('%s %s is not there without a token of the server', async (method, path) => {
    const port = await start({ adminToken: undefined })
    expect((await ask(port, method, path)).status).toBe(404)
    const alice = await signIn(port, 'alice')
    expect((await alice.call(method, path)).status).toBe(404)
  })

  it.each(paths)('%s %s is refused to everybody without that token', async (method, path) => {
    const port = await start()
    const alice = await signIn(port, 'alice')
    expect(await alice.call(method, path)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } })
    for (const authorization of ['', 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, token])
      expect((await call(port, method, path, { headers: { authorization } })).status).toBe(401)
    expect((await ask(port, 'GET', '/api/admin/status')).body).toMatchObject({ sessions: 1, draining: false, bans: 0 })
  })

  it('never lets a page of another origin in, nor tells browsers that any may', async () => {
    const port = await start()
    const headers = { authorization: `Bearer ${token}`, origin: 'https://evil.example' }
    expect((await call(port, 'GET', '/api/admin/status', { headers })).status).toBe(403)
    const own = await call(port, 'GET', '/api/admin/status', { headers: { ...headers, origin: 'http://localhost:1' } })
    expect(own.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('counts sessions, sockets and rooms', async () => {
    const port = await start()
    const alice = await enter(port, 'alice')
    await alice.join(topicOf('a'))
    await alice.join(topicOf('b'))
    await signIn(port, 'bob')
    expect(await ask(port, 'GET', '/api/admin/status')).toMatchObject({
      status: 200,
      body: { ok: true, sessions: 2, sockets: 1, rooms: 2 },
    })
  })

  it('bans a zid: its sessions end at once, and none begins until the ban is lifted', async () => {
    const port = await start()
    const alice = await enter(port, 'alice')
    const again = await enter(port, 'alice')
    const bob = await enter(port, 'bob')
    const zid = zidOf('alice')
    expect(await ask(port, 'POST', '/api/admin/bans', { zid })).toMatchObject({ status: 200 })
    expect([await alice.client.closed, await again.client.closed]).toEqual([4001, 4001])
    expect((await alice.call('GET', '/api/msg/ice-servers')).status).toBe(401)
    const attempt = async (): Promise<Answered> =>
      call(port, 'POST', '/api/session', { body: await proofOf(port, 'alice') })
    expect(await attempt()).toMatchObject({ status: 403, body: { code: 'BANNED' } })
    await bob.client.settle()
    expect((await ask(port, 'GET', '/api/admin/bans')).body).toEqual({ ok: true, bans: [zid] })
    expect((await ask(port, 'DELETE', `/api/admin/bans/${zid}`)).status).toBe(200)
    expect((await ask(port, 'DELETE', `/api/admin/bans/${zid}`)).status).toBe(404)
    expect((await attempt()).status).toBe(200)
  })

  it('tells nobody whether a zid is banned but who proves to be it', async () => {
    const port = await start()
    await ask(port, 'POST', '/api/admin/bans', { zid: zidOf('alice') })
    const { signature } = await proofOf(port, 'bob')
    const forged = { ...(await proofOf(port, 'alice')), signature }
    expect((await call(port, 'POST', '/api/session', { body: forged })).status).toBe(401)
  })

  it('keeps bans over restarts in a file for its owner alone, and refuses to start on a broken one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tincan-bans-'))
    const banFile = join(folder, 'bans.json')
    const zid = zidOf('alice')
    await ask(await start({ banFile }), 'POST', '/api/admin/bans', { zid })
    expect(statSync(banFile).mode & 0o777).toBe(0o600)
    const port = await start({ banFile })
    expect((await call(port, 'POST', '/api/session', { body: await proofOf(port, 'alice') })).status).toBe(403)
    writeFileSync(banFile, '{"zids":')
    await expect(start({ banFile })).rejects.toThrow('--ban-file')
    rmSync(folder, { recursive: true })
  })

  it('drains: nobody new gets in, those inside are asked to go and then closed; and it can be undone', async () => {
    const port = await start({ drainMs: 50 })
    const alice = await enter(port, 'alice')
    const proof = await proofOf(port, 'bob')
    expect((await ask(port, 'POST', '/api/admin/drain')).status).toBe(200)
    await alice.client.frame({ type: 'draining' })
    expect((await call(port, 'GET', '/readyz')).status).toBe(503)
    expect((await call(port, 'GET', '/healthz')).status).toBe(200)
    expect(await call(port, 'POST', '/api/session', { body: proof })).toMatchObject({ status: 503 })
    await expect(Client.open(port, '/ws/msg', { token: alice.token })).rejects.toThrow('refused with 503')
    expect(await alice.client.closed).toBe(1012)
    expect((await ask(port, 'GET', '/api/admin/status')).body).toMatchObject({ draining: true, sockets: 0 })
    expect((await ask(port, 'DELETE', '/api/admin/drain')).body).toMatchObject({ draining: false })
    const bob = await enter(port, 'bob')
    await bob.client.settle()
  })

  it('answers sensibly to nonsense', async () => {
    const port = await start()
    for (const body of ['', '{}', '{"zid":"x"}', '{"who":"zid-"}'])
      expect((await ask(port, 'POST', '/api/admin/bans', body)).status).toBe(400)
    expect((await ask(port, 'DELETE', '/api/admin/bans/x')).status).toBe(400)
    expect((await ask(port, 'POST', '/api/admin/bans', { who: 'zid-AAAAAAAAAAAA' })).status).toBe(404)
    expect((await ask(port, 'GET', '/api/admin')).status).toBe(404)
    expect((await ask(port, 'GET', '/api/administrator')).status).toBe(401)
  })
})
