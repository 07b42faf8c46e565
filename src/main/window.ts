import { BrowserWindow, nativeTheme } from 'electron'
import type { EventName, PayloadOf } from '../ipc'
import { loadBounds, saveBounds } from './bounds'

export interface WindowOptions {
  /** The profile's folder. */
  readonly folder: string
  readonly preload: string
  readonly address: string
}

export interface MainWindow {
  /** Opens the window, or brings it to the front. */
  show(): void
  /** Lost where there is no window: what must not be lost is kept by whoever tells it. */
  tell<Name extends EventName>(name: Name, payload: PayloadOf<Name>): void
}

const open = ({ folder, preload, address }: WindowOptions): BrowserWindow => {
  const window = new BrowserWindow({
    ...loadBounds(folder),
    minWidth: 360,
    minHeight: 400,
    title: 'Tincan',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // A message must arrive and be confirmed while the window is out of sight.
      backgroundThrottling: false,
      // Elsewhere Chromium fetches its dictionaries from a third party.
      spellcheck: process.platform === 'darwin',
    },
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    saveBounds(folder, window.getNormalBounds())
  })
  window.loadURL(address).catch(() => {
    console.warn('the screen could not be loaded')
    if (!window.isDestroyed()) window.show()
  })
  return window
}

export const setupWindow = (options: WindowOptions): MainWindow => {
  let window: BrowserWindow | undefined
  return {
    show: () => {
      if (window === undefined) {
        window = open(options)
        window.on('closed', () => {
          window = undefined
        })
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    tell: (name, payload) => {
      window?.webContents.send(name, payload)
    },
  }
}
