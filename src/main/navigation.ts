import { app, shell, type WebContents } from 'electron'
import * as v from 'valibot'
import { outsideLink } from '../ipc'
import { originOf } from './origin'

/** Hands a web address to the system's browser; anything else goes nowhere. */
export const openOutside = (address: string): void => {
  const link = v.safeParse(outsideLink, address)
  if (!link.success) return
  shell.openExternal(link.output).catch(() => {
    console.warn('the system has no program for a link')
  })
}

const harden = (contents: WebContents, rendererOrigin: string): void => {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame && originOf(details.url) === rendererOrigin) return
    details.preventDefault()
    if (details.isMainFrame) openOutside(details.url)
  })
  contents.on('will-redirect', (details) => {
    if (originOf(details.url) !== rendererOrigin) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}

/** No page leaves the renderer's origin, opens a window or embeds another page, whoever created it. */
export const setupNavigation = (rendererOrigin: string): void => {
  app.on('web-contents-created', (_event, contents) => {
    harden(contents, rendererOrigin)
  })
}
