import type { Session } from 'electron'
import { originOf } from './origin'

const webSchemes = ['http', 'https', 'ws', 'wss'] as const

/** The same host and port over sockets: `https://a` also allows `wss://a`. */
const endpoints = (server: string): readonly string[] => [server, server.replace(/^http/, 'ws')]

/**
 * Lets the renderer reach the signalling server and nothing else over HTTP or WebSocket, so that a script
 * that should not be there has nowhere to send what it found. Follows a change of the server at once.
 */
export const setupEgress = (session: Session, allowed: () => readonly string[]): void => {
  session.webRequest.onBeforeRequest({ urls: webSchemes.map((scheme) => `${scheme}://*/*`) }, (details, callback) => {
    const origin = originOf(details.url)
    callback({ cancel: origin === undefined || !allowed().flatMap(endpoints).includes(origin) })
  })
}
