import { inviteInAddress } from './inviteAddress'
import { createPersistence } from './persistence'
import type { NotificationPermission, Platform } from './platform'
import { loadRecord, saveRecord } from './record'

const permissionIn = (window: Window & typeof globalThis): NotificationPermission => {
  if (!('Notification' in window)) return 'unsupported'
  return window.Notification.permission === 'default' ? 'ask' : window.Notification.permission
}

export const createBrowserPlatform = (window: Window & typeof globalThis, version: string): Platform => {
  const clicks = new Set<(tag: string, action?: string) => void>()
  const open = new Map<string, Notification>()

  return {
    kind: 'browser',
    secrets: {
      // A browser has no place that other programs of the same user cannot read.
      protection: () => Promise.resolve('none'),
      wrap: () => Promise.resolve(undefined),
      unwrap: () => Promise.resolve(undefined),
      load: () => loadRecord(window.indexedDB),
      save: (record) => saveRecord(window.indexedDB, record),
    },
    server: { load: () => Promise.resolve({ origin: window.location.origin, source: 'page' }) },
    notifications: {
      permission: () => permissionIn(window),
      request: async () => {
        if ('Notification' in window) await window.Notification.requestPermission()
        return permissionIn(window)
      },
      // A page's own notifications have no buttons: a click on them leads to where there are some.
      show: ({ title, body, tag, sticky }) => {
        if (permissionIn(window) !== 'granted') return
        const shown = new window.Notification(title, { body, tag, requireInteraction: sticky === true })
        open.set(tag, shown)
        shown.onclose = () => {
          if (open.get(tag) === shown) open.delete(tag)
        }
        shown.onclick = () => {
          window.focus()
          shown.close()
          for (const listener of clicks) listener(tag)
        }
      },
      close: (tag) => {
        open.get(tag)?.close()
      },
      onClick: (listener) => {
        clicks.add(listener)
        return () => clicks.delete(listener)
      },
    },
    deepLinks: {
      take: () => {
        const link = inviteInAddress(window.location.href)
        // The secret must not stay in the address bar or the history.
        if (link !== undefined) window.history.replaceState(null, '', '/')
        return Promise.resolve(link === undefined ? [] : [link])
      },
      onArrival: (listener) => {
        window.addEventListener('hashchange', listener)
        return () => {
          window.removeEventListener('hashchange', listener)
        }
      },
    },
    persistence: createPersistence(window.navigator.storage),
    badge: (unread) => {
      if (!('setAppBadge' in window.navigator)) return
      const marked = unread > 0 ? window.navigator.setAppBadge(unread) : window.navigator.clearAppBadge()
      // A page that is not installed has no icon to mark; the title tells the count anyway.
      marked.catch(() => undefined)
    },
    openLink: (url) => {
      window.open(url, '_blank', 'noopener,noreferrer')
    },
    version: () => Promise.resolve(version),
    restart: () => {
      window.location.reload()
    },
  }
}
