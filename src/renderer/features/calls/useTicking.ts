import { useEffect, useState } from 'react'
import type { Clock } from '../../../core'

const secondMs = 1000

/** Milliseconds since `since`, told anew each second; 0 while there is no such time. */
export const useTicking = (clock: Clock, since: string | undefined): number => {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    if (since === undefined) return
    const passed = Math.max(0, clock.now() - Date.parse(since))
    // On the full second, so that no second is skipped.
    const pending = clock.after(secondMs - (passed % secondMs), () => {
      setNow(clock.now())
    })
    return () => {
      pending.dispose()
    }
  }, [clock, since, now])
  return since === undefined ? 0 : Math.max(0, now - Date.parse(since))
}
