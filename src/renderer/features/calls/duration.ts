const pad = (part: number): string => String(part).padStart(2, '0')

/** "0:05", "12:30", "1:02:03"; takes milliseconds. */
export const clockDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = pad(seconds % 60)
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** "5 minutes", "1 hour 2 minutes", "8 seconds": as somebody would say it. Takes milliseconds. */
export const spokenDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return counted(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return counted(minutes, 'minute')
  const rest = minutes % 60
  const hours = counted(Math.floor(minutes / 60), 'hour')
  return rest === 0 ? hours : `${hours} ${counted(rest, 'minute')}`
}
