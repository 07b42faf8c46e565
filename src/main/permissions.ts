import type { Session } from 'electron'
import { originOf } from './origin'

/**
 * What the renderer may do without asking anybody else. The network ones let it reach a signalling server
 * on this machine or in this house.
 */
const granted: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  // `screens.ts` hands out what was chosen, and nothing else.
  'display-capture',
  'fullscreen',
  'local-network',
  'local-network-access',
  'loopback-network',
  'media',
  'notifications',
  'persistent-storage',
  'speaker-selection',
])

/** Denies every permission but those above, and those to every page but the renderer's own. */
export const setupPermissions = (session: Session, rendererOrigin: string): void => {
  const isAllowed = (permission: string, origin: string | undefined): boolean =>
    granted.has(permission) && origin === rendererOrigin

  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(details.isMainFrame && isAllowed(permission, originOf(details.requestingUrl)))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowed(permission, originOf(requestingOrigin)),
  )
  session.setDevicePermissionHandler(() => false)
}
