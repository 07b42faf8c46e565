import { describe, expect, it } from 'vitest'
import { calls } from '../../src/ipc'
import { boot } from '../support/electron/boot'

describe('starting', () => {
  it('sandboxes every renderer before the app is ready, and opens its own origin', async () => {
    const { app, windows, protocol } = await boot()
    expect(app.calls).toEqual(['enableSandbox', 'ready'])
    expect(protocol.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ])
    expect(windows.map(({ loaded }) => loaded)).toEqual([['app://tincan/index.html']])
  })

  it('gives the page neither Node nor a shared context', async () => {
    const { windows } = await boot()
    expect(windows[0]?.settings['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    })
  })

  it('answers every channel of the table and no other', async () => {
    const { ipcMain } = await boot()
    expect(ipcMain.channels).toEqual(Object.keys(calls).sort())
  })

  it('offers copy and paste in its menu', async () => {
    const { Menu } = await boot()
    expect(Menu.roles).toContain('editMenu')
  })

  it('listens to a development address only when it is not packaged', async () => {
    process.env['ELECTRON_RENDERER_URL'] = 'http://127.0.0.1:5173'
    try {
      expect((await boot({ packaged: true })).windows[0]?.loaded).toEqual(['app://tincan/index.html'])
      expect((await boot({ packaged: false })).windows[0]?.loaded).toEqual(['http://127.0.0.1:5173'])
    } finally {
      delete process.env['ELECTRON_RENDERER_URL']
    }
  })
})

describe('ST4: one process a profile', () => {
  it('leaves at once where another one runs, before it touches anything', async () => {
    const { app, windows, ipcMain } = await boot({ second: true })
    expect(app.calls).toEqual(['quit', 'ready'])
    expect(windows).toEqual([])
    expect(ipcMain.channels).toEqual([])
  })

  it('comes to the front when a second one hands over', async () => {
    const { app, windows } = await boot()
    const [window] = windows
    window?.emit('ready-to-show')
    app.emit('second-instance', {}, ['electron'])
    expect(windows).toHaveLength(1)
    expect(window).toMatchObject({ visible: true, focused: 1 })
  })

  it('opens a new window where the old one was closed', async () => {
    const { app, windows } = await boot()
    windows[0]?.close()
    app.emit('second-instance', {}, ['electron'])
    expect(windows).toHaveLength(2)
  })
})

describe('the window', () => {
  it('shows itself when it has something to show, in the colours of the system', async () => {
    const { windows } = await boot({ dark: true })
    expect(windows[0]).toMatchObject({ visible: false, settings: { backgroundColor: '#16181d', show: false } })
    windows[0]?.emit('ready-to-show')
    expect(windows[0]?.visible).toBe(true)
  })

  it('comes back where it was', async () => {
    const { windows, userData } = await boot()
    windows[0]?.close()
    const again = await boot({ userData })
    expect(again.windows[0]?.settings).toMatchObject({ x: 10, y: 20, width: 800, height: 600 })
  })
})

describe('deep links (ID4)', () => {
  const invite = 'tincan://invite#abc'

  it('keeps a link of the command line until the screen takes it, once', async () => {
    const { ipcMain } = await boot({ args: ['--flag', invite, 'https://example.org/', 'tincan://a b'] })
    expect(await ipcMain.invoke('deepLinks.take', undefined)).toEqual({ ok: true, value: [invite] })
    expect(await ipcMain.invoke('deepLinks.take', undefined)).toEqual({ ok: true, value: [] })
  })

  it('tells the screen of one that comes later, from a second process or from macOS', async () => {
    const { app, ipcMain, windows } = await boot()
    app.emit('second-instance', {}, ['electron', '--', invite])
    app.emit('open-url', { preventDefault: () => undefined }, 'tincan://invite#def')
    expect(windows[0]?.webContents.sent.map(({ channel }) => channel)).toEqual(['deepLink', 'deepLink'])
    expect(await ipcMain.invoke('deepLinks.take', undefined)).toEqual({
      ok: true,
      value: [invite, 'tincan://invite#def'],
    })
  })

  it('registers so that a link can never be read as a switch', async () => {
    const { app } = await boot()
    expect(app.protocolClients).toEqual([['tincan', process.execPath, ['--']]])
  })

  it('keeps no more than a few, and none that is too long', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `tincan://invite#${String(index)}`)
    const { ipcMain } = await boot({ args: [`tincan://invite#${'a'.repeat(10_000)}`, ...many] })
    expect(await ipcMain.invoke('deepLinks.take', undefined)).toEqual({ ok: true, value: many.slice(0, 16) })
  })
})

