import { app, Notification } from 'electron'
import type { Ipc } from './ipc'
import type { MainWindow } from './window'

const mostShown = 32

/** Notifications of the system: a newer one takes the place of one with its tag, a click opens the window. */
export const setupNotifications = (ipc: Ipc, window: MainWindow): void => {
  const shown = new Map<string, Notification>()

  const forget = (tag: string): void => {
    shown.get(tag)?.close()
    shown.delete(tag)
  }

  ipc.handle('notify', ({ title, body, tag }) => {
    if (!Notification.isSupported()) return
    forget(tag)
    const [oldest] = shown.keys()
    if (oldest !== undefined && shown.size >= mostShown) forget(oldest)
    const notification = new Notification({ title, body })
    notification.on('click', () => {
      forget(tag)
      window.show()
      window.tell('notificationClicked', { tag })
    })
    // Held here, since one that is collected as garbage is never clicked.
    shown.set(tag, notification)
    notification.show()
  })
  ipc.handle('badge', (count) => {
    app.setBadgeCount(count)
  })
}
