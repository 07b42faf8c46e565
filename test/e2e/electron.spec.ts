import { _electron, expect, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findElectron } from '../../scripts/lib/electron.mjs'
import { root } from '../../scripts/lib/project.mjs'

const binary = findElectron()
const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

test.describe('the Electron app', () => {
  test.skip(binary === undefined, 'the Electron binary is not installed here: npx install-electron fetches it')
  test.skip(!hasScreen, 'there is no screen here')

  test('opens its own origin, sandboxed, with the bridge and nothing else of Electron', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'tincan-electron-'))
    const app = await _electron.launch({
      ...(binary === undefined ? {} : { executablePath: binary }),
      args: ['--no-sandbox', root, `--user-data-dir=${profile}`],
    })
    try {
      const page = await app.firstWindow()
      await page.waitForURL('app://tincan/index.html')
      const seen = await page.evaluate(() => ({
        bridge: typeof Reflect.get(window, 'tincan'),
        node: typeof Reflect.get(window, 'require'),
        process: typeof Reflect.get(window, 'process'),
        secure: window.isSecureContext,
      }))
      expect(seen).toEqual({ bridge: 'object', node: 'undefined', process: 'undefined', secure: true })
      await expect(page.getByRole('heading', { name: 'Welcome to Tincan' })).toBeVisible()
    } finally {
      await app.close()
      rmSync(profile, { recursive: true, force: true })
    }
  })
})