describe('notifications and badge', () => {
  const notice = { title: 'Bob', body: 'Hello', tag: 'conversation-1' }

  it('shows a notification, and tells the screen which one was clicked', async () => {
    const { ipcMain, notifications, windows } = await boot()
    await ipcMain.invoke('notify', notice)
    expect(notifications.map(({ settings, state }) => [settings.body, state])).toEqual([['Hello', 'shown']])
    notifications[0]?.emit('click')
    expect(windows[0]?.focused).toBe(1)
    expect(windows[0]?.webContents.sent).toEqual([{ channel: 'notificationClicked', payload: { tag: notice.tag } }])
  })

  it('lets a newer one take the place of one with its tag', async () => {
    const { ipcMain, notifications } = await boot()
    await ipcMain.invoke('notify', notice)
    await ipcMain.invoke('notify', { ...notice, body: 'Still there?' })
    expect(notifications.map(({ state }) => state)).toEqual(['closed', 'shown'])
  })

  it('has buttons, and tells which of them was pressed', async () => {
    const { ipcMain, notifications, windows } = await boot()
    const actions = ['accept', 'decline'].map((id) => ({ id, title: id.toUpperCase() }))
    await ipcMain.invoke('notify', { ...notice, actions, sticky: true })
    expect(notifications[0]?.settings).toMatchObject({
      timeoutType: 'never',
      actions: [
        { type: 'button', text: 'ACCEPT' },
        { type: 'button', text: 'DECLINE' },
      ],
    })
    notifications[0]?.emit('action', { actionIndex: 1 })
    const payload = { tag: notice.tag, action: 'decline' }
    expect(windows[0]?.webContents.sent).toEqual([{ channel: 'notificationClicked', payload }])
    expect(windows[0]?.focused).toBe(1)
  })

  it('leaves the window where it is for a button that needs none', async () => {
    const { ipcMain, notifications, windows } = await boot()
    const actions = [
      { id: 'accept', title: 'Accept' },
      { id: 'decline', title: 'Decline', background: true },
    ]
    await ipcMain.invoke('notify', { ...notice, actions })
    notifications[0]?.emit('action', { actionIndex: 1 })
    expect(windows[0]?.focused).toBe(0)
    const payload = { tag: notice.tag, action: 'decline' }
    expect(windows[0]?.webContents.sent).toEqual([{ channel: 'notificationClicked', payload }])
    expect(notifications.map(({ state }) => state)).toEqual(['closed'])
    await ipcMain.invoke('notify', { ...notice, actions })
    notifications[1]?.emit('action', { actionIndex: 0 })
    expect(windows[0]?.focused).toBe(1)
  })

  it('closes one that is of no use any more', async () => {
    const { ipcMain, notifications } = await boot()
    await ipcMain.invoke('notify', notice)
    await ipcMain.invoke('notify.close', { tag: 'another' })
    expect(notifications.map(({ state }) => state)).toEqual(['shown'])
    await ipcMain.invoke('notify.close', { tag: notice.tag })
    expect(notifications.map(({ state }) => state)).toEqual(['closed'])
  })

  it('marks the icon', async () => {
    const { app, ipcMain } = await boot()
    await ipcMain.invoke('badge', 3)
    expect(app.badge).toBe(3)
  })
})
