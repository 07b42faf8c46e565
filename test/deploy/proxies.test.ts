import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { findCommand } from '../../scripts/lib/debian.mjs'
import { freePort } from '../../scripts/lib/server.mjs'
import { checkPublicUrl } from '../../signaling/doctor/publicCheck'
import type { RunningServer } from '../../signaling/server'
import { Client, call, serve, signIn } from '../signaling/support'

const run = promisify(execFile)
const [nginx, caddy, analyze] = ['nginx', 'caddy', 'systemd-analyze'].map(findCommand)
for (const [name, path] of Object.entries({ nginx, caddy, 'systemd-analyze': analyze }))
  if (path === undefined) console.log(`SG15 ${name} is not here: what deploy/ has for it was not tried`)

const folder = mkdtempSync(join(tmpdir(), 'tincan-proxy-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const upstream = (server: RunningServer): string => `127.0.0.1:${server.port}`

const until = async (origin: string, child: ChildProcess): Promise<void> => {
  await expect
    .poll(
      () =>
        fetch(`${origin}/healthz`).then(
          ({ ok }) => ok || child.exitCode !== null,
          () => child.exitCode !== null,
        ),
      {
        timeout: 20_000,
        interval: 50,
      },
    )
    .toBe(true)
  expect(child.exitCode).toBeNull()
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** What any proxy before the server has to do. */
const serves = async (origin: string, port: number): Promise<void> => {
  const findings = await checkPublicUrl(origin, () => Date.now())
  expect(findings.filter(({ verdict }) => verdict !== 'well')).toEqual([])
  // A session of its own proves that people sign in to the public origin, and a frame goes both ways.
  const alice = await signIn(port, 'alice')
  const socket = await Client.open(port, '/ws/msg', { token: alice.token })
  await socket.frame({ type: 'connected' })
  await socket.settle()
  await socket.close()
  for (const path of ['/metrics', '/api/admin/status'])
    expect((await call(port, 'GET', path, { token: 'a-token-of-some-length' })).status, path).toBe(404)
}

describe('the proxies of deploy/', () => {
  it.runIf(caddy !== undefined)(
    'SG15 Caddy passes calls and sockets on, and keeps what is for the operator',
    async () => {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const server = await serve({ publicUrls: [origin], trustProxy: true, adminToken: 'a-token-of-some-length' })
      const env = { ...process.env, TINCAN_SITE: origin, TINCAN_UPSTREAM: upstream(server), HOME: folder }
      const options = ['--config', 'deploy/Caddyfile', '--adapter', 'caddyfile']
      const child = spawn(caddy ?? '', ['run', ...options], { env, stdio: 'ignore' })
      await until(origin, child)
      await serves(origin, port)
      await stop(child)
      await server.close()
    },
  )

  it.runIf(nginx !== undefined)(
    'SG15 nginx passes calls and sockets on, and keeps what is for the operator',
    async () => {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const server = await serve({ publicUrls: [origin], trustProxy: true, adminToken: 'a-token-of-some-length' })
      // As it stands but for ports and certificates: those are of the machine it is put on.
      const site = readFileSync('deploy/nginx.conf', 'utf8')
        .replace('server 127.0.0.1:8787;', `server ${upstream(server)};`)
        .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
        .replace('listen 80;', `listen 127.0.0.1:${await freePort()};`)
        .replaceAll(/^ *(listen \[::\]|ssl_certificate).*$/gm, '')
        .replaceAll('$host', '$http_host')
      const all = `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off;
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
      uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; ${site} }`
      const path = join(folder, 'nginx.conf')
      writeFileSync(path, all)
      await run(nginx ?? '', ['-t', '-e', 'stderr', '-c', path])
      const child = spawn(nginx ?? '', ['-e', 'stderr', '-c', path], { stdio: 'ignore' })
      await until(origin, child)
      await serves(origin, port)
      await stop(child)
      await server.close()
    },
  )

  it.runIf(analyze !== undefined)('SG12 systemd takes the unit, and counts it among the well shut in', async () => {
    const path = join(folder, 'tincan-signaling.service')
    const unit = readFileSync('deploy/tincan-signaling.service', 'utf8')
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath))
    const verified = await run(analyze ?? '', ['verify', path])
    expect(verified.stdout + verified.stderr).not.toContain('tincan-signaling.service:')
    const { stdout } = await run(analyze ?? '', ['security', '--offline=true', path])
    const level = Number(/exposure level for tincan-signaling\.service: (\d+\.\d)/.exec(stdout)?.[1])
    expect(level).toBeLessThan(2)
  })
})
