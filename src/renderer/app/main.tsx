import '../styles/tokens.css'
import '../styles/base.css'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createWorkerEngine } from '../../core/adapters/worker/engine'
import { createMessenger, loadCrypto, type Logger, openStorage, systemClock, systemRandom } from '../../core'
import { openDexieRows } from '../../core/adapters/dexie/open'
import type { TincanBridge } from '../../ipc'
import { version } from '../../../package.json'
import { createBrowserPlatform } from '../platform/browser'
import { createElectronPlatform } from '../platform/electron'
import { Insecure } from '../features/welcome/Insecure'
import type { Platform } from '../platform/platform'
import { App } from './App'
import { createDeviceLock } from './deviceLock'
import { createCallMedia } from './callMedia'
import { createNetwork } from './network'
import { startSearchWorker } from './searchWorker'
import { Startup } from './startup'

declare global {
  interface Window {
    /** What the preload script exposes; absent in a plain browser. */
    readonly tincan?: TincanBridge
  }
}

const logger: Logger = {
  info: (event, fields) => {
    console.debug(event, fields)
  },
  warn: (event, fields) => {
    console.warn(event, fields)
  },
}

const choosePlatform = (): Platform =>
  window.tincan === undefined
    ? createBrowserPlatform(window, version)
    : createElectronPlatform(window.tincan, window, () => {
        logger.warn('bridge-refused')
      })

const clock = systemClock
const random = systemRandom

const nextPaint = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })

const start = (platform: Platform): ReactNode => {
  const startup = new Startup({
    lock: createDeviceLock(navigator.locks, clock),
    platform,
    clock,
    random,
    nextPaint,
    loadCrypto,
    openStorage: async (databaseKey) =>
      openStorage({ rows: await openDexieRows({ name: 'tincan' }), databaseKey, random }),
    startMessenger: (storage, server) =>
      createMessenger({
        storage,
        server,
        network: createNetwork({ clock, random, logger }),
        clock,
        random,
        logger,
        searchEngine: createWorkerEngine(startSearchWorker),
        ...createCallMedia(clock),
      }),
  })
  window.addEventListener('pagehide', () => {
    startup.close()
  })
  void startup.begin()
  return <App startup={startup} platform={platform} clock={clock} />
}

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(<StrictMode>{window.isSecureContext ? start(choosePlatform()) : <Insecure />}</StrictMode>)
