import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { boot } from '../support/electron/boot'
import { FakeSource } from '../support/electron/fake'

const whole = new FakeSource('screen:0:0', 'Entire screen')
const letter = new FakeSource('window:12:0', 'Letter')

const bootWith = async (...sources: readonly FakeSource[]) => {
  const { desktopCapturer, ipcMain, session } = await boot()
  desktopCapturer.sources = sources
  const list = () => ipcMain.invoke('screens.list', undefined)
  const choose = (id: string) => ipcMain.invoke('screens.choose', { id })
  return { desktopCapturer, list, choose, share: session.defaultSession.sharesScreen }
}

beforeEach(() => {
  vi.stubEnv('XDG_SESSION_TYPE', 'x11')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

describe('sharing a screen', () => {
  it('lists screens and windows, each with a small picture', async () => {
    const { list } = await bootWith(whole, letter)
    expect(await list()).toEqual({
      ok: true,
      value: [
        { id: 'screen:0:0', name: 'Entire screen', kind: 'screen', thumbnail: new Uint8Array(1_500).fill(7) },
        { id: 'window:12:0', name: 'Letter', kind: 'window', thumbnail: new Uint8Array(1_500).fill(7) },
      ],
    })
  })

  it('bounds what it lists: how many, their names, and their pictures', async () => {
    const many = Array.from({ length: 60 }, (_, index) => new FakeSource(`window:${String(index)}:0`, 'x'.repeat(999)))
    const { list } = await bootWith(
      new FakeSource('window:90:0', 'not drawn', 0),
      new FakeSource('window:91:0', 'large', 100_000),
      new FakeSource('window:92:0', 'huge', 1_000_000),
      ...many,
    )
    const answer = await list()
    expect(answer).toMatchObject({ ok: true, value: { length: 48 } })
    expect(answer).toMatchObject({
      value: [
        { name: 'not drawn' },
        { name: 'large', thumbnail: { length: 40_000 } },
        { name: 'huge' },
        { name: 'x'.repeat(256) },
      ].concat(Array(44).fill({})),
    })
    expect(JSON.stringify(answer)).toContain('{"id":"window:92:0","name":"huge","kind":"window"}')
  })

  it('hands out what was chosen, once', async () => {
    const { choose, list, share } = await bootWith(whole, letter)
    await list()
    expect(await choose('window:12:0')).toEqual({ ok: true, value: undefined })
    expect(await share()).toEqual({ video: letter })
    expect(await share()).toBeNull()
  })

  it('hands out nothing that was not listed, nor chosen long ago', async () => {
    const { choose, list, share } = await bootWith(whole)
    await list()
    expect(await choose('window:12:0')).toEqual({ ok: false, refusal: 'failed' })
    expect(await share()).toBeNull()
    await choose('screen:0:0')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await share()).toBeNull()
  })

  it('hands out nothing to others, nor to a frame inside our page', async () => {
    const { choose, list, share } = await bootWith(whole)
    await list()
    await choose('screen:0:0')
    const own = { origin: 'app://tincan', parent: null }
    expect(await share({ frame: { origin: 'https://example.org', parent: null } })).toBeNull()
    expect(await share({ frame: { ...own, parent: own } })).toBeNull()
    expect(await share({ frame: null })).toBeNull()
    expect(await share({ videoRequested: false })).toBeNull()
    expect(await share()).toEqual({ video: whole })
  })

  it('gives the sound of the system where it can be had', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    const { choose, list, share } = await bootWith(whole)
    await list()
    await choose('screen:0:0')
    expect(await share()).toEqual({ video: whole, audio: 'loopback' })
    await choose('screen:0:0')
    expect(await share({ audioRequested: false })).toEqual({ video: whole })
  })
})

describe('on Wayland', () => {
  const wayland = (): void => {
    vi.stubEnv('XDG_SESSION_TYPE', 'wayland')
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0')
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  }

  it('one picker opens, and it is that of the system', async () => {
    wayland()
    const { desktopCapturer, list, share } = await bootWith(whole)
    expect(await list()).toEqual({ ok: true, value: [] })
    expect(desktopCapturer.asked).toEqual([])
    expect(await share()).toEqual({ video: whole })
    expect(desktopCapturer.asked).toHaveLength(1)
  })

  it('nothing is shared where it was closed without a choice', async () => {
    wayland()
    const { desktopCapturer, share } = await bootWith()
    expect(await share()).toBeNull()
    desktopCapturer.getSources = () => Promise.reject(new Error('cancelled'))
    expect(await share()).toBeNull()
  })
})
