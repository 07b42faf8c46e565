import { app } from 'electron'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { deepLink, limits } from '../ipc'
import { linkScheme } from './origin'

export interface DeepLinks {
  /** Keeps what is a `tincan://` link and drops the rest. */
  offer(texts: readonly string[]): void
  /** Everything kept, once. */
  take(): string[]
}

/** `arrived` is called after each offer that brought a link. What does not fit any more is dropped. */
export const createDeepLinks = (arrived: () => void): DeepLinks => {
  let pending: string[] = []
  return {
    offer: (texts) => {
      const links = texts.flatMap((text) => {
        const link = v.safeParse(deepLink, text)
        return link.success ? [link.output] : []
      })
      if (links.length === 0) return
      pending = [...pending, ...links].slice(0, limits.pendingLinks)
      arrived()
    },
    take: () => {
      const taken = pending
      pending = []
      return taken
    },
  }
}

/**
 * Registers this app for `tincan://`. The `--` keeps a crafted link from being read as one of Chromium's
 * switches. macOS tells links by an event, the others by an argument.
 */
export const setupDeepLinks = (links: DeepLinks): void => {
  const entry = process.defaultApp ? process.argv[1] : undefined
  app.setAsDefaultProtocolClient(linkScheme, process.execPath, entry === undefined ? ['--'] : [resolve(entry), '--'])
  app.on('open-url', (event, url) => {
    event.preventDefault()
    links.offer([url])
  })
  links.offer(process.argv.slice(1))
}
