import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { freshFolder } from '../support/electron/boot'
import { createFakeElectron } from '../support/electron/fake'

const serve = async () => {
  const folder = freshFolder()
  const root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(folder, 'renderer-secret'))
  writeFileSync(join(root, 'index.html'), '<!doctype html>')
  writeFileSync(join(root, 'assets', 'index-abc.js'), 'run()')
  writeFileSync(join(root, 'notes.secret'), 'no kind of file the app has')
  writeFileSync(join(folder, 'outside.txt'), 'secret')
  writeFileSync(join(folder, 'renderer-secret', 'a.txt'), 'secret')
  symlinkSync(join(folder, 'outside.txt'), join(root, 'link.txt'))
  const electron = createFakeElectron()
  vi.doMock('electron', () => electron)
  const { setupProtocol } = await import('../../src/main/protocol')
  setupProtocol(root)
  return electron.protocol
}

beforeEach(() => {
  vi.resetModules()
})

describe('app://tincan/', () => {
  it('serves the files of the renderer, each as what it is', async () => {
    const protocol = await serve()
    const page = await protocol.fetch('app://tincan/')
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html>',
    ])
    const script = await protocol.fetch('app://tincan/assets/index-abc.js?v=1')
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
  })

  it('sends the strict policy with every answer, refusals too', async () => {
    const protocol = await serve()
    for (const path of ['', 'index.html', 'missing.html', '../outside.txt']) {
      const { headers } = await protocol.fetch(`app://tincan/${path}`)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; " +
          "media-src 'self' blob: mediastream:; connect-src 'self' http: https: ws: wss:; worker-src 'self'; " +
          "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it.each([
    'app://tincan/../outside.txt',
    'app://tincan/%2e%2e/outside.txt',
    'app://tincan/%2E%2E%2Foutside.txt',
    'app://tincan/..%2foutside.txt',
    'app://tincan/assets/..%2f..%2foutside.txt',
    'app://tincan/..%5coutside.txt',
    'app://tincan/..\\outside.txt',
    'app://tincan/%252e%252e%252foutside.txt',
    'app://tincan//etc/passwd',
    'app://tincan/%2fetc%2fpasswd',
    'app://tincan/../renderer-secret/a.txt',
    'app://tincan/..%2frenderer-secret/a.txt',
    'app://tincan/link.txt',
    'app://tincan/index.html%00.txt',
    'app://tincan/%ff',
    'app://tincan/assets',
    'app://tincan/notes.secret',
    'app://tincan/index.html/',
  ])('gives nothing for %s', async (url) => {
    const protocol = await serve()
    const answer = await protocol.fetch(url)
    expect([answer.status, await answer.text()]).toEqual([404, ''])
  })

  it.each(['app://evil/index.html', 'app://tincan.evil/index.html', 'app://tincan:80/index.html'])(
    'is one host alone, not %s',
    async (url) => {
      const protocol = await serve()
      expect((await protocol.fetch(url)).status).toBe(403)
    },
  )

  it('is for reading', async () => {
    const protocol = await serve()
    expect((await protocol.fetch('app://tincan/', 'POST')).status).toBe(405)
    const head = await protocol.fetch('app://tincan/', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})
