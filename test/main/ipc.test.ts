import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calls } from '../../src/ipc'
import { boot } from '../support/electron/boot'

const refused = (refusal: string) => ({ ok: false, refusal })
const top = { origin: 'app://tincan', parent: null }

describe('who may call (HP1)', () => {
  it.each([
    ['another origin', { origin: 'https://example.org', parent: null }],
    ['an origin that looks alike', { origin: 'app://tincan.evil', parent: null }],
    ['an opaque origin', { origin: 'null', parent: null }],
    ['a frame inside our page', { origin: 'app://tincan', parent: top }],
    ['a frame that is gone', null],
  ])('%s is refused on every channel', async (_who, frame) => {
    const { ipcMain } = await boot()
    for (const channel of Object.keys(calls)) {
      expect(await ipcMain.from(frame, channel, undefined)).toEqual(refused('sender'))
    }
  })
})

describe('what may be asked (HP1)', () => {
  it.each([
    ['secrets.wrap', 'text instead of bytes'],
    ['secrets.wrap', new Uint8Array(0)],
    ['secrets.wrap', new Uint8Array(5000)],
    ['secrets.save', new Uint8Array(70_000)],
    ['secrets.load', 'an argument too many'],
    ['config.save', { server: 'ftp://example.org' }],
    ['config.save', { server: 'https://example.org/path' }],
    ['config.save', { server: 'https://me:pass@example.org' }],
    ['config.save', { server: 'https://example.org', more: true }],
    ['notify', { title: '', body: '', tag: 'x' }],
    ['notify', { title: 'a', body: 'b' }],
    ['notify', { title: 'a', body: 'b', tag: 'c', actions: Array(4).fill({ id: 'x', title: 'y' }) }],
    ['notify.close', { tag: '' }],
    ['screens.choose', 'screen:0:0'],
    ['screens.choose', { id: '' }],
    ['badge', -1],
    ['badge', 1.5],
    ['badge', Number.NaN],
    ['openLink', 'file:///etc/passwd'],
    ['openLink', 'javascript:alert(1)'],
    ['openLink', 'mailto:ann@mail.example?attach=/etc/passwd'],
    ['openLink', 'mailto:ann@mail.example,bob@mail.example'],
    ['openLink', 'mailto:'],
  ])('%s refuses %j', async (channel, request) => {
    const { ipcMain, shell } = await boot()
    expect(await ipcMain.invoke(channel, request)).toEqual(refused('request'))
    expect(shell.opened).toEqual([])
  })

  it('refuses what is too large or too deep before it looks at it', async () => {
    const { ipcMain } = await boot()
    let deep: unknown = 'x'
    for (let depth = 0; depth < 20; depth += 1) deep = [deep]
    expect(await ipcMain.invoke('notify', { title: 'x'.repeat(200_000) })).toEqual(refused('oversized'))
    expect(await ipcMain.invoke('secrets.save', new Uint8Array(300_000))).toEqual(refused('oversized'))
    expect(await ipcMain.invoke('badge', deep)).toEqual(refused('oversized'))
  })

  it('refuses a second argument', async () => {
    const { ipcMain } = await boot()
    expect(await ipcMain.invoke('badge', 1, 2)).toEqual(refused('request'))
  })

  it('answers anything at all without throwing, in the form the bridge decodes', async () => {
    const { ipcMain } = await boot()
    const channels = fc.constantFrom(...Object.keys(calls).filter((name) => !name.startsWith('secrets.save')))
    await fc.assert(
      fc.asyncProperty(
        channels,
        fc.array(fc.anything({ withDate: true, withMap: true, withTypedArray: true }), { maxLength: 2 }),
        async (channel, args) => {
          const answer = await ipcMain.invoke(channel, ...args)
          expect(answer).toHaveProperty('ok')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('counts and says refusals, and a flood of them says little', async () => {
    const { ipcMain, said } = await boot()
    for (let call = 0; call < 100; call += 1) await ipcMain.invoke('badge', 'secret words')
    expect(said.mock.calls.flat().at(-1)).toBe('ipc badge refused: request, 64 since start')
    expect(said).toHaveBeenCalledTimes(7)
    expect(said.mock.calls.flat().join()).not.toContain('secret words')
  })
})

it('tells that a handler failed, and not how', async () => {
  const { ipcMain } = await boot({ userData: '/dev/null/nowhere' })
  expect(await ipcMain.invoke('config.save', { server: 'https://example.org' })).toEqual(refused('failed'))
})

it('opens web and mail addresses outside', async () => {
  const { ipcMain, shell } = await boot()
  expect(await ipcMain.invoke('openLink', 'https://example.org/')).toEqual({ ok: true, value: undefined })
  expect(await ipcMain.invoke('openLink', 'mailto:ann@mail.example')).toEqual({ ok: true, value: undefined })
  expect(shell.opened).toEqual(['https://example.org/', 'mailto:ann@mail.example'])
})
