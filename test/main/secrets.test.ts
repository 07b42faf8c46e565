import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { boot } from '../support/electron/boot'

const secret = Uint8Array.from({ length: 32 }, (_, index) => 255 - index)
const answered = (value: unknown) => ({ ok: true, value })
const bytes = (answer: unknown): Uint8Array => {
  if (typeof answer === 'object' && answer !== null && 'value' in answer && answer.value instanceof Uint8Array) {
    return new Uint8Array(answer.value)
  }
  throw new Error('no bytes')
}

describe('ST1: the key and the system', () => {
  it.each([
    ['gnome_libsecret', 'keyring'],
    ['basic_text', 'basic_text'],
    ['none', 'unavailable'],
  ] as const)('%s is called %s', async (keyring, protection) => {
    const { ipcMain } = await boot({ keyring })
    expect(await ipcMain.invoke('secrets.protection', undefined)).toEqual(answered(protection))
  })

  it('a keyring wraps and unwraps, and the wrapped bytes are others', async () => {
    const { ipcMain } = await boot()
    const wrapped = bytes(await ipcMain.invoke('secrets.wrap', secret))
    expect(wrapped).not.toEqual(secret)
    expect(bytes(await ipcMain.invoke('secrets.unwrap', wrapped))).toEqual(secret)
  })

  it.each(['basic_text', 'none'] as const)('%s is never used as if it protected anything', async (keyring) => {
    const { ipcMain } = await boot({ keyring })
    expect(await ipcMain.invoke('secrets.wrap', secret)).toEqual(answered(undefined))
    expect(await ipcMain.invoke('secrets.unwrap', secret)).toEqual(answered(undefined))
  })

  it('bytes the keyring does not know are no secret, and no crash', async () => {
    const { ipcMain, safeStorage } = await boot()
    const wrapped = bytes(await ipcMain.invoke('secrets.wrap', secret))
    expect(await ipcMain.invoke('secrets.unwrap', Uint8Array.of(1, 2, 3))).toEqual(answered(undefined))
    safeStorage.lost = true
    expect(await ipcMain.invoke('secrets.unwrap', wrapped)).toEqual(answered(undefined))
  })
})

describe('the wrapped record on disk', () => {
  it('is not there at first, and survives a restart', async () => {
    const { ipcMain, userData } = await boot()
    expect(await ipcMain.invoke('secrets.load', undefined)).toEqual(answered(undefined))
    expect(await ipcMain.invoke('secrets.save', secret)).toEqual(answered(undefined))
    const again = await boot({ userData })
    expect(bytes(await again.ipcMain.invoke('secrets.load', undefined))).toEqual(secret)
  })

  it('can be read by its owner alone, and leaves nothing half-written behind', async () => {
    const { ipcMain, userData } = await boot()
    await ipcMain.invoke('secrets.save', secret)
    await ipcMain.invoke('secrets.save', Uint8Array.of(7))
    expect(readdirSync(userData)).toEqual(['secrets.bin'])
    expect(statSync(join(userData, 'secrets.bin')).mode & 0o777).toBe(0o600)
  })

  it('keeps the old record where the new one cannot be written', async () => {
    const { ipcMain, userData } = await boot()
    await ipcMain.invoke('secrets.save', secret)
    mkdirSync(join(userData, 'secrets.bin.new', 'in the way'), { recursive: true })
    expect(await ipcMain.invoke('secrets.save', Uint8Array.of(7))).toEqual({ ok: false, refusal: 'failed' })
    expect(bytes(await ipcMain.invoke('secrets.load', undefined))).toEqual(secret)
  })

  it('ST3: one that cannot be read is refused, never taken for a first start', async () => {
    const { ipcMain, userData } = await boot()
    writeFileSync(join(userData, 'secrets.bin'), Buffer.alloc(1_000_000))
    expect(await ipcMain.invoke('secrets.load', undefined)).toEqual({ ok: false, refusal: 'failed' })
    writeFileSync(join(userData, 'secrets.bin'), '')
    expect(await ipcMain.invoke('secrets.load', undefined)).toEqual({ ok: false, refusal: 'response' })
    expect(existsSync(join(userData, 'secrets.bin'))).toBe(true)
  })
})
