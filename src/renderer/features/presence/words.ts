import type { ContactPresence, OwnStatus } from '../../../core'
import { ago } from '../../state/times'

export const statusNames = {
  online: 'Online',
  away: 'Away',
  busy: 'Busy',
  invisible: 'Invisible',
} as const satisfies Record<OwnStatus, string>

export const statusHints = {
  online: 'Your contacts see that you are here',
  away: 'Here, but not looking',
  busy: 'Here, but not to be disturbed',
  invisible: 'Your contacts see you as offline',
} as const satisfies Record<OwnStatus, string>

/** What the line under a contact's name says. */
export const presenceText = (presence: ContactPresence, now: number): string => {
  switch (presence.kind) {
    case 'online':
      return statusNames[presence.status]
    case 'offline':
      return presence.lastSeen === undefined ? 'Offline' : `Last seen ${ago(presence.lastSeen, now)}`
    case 'unknown':
      return presence.lastSeen === undefined
        ? 'Not known while you are offline'
        : `Last seen ${ago(presence.lastSeen, now)}`
  }
}
