import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../signaling/server'
import { call, serve } from './support'

/** As it stands: `fetch` would tidy the path up before it leaves. */
const rawStatus = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('the web build', () => {
  let server: RunningServer
  beforeAll(async () => {
    const parent = mkdtempSync(join(tmpdir(), 'tincan-web-'))
    const web = join(parent, 'renderer')
    mkdirSync(join(web, 'assets'), { recursive: true })
    writeFileSync(join(parent, 'secret.txt'), 'secret')
    writeFileSync(join(web, '.env'), 'secret')
    writeFileSync(join(web, 'index.html'), '<!doctype html><title>Tincan</title>')
    writeFileSync(join(web, 'assets', 'index-B1x2C3d4.js'), 'export {}')
    writeFileSync(join(web, 'assets', 'sodium-B1x2C3d4.wasm'), '')
    writeFileSync(join(web, 'icon.svg'), '<svg/>')
    server = await serve({ web })
  })
  afterAll(() => server.close())

  it.each(['/', '/i', '/?x=1'])('SG14 ID4 serves the app at %s', async (path) => {
    const page = await call(server.port, 'GET', path)
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Tincan</title>' })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('cache-control')).toBe('no-cache')
  })

  it('SG14 under a strict policy', async () => {
    const { headers } = await call(server.port, 'GET', '/')
    const policy = (headers.get('content-security-policy') ?? '').split('; ')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self' ws: wss: http: https:",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ]),
    )
    expect(policy.join()).not.toContain("'unsafe-inline'")
    expect(policy.join()).not.toContain("'unsafe-eval'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('SG14 what is named by its content is kept for ever, the rest is asked for again', async () => {
    const script = await call(server.port, 'GET', '/assets/index-B1x2C3d4.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await call(server.port, 'GET', '/icon.svg')).headers.get('cache-control')).toBe('no-cache')
    const wasm = await call(server.port, 'GET', '/assets/sodium-B1x2C3d4.wasm')
    expect(wasm.headers.get('content-type')).toBe('application/wasm')
    const head = await call(server.port, 'HEAD', '/')
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, undefined, '36'])
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
    '/%00',
    '/%zz',
    '/.env',
    '/assets',
    '/assets/',
    '/nothing.js',
  ])('SG14 gives nothing away at %s', async (path) => {
    expect(await rawStatus(server.port, path)).toBe(404)
  })

  it('SG12 says that it lives and is ready', async () => {
    expect(await call(server.port, 'GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } })
    expect(await call(server.port, 'GET', '/readyz')).toMatchObject({ status: 200, body: { ok: true } })
  })

  it('SG14 says so where there is no build', async () => {
    const bare = await serve()
    expect((await call(bare.port, 'GET', '/')).status).toBe(404)
    await bare.close()
  })
})
