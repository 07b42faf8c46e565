import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Finding, doubtful, skipped, well } from './finding'

const run = promisify(execFile)

/** Sessions, tickets and TURN credentials all live by the clock. */
export const checkClock = async (): Promise<Finding> => {
  const asked = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: 5_000 }).catch(
    () => undefined,
  )
  switch (asked?.stdout.trim()) {
    case 'yes':
      return well('Clock', 'this machine takes the time from the network.')
    case 'no':
      return doubtful(
        'Clock',
        'this machine does not take the time from the network.',
        'timedatectl set-ntp true: credentials are good or not by the clocks of two machines.',
      )
    default:
      return skipped('Clock', 'nothing here tells whether it is right (no timedatectl).')
  }
}
