import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { boot } from '../support/electron/boot'
import { freshFolder } from '../support/electron/boot'

const loaded = (server: string, source: string) => ({ ok: true, value: { server, source } })
const fallback = 'http://127.0.0.1:8787'

describe('the chosen server', () => {
  it('is the one on this machine until another is saved, and then that one, after a restart too', async () => {
    const { ipcMain, userData } = await boot()
    expect(await ipcMain.invoke('config.load', undefined)).toEqual(loaded(fallback, 'default'))
    await ipcMain.invoke('config.save', { server: 'https://tincan.example/' })
    expect(await ipcMain.invoke('config.load', undefined)).toEqual(loaded('https://tincan.example', 'saved'))
    const again = await boot({ userData })
    expect(await again.ipcMain.invoke('config.load', undefined)).toEqual(loaded('https://tincan.example', 'saved'))
  })

  it('can be named on the command line, where a wrong one counts for nothing', async () => {
    const named = await boot({ switches: { server: 'http://127.0.0.1:9000' } })
    expect(await named.ipcMain.invoke('config.load', undefined)).toEqual(
      loaded('http://127.0.0.1:9000', 'command-line'),
    )
    const wrong = await boot({ switches: { server: 'file:///etc' } })
    expect(await wrong.ipcMain.invoke('config.load', undefined)).toEqual(loaded(fallback, 'default'))
  })

  it.each(['{"server":', '{"server":"javascript:alert(1)"}', '[]', '', 'null', `"${'x'.repeat(70_000)}"`])(
    'ST3: damaged settings are said, left as they are, and replaced by the default: %.20s',
    async (text) => {
      const userData = freshFolder()
      const path = join(userData, 'config.json')
      writeFileSync(path, text)
      const { ipcMain, said } = await boot({ userData })
      expect(await ipcMain.invoke('config.load', undefined)).toEqual(loaded(fallback, 'damaged'))
      expect(said).toHaveBeenCalledOnce()
      expect(readFileSync(path, 'utf8')).toBe(text)
      await ipcMain.invoke('config.save', { server: 'https://tincan.example' })
      expect(await ipcMain.invoke('config.load', undefined)).toEqual(loaded('https://tincan.example', 'saved'))
    },
  )

  it('a damaged note of the window is no reason to stay away', async () => {
    const userData = freshFolder()
    writeFileSync(join(userData, 'window.json'), '{"x":99999,"y":0,"width":800,"height":600}')
    const { windows } = await boot({ userData })
    expect(windows[0]?.settings).toMatchObject({ width: 1180, height: 780 })
    expect(windows[0]?.settings['x']).toBeUndefined()
  })
})
