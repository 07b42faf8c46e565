import type { TincanBridge } from '../../ipc'
import { createPersistence } from './persistence'
import type { Platform } from './platform'

export const createElectronPlatform = (
  bridge: TincanBridge,
  window: Window,
  failed: (error: unknown) => void,
): Platform => ({
  kind: 'electron',
  secrets: {
    // The `basic_text` keyring's key is known to everyone: it protects from nobody (ST1).
    protection: async () => ((await bridge.secrets.protection()) === 'keyring' ? 'keyring' : 'none'),
    wrap: (secret) => bridge.secrets.wrap(secret),
    unwrap: (wrapped) => bridge.secrets.unwrap(wrapped),
    load: () => bridge.secrets.load(),
    save: (record) => bridge.secrets.save(record),
  },
  server: {
    load: async () => {
      const { server, source } = await bridge.config.load()
      return { origin: server, source }
    },
    save: (origin) => bridge.config.save({ server: origin }),
  },
  notifications: {
    permission: () => 'granted',
    request: () => Promise.resolve('granted'),
    show: ({ actions, ...notice }) => {
      bridge.notify(actions === undefined ? notice : { ...notice, actions: [...actions] }).catch(failed)
    },
    close: (tag) => {
      bridge.closeNotification(tag).catch(failed)
    },
    onClick: (listener) => bridge.on.notificationClicked(({ tag, action }) => listener(tag, action)),
  },
  deepLinks: {
    take: () => bridge.deepLinks.take(),
    onArrival: (listener) => bridge.on.deepLink(listener),
  },
  screens: bridge.screens,
  persistence: createPersistence(window.navigator.storage),
  badge: (unread) => {
    bridge.badge(Math.min(unread, 99_999)).catch(failed)
  },
  openLink: (url) => {
    bridge.openLink(url).catch(failed)
  },
  version: () => bridge.app.version(),
  restart: () => {
    window.location.reload()
  },
})
