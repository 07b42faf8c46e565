import { app, Notification } from 'electron'
import type { Ipc } from './ipc'
import type { MainWindow } from './window'

const mostShown = 32

/**
 * Notifications of the system: a newer one takes the place of one with its tag, a click opens the window, and so do
 * buttons, but for those that need none.
 */
export const setupNotifications = (ipc: Ipc, window: MainWindow): void => {
  const shown = new Map<string, Notification>()

  const forget = (tag: string): void => {
    shown.get(tag)?.close()
    shown.delete(tag)
  }

  ipc.handle('notify', ({ actions = [], body, sticky = false, tag, title }) => {
    if (!Notification.isSupported()) return
    forget(tag)
    const [oldest] = shown.keys()
    if (oldest !== undefined && shown.size >= mostShown) forget(oldest)
    const notification = new Notification({
      title,
      body,
      timeoutType: sticky ? 'never' : 'default',
      actions: actions.map((action) => ({ type: 'button', text: action.title })),
    })
    notification.on('click', () => {
      forget(tag)
      window.show()
      window.tell('notificationClicked', { tag })
    })
    notification.on('action', ({ actionIndex }) => {
      forget(tag)
      const action = actions[actionIndex]
      if (action?.background !== true) window.show()
      window.tell('notificationClicked', action === undefined ? { tag } : { tag, action: action.id })
    })
    // Held here, since one that is collected as garbage is never clicked.
    shown.set(tag, notification)
    notification.show()
  })
  ipc.handle('notify.close', ({ tag }) => {
    forget(tag)
  })
  ipc.handle('badge', (count) => {
    app.setBadgeCount(count)
  })
}
