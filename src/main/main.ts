import { app, session } from 'electron'
import { join } from 'node:path'
import { openConfig, setupConfig } from './config'
import { createDeepLinks, setupDeepLinks } from './deepLinks'
import { setupEgress } from './egress'
import { setupSingleInstance } from './instance'
import { setupIpc } from './ipc'
import { setupMenu } from './menu'
import { openOutside, setupNavigation } from './navigation'
import { setupNotifications } from './notifications'
import { appOrigin, rendererOrigin } from './origin'
import { setupPermissions } from './permissions'
import { registerAppScheme, setupProtocol } from './protocol'
import { picksItself, setupScreens } from './screens'
import { setupSecrets } from './secrets'
import { setupWindow } from './window'

const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const origin = rendererOrigin(app.isPackaged, developmentUrl)
const folder = app.getPath('userData')

const window = setupWindow({
  folder,
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  address: developmentUrl ?? `${appOrigin}/index.html`,
})
const links = createDeepLinks(() => {
  window.tell('deepLink', undefined)
})

const start = (): void => {
  const config = openConfig(folder, app.commandLine.getSwitchValue('server'))
  const ipc = setupIpc(origin)
  setupProtocol(join(import.meta.dirname, '../renderer'))
  setupPermissions(session.defaultSession, origin)
  setupEgress(session.defaultSession, origin)
  setupSecrets(ipc, folder)
  setupConfig(ipc, config)
  setupNotifications(ipc, window)
  setupScreens(ipc, session.defaultSession, origin, {
    platform: process.platform,
    systemPicks: process.platform === 'linux' && picksItself(process.env),
  })
  ipc.handle('openLink', (url) => {
    openOutside(url)
  })
  ipc.handle('deepLinks.take', () => links.take())
  ipc.handle('app.version', () => app.getVersion())
  setupMenu()
  window.show()
}

const isFirst = setupSingleInstance((args) => {
  links.offer(args)
  window.show()
})

if (isFirst) {
  app.enableSandbox()
  registerAppScheme()
  setupNavigation(origin)
  setupDeepLinks(links)
  app.on('activate', () => {
    if (app.isReady()) window.show()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  void app.whenReady().then(start)
} else {
  app.quit()
}
