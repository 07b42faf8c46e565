import type { LogFields, Logger } from '../src/core/base/logger'
import type { Clock } from '../src/core/base/clock'

/** One JSON object a line (SG12). Never an address, token, topic or envelope (SG9): callers pass facts only. */
export const jsonLogger = (write: (line: string) => void, clock: Clock): Logger => {
  const log =
    (level: 'info' | 'warn') =>
    (event: string, fields: LogFields = {}): void => {
      write(`${JSON.stringify({ time: new Date(clock.now()).toISOString(), level, event, ...fields })}\n`)
    }
  return { info: log('info'), warn: log('warn') }
}
