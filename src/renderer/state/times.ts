/** Times as the reader's locale writes them. All take RFC 3339 texts; `now` is milliseconds since the epoch. */
const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const longWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' })
const shortDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' })
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const dayMs = 24 * 60 * 60 * 1000

/** Calendar days from `date` to `now` where the reader is; 0 today. */
const daysAgo = (date: Date, now: number): number => {
  const midnight = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())
  return Math.round((midnight(new Date(now)) - midnight(date)) / dayMs)
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

export const timeOfDay = (timestamp: string): string => clockTime.format(new Date(timestamp))
export const exactly = (timestamp: string): string => full.format(new Date(timestamp))
export const dateOf = (timestamp: string): string => longDate.format(new Date(timestamp))

/** The same for two times of one calendar day where the reader is. */
export const dayKey = (timestamp: string): string => {
  const date = new Date(timestamp)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** "Today", "Yesterday", "Monday", "3 May", "3 May 2024". */
export const dayName = (timestamp: string, now: number): string => {
  const date = new Date(timestamp)
  const days = daysAgo(date, now)
  if (days === 0 || days === 1) return capitalised(relative.format(-days, 'day'))
  if (days > 1 && days < 7) return capitalised(longWeekday.format(date))
  return date.getFullYear() === new Date(now).getFullYear() ? dayAndMonth.format(date) : longDate.format(date)
}

/** For a list: the time today, the weekday this week, else the date. */
export const listTime = (timestamp: string, now: number): string => {
  const date = new Date(timestamp)
  const days = daysAgo(date, now)
  if (days <= 0) return clockTime.format(date)
  return days < 7 ? weekday.format(date) : shortDate.format(date)
}

/** "5 minutes ago", "yesterday", "3 May". */
export const ago = (timestamp: string, now: number): string => {
  const date = new Date(timestamp)
  const minutes = Math.max(0, Math.floor((now - date.getTime()) / 60_000))
  if (minutes < 1) return 'just now'
  if (minutes < 60) return relative.format(-minutes, 'minute')
  const days = daysAgo(date, now)
  if (days === 0) return relative.format(-Math.floor(minutes / 60), 'hour')
  if (days < 7) return relative.format(-days, 'day')
  return longDate.format(date)
}
