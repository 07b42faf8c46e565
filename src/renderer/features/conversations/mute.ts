import type { ConversationPreferences, PreferencesPatch } from '../../../core'
import { dayName, timeOfDay } from '../../state/times'

const hourMs = 60 * 60 * 1000
/** A time further away than this was not chosen to be waited for. */
const foreverMs = 365 * 24 * hourMs
const morningHour = 8

export const muteChoices = [
  { choice: 'hour', name: '1 hour' },
  { choice: 'hours', name: '8 hours' },
  { choice: 'tomorrow', name: 'Until tomorrow' },
  { choice: 'forever', name: 'Forever' },
] as const

export type MuteChoice = (typeof muteChoices)[number]['choice']

/** `now` in ms since the epoch. "Tomorrow" is eight in the morning where the reader is. */
export const mutedUntil = (choice: MuteChoice, now: number): PreferencesPatch['mutedUntil'] => {
  switch (choice) {
    case 'hour':
      return new Date(now + hourMs).toISOString()
    case 'hours':
      return new Date(now + 8 * hourMs).toISOString()
    case 'tomorrow': {
      const today = new Date(now)
      return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, morningHour).toISOString()
    }
    case 'forever':
      return 'forever'
  }
}

export const isMuted = ({ mutedUntil: until }: ConversationPreferences, now: number): boolean =>
  until !== undefined && Date.parse(until) > now

/** "Muted", "Muted until 15:00", "Muted until Tomorrow, 08:00"; `undefined` where nothing is muted. */
export const muteText = (preferences: ConversationPreferences, now: number): string | undefined => {
  const until = preferences.mutedUntil
  if (until === undefined || !isMuted(preferences, now)) return undefined
  if (Date.parse(until) - now > foreverMs) return 'Muted'
  const day = new Date(until).toDateString() === new Date(now).toDateString() ? '' : `${dayName(until, now)}, `
  return `Muted until ${day}${timeOfDay(until)}`
}
