import { useEffect, useState } from 'react'
import type { Clock } from '../../core'

const minuteMs = 60_000

/** The time in milliseconds since the epoch, told anew each minute: enough for "5 minutes ago". */
export const useNow = (clock: Clock): number => {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const pending = clock.after(minuteMs, () => {
      setNow(clock.now())
    })
    return () => {
      pending.dispose()
    }
  }, [clock, now])
  return now
}
