import { describe, expect, it } from 'vitest'
import { boot } from '../support/electron/boot'

const own = 'app://tincan/index.html'

describe('permissions are denied by default (HP1)', () => {
  it.each([
    'geolocation',
    'midi',
    'midiSysex',
    'hid',
    'serial',
    'usb',
    'clipboard-read',
    'fileSystem',
    'idle-detection',
    'openExternal',
    'pointerLock',
    'storage-access',
    'window-management',
    'unknown',
  ])('%s, even to our own page', async (permission) => {
    const { session } = await boot()
    expect(session.defaultSession.requests(permission, own)).toBe(false)
    expect(session.defaultSession.checks(permission, 'app://tincan/')).toBe(false)
  })

  it.each([
    'notifications',
    'media',
    'clipboard-sanitized-write',
    'display-capture',
    'fullscreen',
    'speaker-selection',
  ])('%s is ours alone', async (permission) => {
    const { session } = await boot()
    expect(session.defaultSession.requests(permission, own)).toBe(true)
    expect(session.defaultSession.checks(permission, 'app://tincan/')).toBe(true)
    for (const other of [
      'https://tincan/',
      'app://tincan.evil/',
      'app://evil/',
      'file:///',
      'http://127.0.0.1:8787/',
      '',
    ]) {
      expect(session.defaultSession.requests(permission, other)).toBe(false)
      expect(session.defaultSession.checks(permission, other)).toBe(false)
    }
  })

  it('a frame inside our page gets nothing', async () => {
    const { session } = await boot()
    expect(session.defaultSession.requests('media', own, false)).toBe(false)
  })

  it('no device is handed out, nor a screen that nobody chose', async () => {
    const { session } = await boot()
    expect(session.defaultSession.allowsDevices()).toBe(false)
    expect(await session.defaultSession.sharesScreen()).toBeNull()
  })
})

describe('no page leaves its origin', () => {
  const contents = async () => {
    const booted = await boot()
    const [window] = booted.windows
    if (window === undefined) throw new Error('no window')
    return { ...booted, contents: window.webContents }
  }

  it.each(['https://example.org/', 'file:///etc/passwd', 'app://evil/', 'data:text/html,x', 'javascript:alert(1)'])(
    'neither by navigation nor by redirect: %s',
    async (url) => {
      const { contents: page } = await contents()
      expect(page.prevents('will-frame-navigate', url)).toBe(true)
      expect(page.prevents('will-redirect', url)).toBe(true)
    },
  )

  it('but may load itself anew, in the top frame alone', async () => {
    const { contents: page } = await contents()
    expect(page.prevents('will-frame-navigate', own)).toBe(false)
    expect(page.prevents('will-frame-navigate', own, false)).toBe(true)
  })

  it('nor opens a window or embeds a page', async () => {
    const { contents: page } = await contents()
    expect(page.openWindow(own)).toBe('deny')
    expect(page.openWindow('https://example.org/')).toBe('deny')
    expect(page.prevents('will-attach-webview', own)).toBe(true)
  })

  it('web links go to the system browser, and nothing else does', async () => {
    const { contents: page, shell } = await contents()
    page.openWindow('https://example.org/a?b#c')
    page.prevents('will-frame-navigate', 'http://example.org/')
    const refused = [
      'file:///etc/passwd',
      'smb://host/share',
      'javascript:alert(1)',
      'tincan://invite#x',
      'https://user:password@example.org/',
      'ms-msdt:/id',
      'not an address',
      `https://example.org/${'a'.repeat(9000)}`,
    ]
    for (const url of refused) {
      page.openWindow(url)
      page.prevents('will-frame-navigate', url)
    }
    page.prevents('will-frame-navigate', 'https://in.a.frame/', false)
    expect(shell.opened).toEqual(['https://example.org/a?b#c', 'http://example.org/'])
  })

  it('whoever creates a page later gets the same', async () => {
    const { BrowserWindow } = await boot()
    const page = new BrowserWindow({}).webContents
    expect(page.prevents('will-frame-navigate', 'https://example.org/')).toBe(true)
    expect(page.openWindow('https://example.org/')).toBe('deny')
  })
})

describe('requests speak the signalling protocol, to whichever server an invite names, and load nothing else', () => {
  it('by HTTP and by WebSocket', async () => {
    const { session } = await boot()
    const out = session.defaultSession
    expect(out.filter).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'])
    expect(out.letsOut('http://127.0.0.1:8787/api/session')).toBe(true)
    expect(out.letsOut('https://tincan.example/api/msg/ice-servers')).toBe(true)
    expect(out.letsOut('ws://127.0.0.1:8787/ws/msg?ticket=once')).toBe(true)
    expect(out.letsOut('wss://tincan.example/signal?ticket=once')).toBe(true)
    for (const address of [
      'http://127.0.0.1:8787/',
      'https://evil.example/?stolen',
      'https://evil.example/script.js',
      'https://evil.example/api/elsewhere',
      'https://evil.example/x/api/session',
      'https://somebody:secret@evil.example/api/session',
    ]) {
      expect(out.letsOut(address), address).toBe(false)
    }
  })
})
