import './devices.css'
import type { Watchable } from '../../../core'
import { useWatchable } from '../../state/useWatchable'

/** How loud the microphone is. Speech is quiet: its root fills a bar better. */
export const LevelMeter = ({ level }: { level: Watchable<number> }) => {
  const shown = Math.min(1, Math.sqrt(useWatchable(level)))
  return (
    <div
      className="level"
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(shown * 100)}
      style={{ '--level': shown }}
    >
      <span />
    </div>
  )
}
