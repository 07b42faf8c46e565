import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServerConfig } from '../../signaling/config'
import { inviteCommand } from '../../signaling/invites/command'
import type { RunningServer, ServerDeps } from '../../signaling/server'
import { createMemoryCluster } from '../../signaling/cluster/memory'
import { closeCodes } from '../../src/core/protocol/signaling/errors'
import { type Clock, systemClock } from '../../src/core/base/clock'
import { systemRandom } from '../../src/core/base/random'
import { type Answered, Client, call, field, proofOf, serve, zidOf } from './support'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

describe('SG11 invite codes', () => {
  let folder: string
  let file: string
  let ahead: number
  const clock: Clock = { ...systemClock, now: () => Date.now() + ahead }
  const servers: RunningServer[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tincan-invites-'))
    file = join(folder, 'codes.json')
    ahead = 0
  })
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
    rmSync(folder, { recursive: true })
  })

  const run = async (...argv: readonly string[]): Promise<Said> => {
    const said = { out: '', err: '' }
    const code = await inviteCommand(systemRandom, clock).run({
      argv,
      env: { TINCAN_INVITE_FILE: file },
      out: (text) => (said.out += text),
      err: (text) => (said.err += text),
    })
    return { code, ...said }
  }

  const create = async (...flags: readonly string[]): Promise<string> => {
    const { code, out } = await run('create', ...flags)
    expect(code).toBe(0)
    return out.trim()
  }

  const start = async (config: Partial<ServerConfig> = {}, deps: Partial<ServerDeps> = {}): Promise<number> => {
    const access = { kind: 'invite', codeHashes: new Set<string>(), file } as const
    const server = await serve({ access, ...config }, { clock, ...deps })
    servers.push(server)
    return server.port
  }

  const attempt = async (port: number, name: string, inviteCode?: string): Promise<Answered> =>
    call(port, 'POST', '/api/session', {
      body: { ...(await proofOf(port, name)), ...(inviteCode === undefined ? {} : { inviteCode }) },
    })

  it('are made while the server runs, and let in whoever has one', async () => {
    const port = await start()
    expect(await attempt(port, 'alice')).toMatchObject({ status: 403, body: { code: 'CODE_REQUIRED' } })
    const code = await create('--label', 'for Alice')
    expect(code).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/)
    expect(await attempt(port, 'alice', code)).toMatchObject({ status: 200 })
    expect(await attempt(port, 'bob', ` ${code.toUpperCase()} `)).toMatchObject({ status: 200 })
    expect(await attempt(port, 'bob', `${code}x`)).toMatchObject({ status: 403, body: { code: 'CODE_REFUSED' } })
  })

  it('are kept as hashes, in a file for its owner alone', async () => {
    const code = await create()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain(code)
    const port = await start()
    const limited = await create('--uses', '1')
    expect((await attempt(port, 'alice', limited)).status).toBe(200)
    const notes = readFileSync(`${file}.used`, 'utf8')
    expect(statSync(`${file}.used`).mode & 0o777).toBe(0o600)
    for (const secret of [limited, zidOf('alice')]) expect(notes).not.toContain(secret)
  })

  it('end when revoked, by id or by the code itself', async () => {
    const port = await start()
    const [first, second] = [await create(), await create('--label', 'second')]
    expect((await attempt(port, 'alice', first)).status).toBe(200)
    expect(await run('revoke', first)).toMatchObject({ code: 0 })
    expect((await attempt(port, 'alice', first)).status).toBe(403)
    const id = /^([0-9a-f]{12}) .*“second”/m.exec((await run('list')).out)?.[1] ?? ''
    expect((await attempt(port, 'alice', second)).status).toBe(200)
    expect(await run('revoke', id)).toMatchObject({ code: 0 })
    expect((await attempt(port, 'alice', second)).status).toBe(403)
    expect(await run('revoke', id)).toMatchObject({ code: 2 })
  })

  /** Signed in by a code, with a socket at `home`. */
  const comeIn = async (port: number, name: string, code: string, home = port): Promise<[string, Client]> => {
    const token = field((await attempt(port, name, code)).body, 'token')
    return [token, await Client.open(home, '/ws/msg', { token })]
  }
  const statusAt = async (port: number, token: string): Promise<number> =>
    (await call(port, 'GET', '/api/msg/ice-servers', { token })).status

  it('that are revoked end the sessions they let in, at once, and no others', async () => {
    const port = await start()
    const [first, second] = [await create(), await create()]
    const [hers, alice] = await comeIn(port, 'alice', first)
    const [his, bob] = await comeIn(port, 'bob', second)
    await run('revoke', first)
    expect(await alice.closed).toBe(closeCodes.sessionOver)
    expect([await statusAt(port, hers), await statusAt(port, his)]).toEqual([401, 200])
    await bob.settle()
  })

  it('end nobody’s session while the file is away or broken', async () => {
    const port = await start()
    const [first, second] = [await create(), await create()]
    const [, alice] = await comeIn(port, 'alice', first)
    const [, bob] = await comeIn(port, 'bob', second)
    const whole = readFileSync(file, 'utf8')
    for (const spoil of [() => rmSync(file), () => writeFileSync(file, whole.slice(0, 30))]) {
      spoil()
      // The server has seen it once it lets nobody in, or as before.
      expect((await attempt(port, 'carol', 'none')).status).toBe(403)
      await alice.settle()
      writeFileSync(file, whole)
    }
    await run('revoke', first)
    expect(await alice.closed).toBe(closeCodes.sessionOver)
    await bob.settle()
  })

  it('SG13 that are revoked at one of several servers end sessions at all of them', async () => {
    const cluster = createMemoryCluster(systemClock)
    const node = {
      cluster: { redis: 'memory', secret: 'a secret for tests that nobody else knows', host: '', port: 0 },
    }
    const openBackplane = () => Promise.resolve(cluster.node())
    const a = await start(node, { openBackplane })
    const [b, c] = [
      await start({ ...node, access: { kind: 'open' } }, { openBackplane }),
      await start(node, { openBackplane }),
    ]
    const linked = async (port: number): Promise<unknown> => (await call(port, 'GET', '/readyz')).body
    for (const port of [a, b, c]) await expect.poll(() => linked(port), { timeout: 15_000 }).toMatchObject({ nodes: 3 })
    const [first, second] = [await create(), await create()]
    const [hers, alice] = await comeIn(a, 'alice', first, b)
    const [his, bob] = await comeIn(a, 'bob', second, b)
    await run('revoke', first)
    expect(await alice.closed).toBe(closeCodes.sessionOver)
    for (const port of [a, b, c]) expect([await statusAt(port, hers), await statusAt(port, his)]).toEqual([401, 200])
    await bob.settle()
  })

  it('let in as many different people as they say, again and again, over restarts too', async () => {
    const port = await start()
    const code = await create('--uses', '2')
    for (const name of ['alice', 'alice', 'bob', 'alice']) expect((await attempt(port, name, code)).status).toBe(200)
    expect((await attempt(port, 'carol', code)).status).toBe(403)
    const restarted = await start()
    expect((await attempt(restarted, 'bob', code)).status).toBe(200)
    expect((await attempt(restarted, 'carol', code)).status).toBe(403)
    expect((await run('list')).out).toContain('for 2 (2 used it)')
  })

  it('that have expired let nobody new in, and keep whom they let in before', async () => {
    const port = await start()
    const code = await create('--expires', '12h')
    expect((await attempt(port, 'alice', code)).status).toBe(200)
    ahead = 12 * 3_600_000 + 1
    expect((await attempt(port, 'bob', code)).status).toBe(403)
    expect((await attempt(port, 'alice', code)).status).toBe(200)
    expect((await run('list')).out).toContain('ended')
  })

  it('stay as they were while the file is broken, and note of a use that broke off harms no other', async () => {
    const port = await start()
    const code = await create('--uses', '1')
    const whole = readFileSync(file, 'utf8')
    writeFileSync(file, whole.slice(0, 30))
    expect((await attempt(port, 'alice', code)).status).toBe(403)
    writeFileSync(file, whole)
    writeFileSync(`${file}.used`, '\n0123456789ab half-a-')
    expect((await attempt(port, 'alice', code)).status).toBe(200)
    writeFileSync(file, whole.slice(0, 30))
    expect((await attempt(port, 'alice', code)).status).toBe(200)
    expect((await attempt(port, 'bob', code)).status).toBe(403)
    expect(await run('create')).toMatchObject({ code: 2, out: '' })
  })

  it('are not lost to two who write at once', async () => {
    await create()
    writeFileSync(`${file}.new`, '')
    const second = await run('create')
    expect(second).toMatchObject({ code: 2, out: '' })
    expect(second.err).toContain('codes.json.new')
  })

  it.each([
    [['create', '--uses', '0'], '--uses'],
    [['create', '--expires', '2001-01-01'], '--expires'],
    [['create', '--colour'], '--colour'],
    [['revoke'], 'There is no code'],
    [['dance'], 'invite create'],
  ])('says what is wrong with %j', async (argv, sentence) => {
    const said = await run(...argv)
    expect(said.code).toBe(2)
    expect(said.err).toContain(sentence)
  })
})
