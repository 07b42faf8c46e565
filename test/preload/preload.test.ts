import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import type { TincanBridge } from '../../src/ipc'

/** Loads the preload script with the two objects a sandboxed one has. */
const load = async () => {
  const world = new Map<string, TincanBridge>()
  const ipcRenderer = Object.assign(new EventEmitter(), {
    invoke: vi.fn(() => Promise.resolve({ ok: true, value: '1.2.3' })),
  })
  vi.resetModules()
  vi.doMock('electron', () => ({
    contextBridge: { exposeInMainWorld: (name: string, api: TincanBridge) => world.set(name, api) },
    ipcRenderer,
  }))
  await import('../../src/preload/preload')
  return { world, ipcRenderer }
}

it('gives the page one thing alone, and never ipcRenderer itself', async () => {
  const { world } = await load()
  expect([...world.keys()]).toEqual(['tincan'])
  const names = Object.keys(world.get('tincan') ?? {}).sort()
  expect(names).toEqual([
    'app',
    'badge',
    'closeNotification',
    'config',
    'deepLinks',
    'notify',
    'on',
    'openLink',
    'screens',
    'secrets',
  ])
})

it('asks main on the channel of the table', async () => {
  const { world, ipcRenderer } = await load()
  expect(await world.get('tincan')?.app.version()).toBe('1.2.3')
  expect(ipcRenderer.invoke).toHaveBeenCalledExactlyOnceWith('app.version', undefined)
})

it('hands on what main tells, without the event it came with, until stopped', async () => {
  const { world, ipcRenderer } = await load()
  const heard = vi.fn()
  const stop = world.get('tincan')?.on.notificationClicked(heard)
  ipcRenderer.emit('notificationClicked', { sender: 'privileged' }, { tag: 'a' })
  stop?.()
  ipcRenderer.emit('notificationClicked', { sender: 'privileged' }, { tag: 'b' })
  expect(heard.mock.calls).toEqual([[{ tag: 'a' }]])
})
