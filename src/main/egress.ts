import type { Session } from 'electron'
import { originOf } from './origin'

const webSchemes = ['http', 'https', 'ws', 'wss'] as const

/** All that a signalling server is ever asked for (docs/PROTOCOL.md). */
const serverPaths = [/^\/api\/(session|msg)(\/|$)/, /^\/ws\/msg$/, /^\/signal$/, /^\/healthz$/]

const isServerCall = (address: string): boolean => {
  try {
    const { pathname, username, password } = new URL(address)
    return username === '' && password === '' && serverPaths.some((path) => path.test(pathname))
  } catch {
    return false
  }
}

/**
 * Lets the renderer speak the signalling protocol and load nothing else from the web. An invite may name
 * any server, so the server is not fixed; what can be asked of one is. `own` is where the page itself comes
 * from, which is a web address in development only.
 */
export const setupEgress = (session: Session, own: string): void => {
  session.webRequest.onBeforeRequest({ urls: webSchemes.map((scheme) => `${scheme}://*/*`) }, (details, callback) => {
    callback({ cancel: originOf(details.url) !== own && !isServerCall(details.url) })
  })
}
